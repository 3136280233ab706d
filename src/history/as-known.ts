import type { Decision, LedgerEntry } from '../evaluate/decision.ts';
import { decideDay } from '../evaluate/evaluation.ts';
import { extendState, foldDecisions, type State } from '../evaluate/state.ts';
import type { Program } from '../expressions/program.ts';
import { type Day, formatDay, parseDay } from '../model/day.ts';
import type { Observations } from '../model/observation.ts';
import type { History } from './store.ts';

/** The line of a day with the commit whose files were evaluated; as it is where there is none. */
export function markCommit(decisions: readonly Decision[], commit: string | null): readonly Decision[] {
  if (commit === null) return decisions;
  return decisions.map((decision) => (decision.kind === 'day' ? { ...decision, commit } : decision));
}

/** A day of the log. */
export interface LoggedDay {
  readonly day: Day;
  /** The commit that evaluated it; null where none was recorded. */
  readonly commit: string | null;
  readonly decisions: readonly Decision[];
  /** The same, as their lines stand. */
  readonly lines: readonly string[];
}

/** The days of a log from one day to another, both included, in order. */
export function loggedDays({ decisions, lines }: Pick<History, 'decisions' | 'lines'>, from: Day, to: Day): readonly LoggedDay[] {
  const written = decisions.map((decision, index) => ({ decision, line: lines[index] ?? '' }));
  return [...Map.groupBy(written, ({ decision }) => decision.day)].flatMap(([text, those]): LoggedDay[] => {
    const day = parseDay(text);
    if (day === undefined || day < from || day > to) return [];
    const head = those.find(({ decision }) => decision.kind === 'day')?.decision;
    const commit = head?.kind === 'day' ? (head.commit ?? null) : null;
    return [{ day, commit, decisions: those.map(({ decision }) => decision), lines: those.map(({ line }) => line) }];
  });
}

/** The workspace of a commit, and values for all that some days need. */
export interface CommitFiles {
  readonly program: Program;
  readonly observations: Observations;
}

/** What a replay of days as they were known rests on. */
export interface AsKnownInput {
  /** The log before the days. */
  readonly before: readonly Decision[];
  readonly days: readonly LoggedDay[];
  readonly ledger: readonly LedgerEntry[];
  /** Reads the files of a commit, once for all days in a row that it evaluated; `past` is the state in which the first of them is evaluated. */
  readonly read: (commit: string, days: readonly Day[], past: State) => Promise<CommitFiles>;
}

/** A day whose replay differs from the log. */
export interface DifferentDay {
  readonly day: string;
  readonly commit: string;
  /** Lines that only one of them has; where both have the same in another order, the first that stands elsewhere. */
  readonly log: readonly string[];
  readonly replay: readonly string[];
}

/** What a replay of days as they were known found. */
export interface AsKnown {
  /** How many days were replayed, and how many lines the log has of them. */
  readonly days: number;
  readonly lines: number;
  readonly different: readonly DifferentDay[];
  /** Days without a commit: nobody can say what they were evaluated on. Their lines are taken as the log has them. */
  readonly given: readonly string[];
}

/**
 * Evaluates each day of the log again, by the files of the commit that evaluated it, from the state that the replayed days before it leave, with
 * what the ledger says was known on it. The same version of the tool gives the same bytes.
 */
export async function replayAsKnown({ before, days, ledger, read }: AsKnownInput): Promise<AsKnown> {
  const state = foldDecisions(before);
  const different: DifferentDay[] = [];
  const given: string[] = [];
  let lines = 0;
  for (const { commit, days: row } of rowsOf(days)) {
    if (commit === null) {
      given.push(...row.map(({ day }) => formatDay(day)));
      for (const { decisions } of row) extendState(state, decisions);
      continue;
    }
    const files = await read(
      commit,
      row.map(({ day }) => day),
      state,
    );
    for (const { day, lines: log } of row) {
      const replayed = markCommit(decideDay({ ...files, past: state, ledger, asOf: day }).decisions, commit);
      extendState(state, replayed);
      lines += log.length;
      const found = differenceOf(
        log,
        replayed.map((decision) => JSON.stringify(decision)),
      );
      if (found !== null) different.push({ day: formatDay(day), commit, ...found });
    }
  }
  return { days: days.length - given.length, lines, different, given };
}

/** Days one after the other that the same commit evaluated. */
function rowsOf(days: readonly LoggedDay[]): readonly { readonly commit: string | null; readonly days: readonly LoggedDay[] }[] {
  const rows: { commit: string | null; days: LoggedDay[] }[] = [];
  for (const day of days) {
    const last = rows.at(-1);
    if (last !== undefined && last.commit === day.commit) last.days.push(day);
    else rows.push({ commit: day.commit, days: [day] });
  }
  return rows;
}

function differenceOf(log: readonly string[], replay: readonly string[]): Pick<DifferentDay, 'log' | 'replay'> | null {
  const first = log.findIndex((line, index) => line !== replay[index]);
  if (first < 0 && log.length === replay.length) return null;
  const [inLog, inReplay] = [new Set(log), new Set(replay)];
  const only = { log: log.filter((line) => !inReplay.has(line)), replay: replay.filter((line) => !inLog.has(line)) };
  if (only.log.length > 0 || only.replay.length > 0) return only;
  const at = first < 0 ? log.length : first;
  return { log: log.slice(at, at + 1), replay: replay.slice(at, at + 1) };
}
