import { z } from 'zod';
import { casesOf } from './cases.ts';
import { outcomeSchema } from './outcome.ts';
import { dateFormula, duration, expression, id, key, name, number, text, word } from './scalars.ts';
import { sourceSchema } from './source.ts';

/** Kinds of aggregate, each a key of a metric. */
export const aggregates = ['count', 'distinct', 'sum', 'mean', 'min', 'max', 'last', 'share', 'days_since_last', 'first_day'] as const;
/** A kind of aggregate. */
export type Aggregate = (typeof aggregates)[number];

const occurrence = word('rows', 'opened', 'closed', 'open');
const moment = word('rows', 'opened', 'closed');

/** A window of days that ends on the last complete day before the day of evaluation, minus the source's lag. */
const windowSchema = z
  .string()
  .transform((value, context): Window => {
    const trailing = /^(\d{1,4})\s*(d|w|mo|q|y)$/.exec(value);
    if (trailing) return { kind: 'trailing', duration: duration.parse(value) };
    const calendar = /^(last|this) (week|month|quarter|year)$/.exec(value);
    if (calendar) return { kind: calendar[1] as 'last' | 'this', period: calendar[2] as 'week' | 'month' | 'quarter' | 'year' }; // the pattern admits only these
    context.issues.push({
      code: 'custom',
      message: `"${value}" is not a window; expected 28d, 3mo, last month or this quarter`,
      input: value,
    });
    return z.NEVER;
  })
  .meta({ title: 'a window, such as 28d, 3mo, last month or this quarter', type: 'string' });

/** A window after reading. */
export type Window =
  | { readonly kind: 'trailing'; readonly duration: z.output<typeof duration> }
  | { readonly kind: 'last' | 'this'; readonly period: 'week' | 'month' | 'quarter' | 'year' };

/** What a metric shows of a customer, in the order in which reports draw it. */
export const shownParts = ['frequency', 'breadth', 'depth', 'service'] as const;
/** One of them. */
export type ShownPart = (typeof shownParts)[number];

/** How a number is shown. */
export const units = ['count', 'percent', 'currency', 'days', 'hours', 'score'] as const;

/** `metrics.<name>`: a value for a customer on a day. */
export const metricSchema = z
  .strictObject({
    count: key(occurrence, 'Counts rows; of spans those opened, closed or open at the end of the window.', 'open').optional(),
    distinct: key(text, 'Counts the different values of a column.', 'user').optional(),
    sum: key(text, 'Adds up a column.', 'minutes').optional(),
    mean: key(text, 'The mean of a column.', 'score').optional(),
    min: key(text, 'The smallest value of a column.', 'score').optional(),
    max: key(text, 'The largest value of a column.', 'score').optional(),
    last: key(text, 'The newest value of a column.', 'value').optional(),
    share: key(expression, 'The share of rows for which this holds, from 0 to 1.', 'row.escalated == "yes"').optional(),
    days_since_last: key(moment, 'Days from the newest row to the day.', 'rows').optional(),
    first_day: key(moment, 'The day of the first row ever; once reached it stays.', 'rows').optional(),
    of: key(
      name,
      'The source whose rows are read: one of files, or a built-in one such as touchpoints or band_changes.',
      'logins',
    ).optional(),
    where: key(expression, 'Which rows count; columns are read as `row.<column>`.', 'row.priority == "urgent"').optional(),
    window: key(windowSchema, 'The days that count; all days by default.', '28d').optional(),
    since: key(expression, 'Rows before this date do not count.', 'owner.csm.from').optional(),
    daily: key(
      word('mean', 'min', 'max', 'sum'),
      'Takes the value of each day of the window, then this of the days; days without rows count 0.',
      'mean',
    ).optional(),
    else: key(number, 'The value when there has never been a row.', 0).optional(),
    type: key(word('number', 'text', 'date', 'yes/no'), 'The type of the column of `last`. Default: text.', 'number').optional(),
    fresh: key(duration, 'After this time without a row the value is shown as stale.', '90d').optional(),
    expires: key(duration, 'After this time without a row the value is missing.', '120d').optional(),
    is: key(expression, 'Derives the metric from others.', 'dau / mau').optional(),
    cases: casesOf(text, 'P1').optional(),
    quota: key(
      z.strictObject({ of: key(name, 'Within whom the share is counted: a role’s owner, or all.', 'owner').optional() }).catchall(number),
      'The largest share of customers a value should have; more gives a warning.',
      { P1: '33%', of: 'owner' },
    ).optional(),
    title: key(text, 'What pages call it; made from the name by default.', 'Active users, 28 days').optional(),
    about: key(text, 'What it means, in plain words.', 'People who logged in at least once in four weeks.').optional(),
    unit: key(word(...units), 'How the number is shown.', 'percent').optional(),
    owner: key(
      text,
      'Who answers for what it means: a login of the team, or a role. By default who answers for its source.',
      'maria',
    ).optional(),
    shows: key(
      word(...shownParts),
      'Account reports draw it over twelve weeks and against similar customers: as how often, how broadly or how deeply the product is used, or as service.',
      'frequency',
    ).optional(),
    value_report: key(
      z.strictObject({
        part: key(
          word('results', 'service'),
          'Where it stands: `results` among the figures and compared with others, `service` beside what was agreed. Default: results.',
          'service',
        ).default('results'),
        better: key(word('up', 'down'), 'Which way is better; without it customers are not compared by it.', 'up').optional(),
        agreed: key(number, 'What was agreed with customers, shown beside it.', 4).optional(),
      }),
      'The customer may see it: it stands in value reports. Without this key nothing of the metric does.',
      { part: 'results', better: 'up' },
    ).optional(),
  })
  .superRefine((metric, context) => {
    const issue = (message: string) => context.addIssue({ code: 'custom', message });
    const used = [...aggregates, 'is' as const, 'cases' as const].filter((kind) => metric[kind] !== undefined);
    if (used.length !== 1)
      issue(
        `a metric needs exactly one of ${aggregates.join(', ')}, is or cases; found ${used.length === 0 ? 'none' : used.join(' and ')}`,
      );
    const derived = metric.is !== undefined || metric.cases !== undefined;
    if (!derived && metric.of === undefined) issue('an aggregate needs `of`, the source whose rows it reads');
    for (const only of ['of', 'where', 'window', 'since', 'daily', 'else', 'fresh', 'expires', 'type'] as const) {
      if (derived && metric[only] !== undefined) issue(`\`${only}\` goes with an aggregate, not with \`is\` or \`cases\``);
    }
    if (metric.daily && !metric.window) issue('`daily` needs `window`: the days over which it is taken');
    if (metric.type && metric.last === undefined) issue('`type` goes with `last`');
  });

