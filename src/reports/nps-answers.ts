import type { CustomerReport, IsoDay, NotScored } from '../evaluate/report.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { LostAnswer, Survey } from '../model/survey.ts';
import { dayOf } from './dates.ts';

/** The source of answers that stand in records, as ratings of the kind `nps`. */
const ratedAnswers = 'ratings';

/** A person's answer. */
export interface Answer {
  readonly source: string;
  readonly customer: string;
  /** The id of its row; null where the source has none. */
  readonly id: string | null;
  readonly day: IsoDay;
  /** A whole number from 0 to 10. */
  readonly score: number;
  /** Null where nobody is named: such an answer counts by itself. */
  readonly person: string | null;
}

/** Why an answer does not count. */
export type Excluded = LostAnswer | 'no answer' | 'out of range' | 'answered again' | 'earlier' | 'not a customer' | 'internal';

/** What became of all rows. */
export interface AnswerReading {
  /** Oldest first; of one person there may be several. */
  readonly answers: readonly Answer[];
  /** Rows that hold no answer that can count, by why. */
  readonly excluded: ReadonlyMap<Excluded, number>;
  /** Of sources in which every invitation has a row: invitations with their day, and whether they were answered. */
  readonly invitations: readonly { readonly day: IsoDay; readonly answered: boolean }[];
}

/** Reads the answers of all sources and those that stand in records, up to a day. */
export function readAnswers(
  surveys: readonly Survey[],
  customers: readonly CustomerReport[],
  notScored: readonly NotScored[],
  asOf: IsoDay,
): AnswerReading {
  const answers: Answer[] = [];
  const invitations: { day: IsoDay; answered: boolean }[] = [];
  const excluded = new Map<Excluded, number>();
  const exclude = (because: Excluded, rows = 1) => excluded.set(because, (excluded.get(because) ?? 0) + rows);
  const why = new Map(notScored.map(({ id, because }) => [id, because]));
  const take = (row: Omit<Answer, 'score'> & { readonly written: string | null }): void => {
    const { written, ...rest } = row;
    const status = why.get(row.customer);
    // Who has left answered as a customer: without them the figure would be too good.
    if (status === 'internal') exclude('internal');
    else if (status === 'not yet a customer') exclude('not a customer');
    else if (written === null) exclude('no answer');
    else if (!/^(?:10|\d)$/.test(written)) exclude('out of range');
    else answers.push({ ...rest, score: Number(written) });
  };
  for (const { source, invitations: all, rows, lost } of surveys) {
    for (const { because, rows: count } of lost) exclude(because, count);
    for (const { customer, id, day, score, person } of rows) {
      const on = formatDay(day);
      if (all) invitations.push({ day: on, answered: score !== null });
      take({ source, customer, id, day: on, person, written: score });
    }
  }
  for (const { id: customer, ratings } of customers)
    for (const { kind, value, on, by } of ratings)
      if (kind === 'nps' && on <= asOf)
        take({ source: ratedAnswers, customer, id: `nps@${on}/${by}`, day: on, person: by, written: value.trim() });
  const byDay = (a: Answer, b: Answer): number =>
    compareText(a.day, b.day) || compareText(a.customer, b.customer) || compareText(a.person ?? '', b.person ?? '');
  return { answers: answers.sort(byDay), excluded, invitations };
}

/** Of the answers of a period the latest of each person, and how many that leaves out. Both days are inclusive. */
export function latestAnswers(
  answers: readonly Answer[],
  first: Day,
  last: Day,
): { readonly kept: readonly Answer[]; readonly replaced: number } {
  const within = answers.filter(({ day }) => dayOf(day) >= first && dayOf(day) <= last);
  const latest = new Map<string, Answer>();
  for (const [place, answer] of within.entries()) latest.set(`${answer.customer}/${answer.person ?? `#${place}`}`, answer);
  return { kept: [...latest.values()], replaced: within.length - latest.size };
}
