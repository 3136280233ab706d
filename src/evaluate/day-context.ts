import type { Program } from '../expressions/program.ts';
import { calendarFor } from '../model/calendar.ts';
import type { CustomerFiles } from '../model/content.ts';
import { valueOn } from '../model/dated.ts';
import type { Day } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { AddBusinessDays } from '../model/duration.ts';
import type { Observations } from '../model/observation.ts';
import { months } from '../model/workspace.ts';
import type { CustomerDay } from './customer-day.ts';
import { type NameTable, nameTableOf } from './names.ts';
import type { SourceOnDay } from './observed.ts';
import type { Population } from './population.ts';
import { OwnRows } from './rows/own-rows.ts';
import { renameState, renamingOf } from './runs/renaming.ts';
import type { State } from './state.ts';

/** What an evaluation of a day reads. `past` is the state at the end of the day before. */
export interface DayInput {
  readonly program: Program;
  readonly observations: Observations;
  readonly past: State;
  readonly day: Day;
}

/** What all customers of an evaluation share. */
export interface Context {
  readonly program: Program;
  readonly observations: Observations;
  /** What built-in sources hold, which no engine reads. */
  readonly ownRows: OwnRows;
  readonly past: State;
  /** The day of the evaluation: before it, band and stage are those of history. */
  readonly today: Day;
  readonly names: NameTable;
  readonly fiscalYearStart: number;
  readonly addBusinessDays: AddBusinessDays;
  readonly populations: Map<Day, Population>;
  /** Sources by day and name, read once for all customers. */
  readonly sources: Map<Day, Map<string, SourceOnDay>>;
  /** The customers of the evaluation's day by id, as far as they have been looked at. */
  readonly customers: Map<string, CustomerDay>;
  /** The records under each parent on that day, by id; empty where no model rolls up. */
  readonly children: ReadonlyMap<string, readonly CustomerFiles[]>;
  /** The last run of each playbook and customer, by `playbook/customer`. */
  readonly runs: ReadonlyMap<string, readonly RunFact[]>;
}

/** When a run was under way. */
export interface RunFact {
  readonly opened: Day;
  readonly closed: Day | null;
}

/** Prepares what all customers of an evaluation share. */
export function contextOf({ program, observations, past, day }: DayInput): Context {
  const workspace = program.content.workspace.value;
  const calendar = calendarFor(workspace.country);
  return {
    program,
    observations,
    ownRows: new OwnRows({ program, past }),
    past,
    today: day,
    names: nameTableOf(program),
    fiscalYearStart: months.indexOf(workspace.fiscal_year_starts) + 1,
    addBusinessDays: (from, count) => calendar.addBusinessDays(from, count),
    populations: new Map(),
    sources: new Map(),
    customers: new Map(),
    children: childrenOn(program, day),
    runs: runFacts(renameState(past, renamingOf(program.content)).runs),
  };
}

/** A source on a day, read once for all customers. */
export function sourceOn({ program, observations, sources }: Context, name: string, day: Day): SourceOnDay {
  let onDay = sources.get(day);
  if (onDay === undefined) {
    onDay = new Map();
    sources.set(day, onDay);
  }
  let found = onDay.get(name);
  if (found === undefined) {
    found = { source: program.sources.get(name)?.value ?? null, state: observations.source(name, day) };
    onDay.set(name, found);
  }
  return found;
}

function childrenOn({ content, healthModels }: Program, day: Day): ReadonlyMap<string, readonly CustomerFiles[]> {
  const children = new Map<string, CustomerFiles[]>();
  if (healthModels.every(({ model }) => model.roll_up === undefined)) return children;
  for (const files of content.customers.toSorted((a, b) => compareText(a.value.id, b.value.id))) {
    const parent = valueOn(files.value.parent, day);
    if (parent === undefined) continue;
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [files]);
    else list.push(files);
  }
  return children;
}

function runFacts(runs: State['runs']): Map<string, RunFact[]> {
  const facts = new Map<string, RunFact[]>();
  for (const run of runs.values()) {
    // A run that expired was held back until it was no longer worth opening: nobody ever had it.
    if (run.state === 'expired') continue;
    for (const customer of run.members ?? (run.customer === null ? [] : [run.customer])) {
      const key = `${run.playbook}/${customer}`;
      const list = facts.get(key);
      if (list === undefined) facts.set(key, [run]);
      else list.push(run);
    }
  }
  return facts;
}