/** A metric after reading. */
export type Metric = z.output<typeof metricSchema>;

/** `dates.<name>`: a date of a customer. */
const namedDateSchema = z.union([
  dateFormula.transform((formula) => ({ formula, is: undefined, title: undefined, about: undefined })),
  z
    .strictObject({
      formula: key(dateFormula, 'A date formula.', 'renewal - contract.notice').optional(),
      is: key(expression, 'An expression of type date.', 'today_plus(credits_left / daily_spend_28d)').optional(),
      title: key(text, 'What pages call it.', 'Notice deadline').optional(),
      about: key(text, 'What it means, in plain words.', 'The last day on which the customer can give notice.').optional(),
    })
    .refine((date) => (date.formula === undefined) !== (date.is === undefined), 'a date needs either `formula` or `is`')
    .transform((date) => ({ formula: date.formula, is: date.is, title: date.title, about: date.about })),
]);

/** A named date after reading: one of `formula` and `is`. */
export type NamedDate = z.output<typeof namedDateSchema>;

/** `segments.<name>`: a metric that is yes or no. */
const segmentSchema = z.union([
  expression.transform((is) => ({
    is,
    signal: undefined,
    exclusive: undefined,
    finding: undefined,
    value_report: undefined,
    title: undefined,
    about: undefined,
  })),
  z
    .strictObject({
      is: key(expression, 'Who belongs to it.', 'band == "red"'),
      signal: key(word('risk', 'opportunity'), 'Shown on the account report with the day since when.', 'risk').optional(),
      exclusive: key(id, 'A family of segments of which each customer should be in exactly one.', 'touch').optional(),
      finding: key(
        text,
        'Nobody should be in it: customers that are give a warning with this sentence.',
        'A churn event, and a contract still runs.',
      ).optional(),
      value_report: key(
        text,
        'What customers call those in it: value reports compare them with one another, without names.',
        'logistics companies',
      ).optional(),
      title: key(text, 'What pages call it.', 'High touch').optional(),
      about: key(text, 'What it means, in plain words.', 'Customers with a CSM of their own.').optional(),
    })
    .transform((segment) => ({
      is: segment.is,
      signal: segment.signal,
      exclusive: segment.exclusive,
      finding: segment.finding,
      value_report: segment.value_report,
      title: segment.title,
      about: segment.about,
    })),
]);

/** A segment after reading. */
export type Segment = z.output<typeof segmentSchema>;

/** `playbooks/metrics/*.yaml`: sources, metrics, dates, segments and outcomes, in as many files as you like. */
export const definitionsSchema = z.strictObject({
  sources: key(z.record(name, sourceSchema), 'Dated rows: what happened, when, to whom.', {
    logins: { files: 'data/logins/*.csv', customer: 'account_id', at: 'day' },
  }).default({}),
  metrics: key(z.record(name, metricSchema), 'Values for a customer on a day.', {
    users_28d: { distinct: 'user', of: 'logins', window: '28d' },
  }).default({}),
  dates: key(z.record(name, namedDateSchema), 'Dates of a customer.', { notice_deadline: 'renewal - contract.notice' }).default({}),
  segments: key(z.record(name, segmentSchema), 'Groups of customers: yes or no for each.', { high_touch: 'arr >= 100000' }).default({}),
  outcomes: key(
    z.record(name, outcomeSchema),
    'What a score should have seen coming; `setpiece backtest` checks it against what happened.',
    {
      lost: { not_renewed: true, within: '90d' },
    },
  ).default({}),
});

/** One such file after reading. */
export type Definitions = z.output<typeof definitionsSchema>;
