import { z } from 'zod';
import { dataFiles, key, text, word } from './scalars.ts';

const column = key(text, 'A column of the file.', 'account_name');

const field = z.union([
  text.transform((name) => ({ column: name, values: undefined, allowed: undefined })),
  z
    .strictObject({
      column,
      values: key(z.record(z.string(), text), 'What stands in the file, and what to write instead; any other value stays as it is.', {
        UK: 'GB',
      }).optional(),
      allowed: key(z.array(text).min(1), 'The only values that may be written; a row with any other is refused.', [
        'machinery',
        'retail',
      ]).optional(),
    })
    .transform((value) => ({ column: value.column, values: value.values, allowed: value.allowed })),
]);

const file = z.strictObject({
  file: key(dataFiles, 'A CSV file of the export.', 'accounts.csv'),
  set: key(
    z.record(z.string().regex(/^[a-z_]+(?:\.[a-z0-9_]+)?$/, 'expected a key of the customer file, such as name or custom.plan'), field),
    'Which key takes which column. `parent` takes what the key column calls the customer above.',
    {
      name: 'account_name',
      'custom.plan': 'plan_tier',
    },
  ),
  list: key(
    word('contracts', 'people', 'ratings', 'opportunities', 'owners'),
    'Each row becomes an entry of this list of the record.',
    'contracts',
  ).optional(),
  only: key(
    z.record(z.string(), z.union([word('any'), z.array(text).min(1)])),
    'Which rows count, by column: those with one of these values, or with any value at all. The others are passed over and counted.',
    { account: 'any', deal_stage: ['Won', 'Lost'] },
  ).default({}),
  dates: key(text, 'How dates are written, from YYYY YY MM DD; ISO 8601 by default.', 'DD-MM-YYYY').optional(),
  keep: key(z.array(text), 'Keys that are filled only while the record has none, so that edits made by hand stay.', ['industry']).default(
    [],
  ),
  required: key(z.array(text), 'Columns that must not be empty.', ['account_id', 'account_name']).default([]),
});

/** An import mapping: which columns of an export fill which keys of the records. */
export const mappingSchema = z.strictObject({
  into: key(word('customers'), 'What is made.', 'customers'),
  key: key(
    z.strictObject({
      column: key(text, 'The column that says which customer a row belongs to; the same in every file.', 'account_id'),
      id: key(
        word('slug', 'same'),
        '`slug` makes the id from it and keeps it under `known_as`; `same` uses it as it is. Default: slug.',
        'slug',
      ).default('slug'),
    }),
    'How rows are told apart.',
    { column: 'account_id', id: 'slug' },
  ),
  files: key(z.array(file).min(1), 'The files of the export.', [{ file: 'accounts.csv', set: { name: 'account_name' } }]),
});

/** An import mapping after reading. */
export type Mapping = z.output<typeof mappingSchema>;

/**
 * `customers/tables/*.yaml`: customers that are rows of tables and have no file of their own. The words are those of an import mapping; the tables are
 * read anew each time, and nothing is written to them.
 */
export const customerTableSchema = z.strictObject({
  ...mappingSchema.shape,
  files: key(
    z.array(file.omit({ keep: true })).min(1),
    'The tables: CSV, Parquet or JSON below the data folder. Those without `list` make the customers, a row each; the others fill lists of them.',
    [{ file: 'data/accounts.parquet', set: { name: 'account_name' } }],
  ),
});

/** A mapping of tables after reading. */
export type CustomerTable = z.output<typeof customerTableSchema>;
