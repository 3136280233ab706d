import { type Sentence, sentence } from '../model/language.ts';
import { dayInWords } from './day-words.ts';

/**
 * Why a run is held back as a sentence that pages say in the reader’s language; null for words that no rule of the evaluation writes, which stand as they are.
 * The report carries English words, which issues and the command line need as they are.
 *
 * @param says `held` of a run
 * @param asOf the day of the report: days without a year lie after it
 */
export function heldSentence(says: string, asOf: string): Sentence | null {
  for (const [pattern, make] of forms) {
    const found = pattern.exec(says);
    if (found !== null) return make(found.groups ?? {}, asOf);
  }
  return null;
}

type Form = readonly [pattern: RegExp, make: (found: Readonly<Record<string, string>>, asOf: string) => Sentence | null];

const forms: readonly Form[] = [
  [
    /^Held back until (?<day>\d+ \w+): (?<used>[\d,]+) of (?<limit>[\d,]+) contacts? made or planned this week\.$/,
    ({ day = '', used = '', limit = '' }, asOf) =>
      withDay(day, asOf, (until) =>
        sentence('Held back until {{until}}: {{used}} of {{limit}} contacts made or planned this week.', { until, used, limit }),
      ),
  ],
  [
    /^Held back until (?<day>\d+ \w+): (?<used>[\d,]+) of (?<limit>[\d,]+) contacts? made or planned this week, and it needs (?<needs>[\d,]+)\.$/,
    ({ day = '', used = '', limit = '', needs = '' }, asOf) =>
      withDay(day, asOf, (until) =>
        sentence('Held back until {{until}}: {{used}} of {{limit}} contacts made or planned this week, and it needs {{needs}}.', {
          until,
          used,
          limit,
          needs,
        }),
      ),
  ],
  [
    /^Held back: (?<name>.+) has (?<used>[\d,]+) of (?<limit>[\d,]+) open runs?\.$/,
    ({ name = '', used = '', limit = '' }) => sentence('Held back: {{name}} has {{used}} of {{limit}} open runs.', { name, used, limit }),
  ],
  [/^Held back: no contacts are allowed\.$/, () => sentence('Held back: no contacts are allowed.')],
  [
    /^Held back: the contacts of all (?<all>[\d,]+) customers? are used up\.$/,
    ({ all = '' }) => sentence('Held back: the contacts of all {{all}} customers are used up.', { all }),
  ],
  [
    /^Held back: the playbook would open (?<size>[\d,]+) issues: make it `per: audience`, or raise guards\.audience_above\.$/,
    ({ size = '' }) =>
      sentence('Held back: the playbook would open {{size}} issues: make it `per: audience`, or raise guards.audience_above.', { size }),
  ],
  [
    /^Held back: an exception keeps the playbook away until (?<day>\d+ \w+ \d{4}): (?<reason>.+)$/s,
    ({ day = '', reason = '' }, asOf) =>
      withDay(day, asOf, (until) =>
        sentence('Held back: an exception keeps the playbook away until {{until}}: {{reason}}', { until, reason }),
      ),
  ],
];

function withDay(words: string, asOf: string, make: (until: { readonly day: string }) => Sentence): Sentence | null {
  const day = dayInWords(words, asOf);
  return day === null ? null : make({ day });
}
