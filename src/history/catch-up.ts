import type { Decision, LedgerEntry } from '../evaluate/decision.ts';
import { decideDay, type ReportParts } from '../evaluate/evaluation.ts';
import { rebasedDay } from '../evaluate/rebase.ts';
import type { Report } from '../evaluate/report.ts';
import type { RunTexts } from '../evaluate/run-texts.ts';
import type { Prospects } from '../evaluate/runs/prospects.ts';
import { extendState, foldDecisions, type State } from '../evaluate/state.ts';
import { daysBack } from '../expressions/lookback.ts';
import type { Program } from '../expressions/program.ts';
import { type Day, formatDay } from '../model/day.ts';
import type { Observations } from '../model/observation.ts';

/** How many days are caught up at most: a year, and a month for good measure. */
const MOST_DAYS = 400;

/** The days to evaluate, in order; the last is the day that was asked for. */
export interface CatchUp {
  readonly days: readonly Day[];
  /** What a user should know: days that are too long ago to be caught up; null when there are none. */
  readonly note: string | null;
}

/**
 * The days between history and `asOf`. Without history they begin on the day before `live_from`: what is true then is taken as given, and everything
 * that happens from `live_from` on is seen happening. A day that history already holds is evaluated again by itself.
 */
export function daysToEvaluate(lastDay: Day | null, asOf: Day, liveFrom: Day): CatchUp {
  const first = Math.min(asOf, lastDay === null ? liveFrom - 1 : lastDay + 1);
  const from = Math.max(first, asOf - MOST_DAYS + 1);
  const days = Array.from({ length: asOf - from + 1 }, (_, index) => from + index);
  if (from === first) return { days, note: null };
  const note = `${formatDay(first)} to ${formatDay(from - 1)} are not evaluated: at most ${MOST_DAYS} days are caught up, and what became due in between is seen on ${formatDay(from)}`;
  return { days, note };
}

/**
 * The days for which values are needed, sorted: those to evaluate, the one before them where a definition has changed since, and the earlier ones
 * that expressions look back to from them.
 *
 * @param past the state in which the first of the days is evaluated; left out where they begin without history
 */
export function daysToObserve(program: Program, days: readonly Day[], past?: State): readonly Day[] {
  return valuesToObserve(program, days, past).days;
}

/** The same with the days on which each aggregate is needed: few are looked back to on all of them. */
export function valuesToObserve(
  program: Program,
  days: readonly Day[],
  past?: State,
): { readonly days: readonly Day[]; readonly daysOf: (aggregate: string) => ReadonlySet<Day> } {
  const again = past === undefined ? null : rebasedDay(program, past);
  const evaluated = again === null ? days : [again, ...days];
  const { lookbacks } = program;
  return {
    days: daysBack(lookbacks, lookbacks.keys(), evaluated),
    daysOf: (aggregate) => new Set(daysBack(lookbacks, [aggregate], evaluated)),
  };
}

/** What catching up needs: values for all of {@link daysToObserve}, and the log so far. */
export interface ThroughInput {
  readonly program: Program;
  readonly observations: Observations;
  readonly history: readonly Decision[];
  readonly ledger: readonly LedgerEntry[];
  readonly asOf: Day;
}

/** The report of the last day, and the lines to write. */
export interface Through {
  /** Made when first read: whoever writes it customer by customer takes the parts. */
  readonly report: Report;
  readonly parts: ReportParts;
  /** Decisions of every day that was evaluated; none when the day lies before the end of history, which stays as it was decided. */
  readonly decisions: readonly Decision[];
  readonly note: string | null;
  /** What the files say for the runs of the report. */
  readonly texts: RunTexts;
  /** Whom each playbook is for, and when it starts next: worked out when it is asked for. */
  readonly prospects: () => readonly Prospects[];
}

/** Evaluates all days up to `asOf` that history does not hold, in order, each from the state the one before left. */
export function evaluateThrough({ program, observations, history, ledger, asOf }: ThroughInput): Through {
  const { lastDay } = foldDecisions(history);
  const { days, note } = daysToEvaluate(lastDay, asOf, program.content.workspace.value.live_from);
  const state = foldDecisions(history, days[0]);
  const decided: (readonly Decision[])[] = [];
  for (const day of days.slice(0, -1)) {
    const { decisions } = decideDay({ program, observations, past: state, ledger, asOf: day });
    decided.push(decisions);
    extendState(state, decisions);
  }
  const last = decideDay({ program, observations, past: state, ledger, asOf });
  decided.push(last.decisions);
  let report: Report | undefined;
  // Not by spreading into push: a first day of many customers decides more than a call can take arguments.
  return {
    get report() {
      report ??= last.report();
      return report;
    },
    parts: last.parts,
    decisions: lastDay !== null && asOf < lastDay ? [] : decided.flat(),
    note,
    texts: last.texts(),
    prospects: last.prospects,
  };
}
