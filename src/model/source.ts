import { z } from 'zod';
import { dataFiles, duration, key, oneOrMany, text, yesNo } from './scalars.ts';

const column = key(text, 'The name of a column.', 'account_id');

/** A column holding a day or a moment: its name, or its name with the format and zone of its own. */
const dateColumn = z.union([
  text.transform((name) => ({ column: name, format: undefined, zone: undefined })),
  z
    .strictObject({
      column,
      format: key(
        text,
        'How its dates are written, from YYYY YY MM DD HH mm ss; ISO 8601 by default. A part in [ ] may be absent.',
        'DD-MM-YYYY',
      ).optional(),
      zone: key(text, 'The time zone of its moments; the source’s by default.', 'UTC').optional(),
    })
    .transform((value) => ({ column: value.column, format: value.format, zone: value.zone })),
]);

/** `sources.<name>`: dated rows from outside. */
export const sourceSchema = z
  .strictObject({
    files: key(oneOrMany(dataFiles), 'CSV files (also .csv.gz) below the data folder; `*` matches within a name.', 'data/logins/*.csv'),
    customer: key(text, 'The column with the customer’s id, or a name it is `known_as`. Left out with `through`.', 'account_id').optional(),
    at: key(dateColumn, 'The column with the day of an event.', 'day').optional(),
    from: key(dateColumn, 'The column with the first day of a span.', 'opened_at').optional(),
    to: key(dateColumn, 'The column with the last day of a span; empty while it is open.', 'closed_at').optional(),
    snapshot: key(yesNo, 'The rows say how things are now and have no past: `ago`, replay and back-test refuse them.', true).optional(),
    id: key(
      text,
      'The column that identifies a row: needed where a playbook starts on each row. Repeated ids count once.',
      'ticket_id',
    ).optional(),
    zone: key(text, 'The time zone of moments in this source; the workspace’s by default.', 'UTC').optional(),
    expires: key(
      duration,
      'Without a row of anybody for this long, beyond its lag, the source has stopped: what is read from it is unknown, and a warning says so.',
      '4d',
    ).optional(),
    lag: key(duration, 'How late rows arrive: windows end this much earlier.', '1d').optional(),
    through: key(
      z.strictObject({
        table: key(oneOrMany(dataFiles), 'The files that say whose each row is.', 'data/subscriptions.csv'),
        on: key(text, 'The column both share.', 'subscription_id'),
        customer: key(text, 'The column of that table with the customer’s id.', 'account_id'),
        from: key(
          dateColumn,
          'The column of that table with the first day of what the row belongs to: rows dated before it are reported.',
          'start_date',
        ).optional(),
        to: key(
          dateColumn,
          'The column of that table with its last day, empty while it goes on: rows dated after it are reported.',
          'end_date',
        ).optional(),
      }),
      'The rows belong to something that belongs to a customer.',
      { table: 'data/subscriptions.csv', on: 'subscription_id', customer: 'account_id' },
    ).optional(),
    about: key(text, 'Where the rows come from, in plain words.', 'Exported nightly from the product database.').optional(),
  })
  .superRefine((source, context) => {
    const issue = (message: string) => context.addIssue({ code: 'custom', message });
    const kinds = [source.at && 'at', source.from && 'from', source.snapshot && 'snapshot'].filter(Boolean);
    if (kinds.length === 0) issue('a source needs `at` (events), `from` and `to` (spans) or `snapshot: true` (no past)');
    if (kinds.length > 1) issue(`a source has one of at, from and snapshot; found ${kinds.join(' and ')}`);
    if (source.to && !source.from) issue('`to` needs `from`: a span has both');
    if ((source.customer === undefined) === (source.through === undefined))
      issue('a source needs `customer`, the column with the customer’s id, or `through`; not both');
  });

/** A source after reading. */
export type Source = z.output<typeof sourceSchema>;
/** A column that holds days. */
export type DateColumn = z.output<typeof dateColumn>;

/** Sources every workspace has: what the records hold, in the shape of dated rows. `at` is the day of a row, `to` the last day of a span. */
export const builtInSources = {
  touchpoints: ['at', 'id', 'kind', 'by', 'sentiment'],
  ratings: ['at', 'kind', 'value', 'by'],
  opportunities: ['at', 'to', 'id', 'kind', 'amount', 'close', 'won'],
} as const satisfies Record<string, readonly string[]>;

/** The name of a built-in source. */
export type BuiltInSource = keyof typeof builtInSources;
