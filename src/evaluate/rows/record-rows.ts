import { type CustomerFiles, firstDay } from '../../model/content.ts';
import { valueOn } from '../../model/dated.ts';
import { type Day, formatDay } from '../../model/day.ts';
import type { AddBusinessDays } from '../../model/duration.ts';
import type { builtInSources } from '../../model/source.ts';
import { readContract } from '../facts.ts';
import type { Cell, DatedRow } from './dated-row.ts';

/** Built-in sources whose rows stand in the records. */
export type RecordSource = Exclude<keyof typeof builtInSources, 'band_changes' | 'stage_changes' | 'runs' | 'steps'>;

/** What the rows of a record need to know besides the record. */
interface Workspace {
  readonly addBusinessDays: AddBusinessDays;
  /** Stands for the day of what has none, in a record without a first day. */
  readonly liveFrom: Day;
}

/** The rows of a record in a source, in the order of the record. */
export function recordRows(source: RecordSource, customer: CustomerFiles, workspace: Workspace): readonly DatedRow[] {
  return rowsOf[source](customer, workspace);
}

const rowsOf: Readonly<Record<RecordSource, (customer: CustomerFiles, workspace: Workspace) => readonly DatedRow[]>> = {
  touchpoints: ({ touchpoints }) =>
    touchpoints.map(({ file, value: { on, kind, by, sentiment } }) => event(nameOf(file), on, { kind, by, sentiment: sentiment ?? null })),

  attendance: ({ touchpoints, value }) =>
    touchpoints.flatMap(({ file, value: { on, kind, people } }) =>
      [...new Set(people)].map((person) => {
        const persona = value.people.find(({ id }) => id === person)?.persona ?? null;
        return event(`${nameOf(file)}/${person}`, on, { touchpoint: nameOf(file), person, persona, kind });
      }),
    ),

  ratings: ({ value: { ratings } }) => {
    const seen = new Map<string, number>();
    return ratings.map(({ kind, value, on, by }) => {
      const id = `${kind}@${formatDay(on)}/${by}`;
      const before = seen.get(id) ?? 0;
      seen.set(id, before + 1);
      return event(before === 0 ? id : `${id}/${before + 1}`, on, { kind, value, by });
    });
  },

  contracts: ({ value: { contracts } }, { addBusinessDays }) =>
    contracts.map((contract, index) => {
      const { id, start, product, arr, seats, auto_renew } = contract;
      return span(id, start, (asOf) => readContract(contract, index, asOf + 1, addBusinessDays).ended, {
        product: product ?? null,
        arr: (asOf) => written(valueOn(arr, asOf)),
        seats: (asOf) => written(valueOn(seats, asOf)),
        auto_renew: (asOf) => writtenYesNo(valueOn(auto_renew, asOf) ?? false),
        end: (asOf) => writtenDay(readContract(contract, index, asOf, addBusinessDays).end),
      });
    }),

  people: ({ value }, { liveFrom }) =>
    value.people.map(({ id, persona, from, left_on }) => {
      const first = from ?? firstDay(value) ?? liveFrom;
      return span(id, Math.min(first, left_on ?? first), left_on ?? null, { persona });
    }),

  owners: ({ value: { owners } }) =>
    owners.map((owner, index) => {
      const { role, login, from, to } = owner;
      // Of two lines of one day the later in the record holds the role.
      const next = owners
        .filter((other, place) => other.role === role && (other.from > from || (other.from === from && place > index)))
        .reduce<Day | null>((first, other) => (first === null || other.from < first ? other.from : first), null);
      const replaced = next === null ? null : Math.max(next - 1, from);
      const until = to === undefined ? replaced : replaced === null ? to : Math.min(to, replaced);
      return span(`${role}@${formatDay(from)}`, from, until, { role, login });
    }),

  opportunities: ({ value: { opportunities } }) =>
    opportunities.map(({ id, kind, amount, opened, close, closed, won }) =>
      span(id, opened, closed ?? null, {
        kind,
        amount: written(amount),
        close: writtenDay(close ?? null),
        won: (asOf) => (won === undefined || (closed !== undefined && closed > asOf) ? null : writtenYesNo(won)),
      }),
    ),

  objectives: ({ value, successPlan }, { liveFrom }) =>
    (successPlan?.value.objectives ?? []).map(({ id, department, status, goal, result }) => {
      const known = (asOf: Day) => result !== undefined && result.on <= asOf;
      return event(id, goal.measured_on ?? firstDay(value) ?? liveFrom, {
        department: department ?? null,
        status: (asOf) => (status === 'done' && result !== undefined && !known(asOf) ? 'active' : status),
        metric: goal.metric ?? null,
        direction: goal.direction,
        baseline: written(goal.baseline),
        target: written(goal.target),
        by: writtenDay(goal.by),
        result: (asOf) => (known(asOf) ? written(result?.value) : null),
        result_on: (asOf) => (known(asOf) ? writtenDay(result?.on ?? null) : null),
      });
    }),
};

function event(id: string, day: Day, cells: Readonly<Record<string, Cell>>): DatedRow {
  return span(id, day, null, cells);
}

function span(id: string, day: Day, until: DatedRow['until'], cells: Readonly<Record<string, Cell>>): DatedRow {
  return { id, day, until, cells: { ...cells, id } };
}

/** The name of a file without its folders and ending. Example: `customers/acme/touchpoints/2026-10-14-call.md` is `2026-10-14-call`. */
function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
}

function written(value: number | undefined): string | null {
  return value === undefined ? null : String(value);
}

function writtenDay(value: Day | null): string | null {
  return value === null ? null : formatDay(value);
}

function writtenYesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
