import type { Decision, LedgerEntry } from '../evaluate/decision.ts';
import { pastOf } from '../evaluate/past.ts';
import { renamingOf } from '../evaluate/runs/renaming.ts';
import { foldDecisions } from '../evaluate/state.ts';
import type { Program } from '../expressions/program.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { AddBusinessDays } from '../model/duration.ts';
import type { Revenue } from './revenue.ts';
import { lastYear } from './revenue-periods.ts';
import type { Reviews } from './review.ts';
import { type Known, type ReplayedHealth, reviewOf } from './review-case.ts';
import { byNewest, endOf, reviewDays } from './review-ends.ts';
import { firstOf, logsOf, riskChanges } from './review-log.ts';
import { reviewPlays } from './review-plays.ts';

/** What reviews are told from. */
export interface ReviewInput {
  readonly program: Program;
  /** History up to and with the day, oldest first. */
  readonly decisions: readonly Decision[];
  readonly ledger: readonly LedgerEntry[];
  readonly asOf: Day;
  readonly addBusinessDays: AddBusinessDays;
  /** Null where money is not shown. */
  readonly revenue: Pick<Revenue, 'year' | 'movements'> | null;
  readonly replayed: ReplayedHealth;
}

/** The customers and days of reviews that lie before history, the newest end first: what a replay has to say. */
export function daysToReplay({
  program,
  decisions,
  asOf,
  addBusinessDays,
}: Pick<ReviewInput, 'program' | 'decisions' | 'asOf' | 'addBusinessDays'>): readonly { readonly customer: string; readonly day: Day }[] {
  const begins = firstOf(decisions);
  const ends = program.content.customers.flatMap(({ value }) => endOf(value, asOf, addBusinessDays) ?? []).sort(byNewest);
  return ends.flatMap((end) =>
    reviewDays(end)
      .filter(({ day }) => begins === null || day < begins)
      .map(({ day }) => ({ customer: end.customer.id, day })),
  );
}

/** Reviews every customer that was lost, and every one that was saved within twelve months. */
export function reviewsOf(input: ReviewInput): Reviews {
  const { program, decisions, asOf, addBusinessDays, revenue } = input;
  const { content } = program;
  const plays = reviewPlays(program);
  const renaming = renamingOf(content);
  const state = foldDecisions(decisions);
  const known: Known = {
    ...input,
    healths: new Map(content.customers.map((files) => [files.value.id, pastOf(state, files)?.healths ?? []])),
    logs: logsOf(decisions, input.ledger, renaming),
    changes: riskChanges(program, decisions, renaming),
    begins: firstOf(decisions),
    plays,
    rules: new Map(content.playbooks.map(({ value }) => [value.id, value])),
    yearFrom: lastYear(asOf).first,
  };
  const cases = content.customers.flatMap((files) => {
    const end = endOf(files.value, asOf, addBusinessDays);
    return end === null ? [] : [{ files, end }];
  });
  return {
    from: formatDay(known.yearFrom),
    to: formatDay(asOf),
    begins: known.begins === null ? null : formatDay(known.begins),
    cases: cases.sort((a, b) => byNewest(a.end, b.end)).flatMap(({ files, end }) => reviewOf(files, end, known) ?? []),
    start: revenue?.year.start ?? null,
    answering: Object.fromEntries([...plays.answering].sort(compareText).map((id) => [id, known.rules.get(id)?.title ?? id])),
    asksReason: plays.asks.reason.size > 0,
  };
}
