import type { ValueType } from './value.ts';

/**
 * What a function wants in one place. Besides the five types: `any` value; a `duration` such as "28d", a whole `count`, a `period`
 * ("day", "week" or "month"), a `day` such as "2027-03-01", the id of a `playbook`, the name of a `segment`, of a `question` or of a
 * `step`: these stand there literally, in quotes where they are text.
 */
export type ParameterType = ValueType | 'any' | 'duration' | 'count' | 'period' | 'day' | 'playbook' | 'segment' | 'question' | 'step';

/** A function of expressions: what it takes and gives, and the words of its reference page. */
export interface FunctionDefinition {
  readonly parameters: readonly { readonly name: string; readonly type: ParameterType }[];
  /** The last parameter may be repeated. */
  readonly repeats?: true;
  /** `first`: the type of the first argument. `answer`: the type of the question. */
  readonly result: ValueType | 'first' | 'answer';
  readonly about: string;
  readonly example: string;
}

const date = { name: 'date', type: 'date' } as const;
const playbook = { name: 'playbook', type: 'playbook' } as const;

/** The closed list of functions, by name; the reference page is made from it. */
export const functions = {
  date: {
    parameters: [{ name: 'day', type: 'day' }],
    result: 'date',
    about: 'A fixed day.',
    example: 'renewal >= date("2027-03-01")',
  },
  days_since: {
    parameters: [date],
    result: 'number',
    about: 'Days from the date to the day of evaluation; negative while the date lies ahead.',
    example: 'days_since(contract.start) <= 90',
  },
  days_until: {
    parameters: [date],
    result: 'number',
    about: 'Days from the day of evaluation to the date; negative once it has passed.',
    example: 'days_until(renewal) <= 120',
  },
  days_between: {
    parameters: [
      { name: 'from', type: 'date' },
      { name: 'to', type: 'date' },
    ],
    result: 'number',
    about: 'Days from the first date to the second; negative when the second is earlier.',
    example: 'days_between(contract.start, first_login) > 30',
  },
  months_since: {
    parameters: [date],
    result: 'number',
    about: 'Whole calendar months from the date to the day of evaluation.',
    example: 'months_since(contract.start) >= 3',
  },
  years_since: {
    parameters: [date],
    result: 'number',
    about: 'Whole years from the date to the day of evaluation.',
    example: 'years_since(contract.start) >= 1',
  },
  fiscal_quarters_until: {
    parameters: [date],
    result: 'number',
    about: 'Fiscal quarters from the one of the day of evaluation to the one of the date: 0 is this quarter, 1 the next, -1 the last.',
    example: 'fiscal_quarters_until(renewal) == 1',
  },
  today_plus: {
    parameters: [{ name: 'days', type: 'number' }],
    result: 'date',
    about: 'The day of evaluation plus so many days; parts of a day are dropped. Unknown beyond the year 9999.',
    example: 'today_plus(credits_left / daily_spend_28d)',
  },
  ago: {
    parameters: [
      { name: 'value', type: 'any' },
      { name: 'time', type: 'duration' },
    ],
    result: 'first',
    about:
      'The value as it was on an earlier day: metrics from the rows up to that day, band, score, coverage and stage as they were shown on it. Unknown where that day cannot be looked at.',
    example: 'ago(band, "30d") == "green"',
  },
  change: {
    parameters: [
      { name: 'value', type: 'number' },
      { name: 'time', type: 'duration' },
    ],
    result: 'number',
    about: 'The relative change since an earlier day: (now − then) ÷ then. Unknown when it was 0 then.',
    example: 'change(users_28d, "28d") < -0.3',
  },
  held: {
    parameters: [
      { name: 'condition', type: 'yes/no' },
      { name: 'times', type: 'count' },
      { name: 'period', type: 'period' },
    ],
    result: 'yes/no',
    about:
      'Whether the condition is true today and was so at each of the n − 1 points before, one day, week (the same weekday) or month (the same day of the month) apart. One point known false makes it false, else one unknown makes it unknown.',
    example: 'held(stickiness < 0.15, 14, "day")',
  },
  missing: {
    parameters: [{ name: 'value', type: 'any' }],
    result: 'yes/no',
    about: 'Whether there is no value: a metric without data, or a field the record does not have. Never unknown.',
    example: 'missing(csm_sentiment)',
  },
  known: {
    parameters: [{ name: 'value', type: 'any' }],
    result: 'yes/no',
    about: 'Whether there is a value: the opposite of missing. Never unknown.',
    example: 'known(renewal) && days_until(renewal) <= 120',
  },
  or_else: {
    parameters: [
      { name: 'value', type: 'any' },
      { name: 'otherwise', type: 'any' },
    ],
    result: 'first',
    about: 'The value, or the second one of the same type where the first is unknown or absent.',
    example: 'or_else(urgent_open, 0) == 0',
  },
  percentile: {
    parameters: [
      { name: 'value', type: 'number' },
      { name: 'segment', type: 'segment' },
    ],
    result: 'number',
    about: 'Where the value lies among the customers of a segment, from 0 (lowest) to 1 (highest). Unknown in groups that are too small.',
    example: 'percentile(stickiness, "high_touch") < 0.25',
  },
  running: {
    parameters: [playbook],
    result: 'yes/no',
    about: 'Whether a run of the playbook was open for this customer at the end of yesterday.',
    example: '!running("save-plan")',
  },
  last_run: {
    parameters: [playbook],
    result: 'date',
    about: 'The day the last run of the playbook opened for this customer, as of the end of yesterday; absent when there was none.',
    example: 'days_since(last_run("quarterly-review")) > 90',
  },
  answer: {
    parameters: [{ name: 'question', type: 'question' }],
    result: 'answer',
    about: 'What was answered to a question of this run; unknown until then. Only in the playbook that asks.',
    example: 'answer("position") == "leaving"',
  },
  done: {
    parameters: [{ name: 'step', type: 'step' }],
    result: 'yes/no',
    about: 'Whether a step of this run is done. Only in the playbook the step belongs to.',
    example: 'done("sponsor_call")',
  },
  earliest: {
    parameters: [{ name: 'dates', type: 'date' }],
    repeats: true,
    result: 'date',
    about: 'The earliest of the dates that are known; those unknown or absent are skipped.',
    example: 'earliest(contract.end, credits_end)',
  },
  latest: {
    parameters: [{ name: 'dates', type: 'date' }],
    repeats: true,
    result: 'date',
    about: 'The latest of the dates that are known; those unknown or absent are skipped.',
    example: 'latest(contract.start, owner.csm.from)',
  },
  min: {
    parameters: [{ name: 'numbers', type: 'number' }],
    repeats: true,
    result: 'number',
    about: 'The smallest of the numbers; unknown when one of them is.',
    example: 'min(seat_use, stickiness)',
  },
  max: {
    parameters: [{ name: 'numbers', type: 'number' }],
    repeats: true,
    result: 'number',
    about: 'The largest of the numbers; unknown when one of them is.',
    example: 'max(seat_use, stickiness)',
  },
} as const satisfies Record<string, FunctionDefinition>;

/** The name of a function. */
export type FunctionName = keyof typeof functions;

/** Tells the name of a function. */
export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(functions, name);
}

/** How a function is called, for messages and the reference. Example: `ago(value, duration)`. */
export function signatureOf(name: FunctionName): string {
  const definition: FunctionDefinition = functions[name];
  const parameters = definition.parameters.map((parameter) => parameter.name).join(', ');
  return `${name}(${parameters}${definition.repeats ? ', …' : ''})`;
}
