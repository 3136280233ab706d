import type { Decision, LedgerEntry } from '../../src/evaluate/decision.ts';
import { decideDay, type Evaluation } from '../../src/evaluate/evaluation.ts';
import type { RunReport } from '../../src/evaluate/report.ts';
import { extendState, foldDecisions, type RunRecord } from '../../src/evaluate/state.ts';
import type { Program } from '../../src/expressions/program.ts';
import { type Day, formatDay } from '../../src/model/day.ts';
import type { Observations } from '../../src/model/observation.ts';
import { type Draft, FIRST, observe, programOf } from './draft.ts';

/** Something somebody will do on a day to one of the runs that are live by then, whichever those are. */
export interface Wish {
  readonly offset: number;
  readonly run: number;
  readonly step: number;
  readonly what: 'tick' | 'untick' | 'answer yes' | 'answer no' | 'assign' | 'snooze' | 'done' | 'dismiss';
}

/** Days that were evaluated one after the other. */
interface Lived {
  readonly program: Program;
  readonly history: readonly Decision[];
  readonly ledger: readonly LedgerEntry[];
  /** The last evaluation. */
  readonly last: Evaluation;
}

/** What a law may want to be otherwise than the draft has it. */
interface Circumstances {
  readonly wishes?: readonly Wish[];
  /** Deeds as they were recorded, in place of wishes. */
  readonly ledger?: readonly LedgerEntry[];
  readonly program?: (offset: number) => Program;
  readonly observations?: (day: Day) => Observations;
}

/** Evaluates `days` days from the first on, each from what the one before left, and lets people act in the morning of each. */
export function live(draft: Draft, days: number, circumstances: Circumstances = {}): Lived {
  const { wishes = [], program: rules, observations = (day: Day) => observe(draft, day) } = circumstances;
  const own = rules === undefined ? programOf(draft) : undefined;
  const state = foldDecisions([]);
  const history: Decision[] = [];
  const ledger: LedgerEntry[] = [...(circumstances.ledger ?? [])];
  for (let offset = 0; ; offset += 1) {
    const asOf = FIRST + offset;
    const program = own ?? rules?.(offset);
    if (program === undefined) throw new Error('no rules');
    ledger.push(...wishes.filter((wish) => wish.offset === offset).flatMap((wish) => deedOf(wish, program, state.runs, asOf)));
    const last = decideDay({ program, observations: observations(asOf), past: state, ledger, asOf });
    history.push(...last.decisions);
    if (offset === days - 1) return { program, history, ledger, last };
    extendState(state, last.decisions);
  }
}

function deedOf({ run, step, what }: Wish, program: Program, runs: ReadonlyMap<string, RunRecord>, asOf: Day): readonly LedgerEntry[] {
  const open = [...runs.values()].filter(({ state }) => state === 'open').sort((a, b) => (a.key < b.key ? -1 : 1));
  const record = open[run % Math.max(1, open.length)];
  const play = program.playbooks.find(({ playbook }) => playbook.id === record?.playbook);
  if (record === undefined || play === undefined) return [];
  const steps = play.playbook.steps.filter(({ ask }) => (ask !== undefined) === what.startsWith('answer'));
  const about = { day: formatDay(asOf), run: record.key, by: 'maria' } as const;
  const id = steps[step % Math.max(1, steps.length)]?.id;
  switch (what) {
    case 'tick':
    case 'untick':
      return id === undefined ? [] : [{ ...about, kind: what === 'tick' ? 'ticked' : 'unticked', step: id }];
    case 'answer yes':
    case 'answer no':
      return id === undefined ? [] : [{ ...about, kind: 'answered', step: id, answer: what.slice('answer '.length) }];
    case 'assign':
      return [{ ...about, kind: 'assigned', to: 'jonas' }];
    case 'snooze':
      return [{ ...about, kind: 'snoozed', until: formatDay(asOf + 3), reason: 'Not now' }];
    case 'done':
      return [{ ...about, kind: 'closed', how: 'done', reason: null }];
    case 'dismiss':
      return [{ ...about, kind: 'closed', how: 'dismissed', reason: 'not_relevant' }];
  }
}

/** Lines of a day. */
export function linesOn(history: readonly Decision[], offset: number): readonly Decision[] {
  return history.filter(({ day }) => day === formatDay(FIRST + offset));
}

/** Lines about one customer and its runs. */
export function linesAbout(history: readonly Decision[], customer: string): readonly Decision[] {
  return history.filter((line) => {
    if ('customer' in line) return line.customer === customer;
    return line.kind === 'condition' && line.subject.split(/[:#]/)[0] === customer;
  });
}

/** Runs that are waiting, held or open. */
export function isLive({ state }: Pick<RunReport, 'state'>): boolean {
  return state === 'due' || state === 'held' || state === 'open';
}

/** A line of history about a run. */
export type RunLine = Extract<Decision, { kind: 'run' }>;

/** Runs by key as they stood at the end of each line of history given. */
export function runsAt(history: readonly Decision[]): ReadonlyMap<string, RunLine> {
  return new Map(history.flatMap((line) => (line.kind === 'run' ? [[line.key, line] as const] : [])));
}
