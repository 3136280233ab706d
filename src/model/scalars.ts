import { z } from 'zod';
import { type Day, parseDay } from './day.ts';
import { type Duration, parseDuration } from './duration.ts';

/*
 * Every scalar of a YAML file is read as text and typed here, by the key it stands under: `00123` stays an id, `NO` a country, `2027-03-31`
 * becomes a day. `.meta({ type })` tells editors, which type scalars by themselves, what they will see; `title` says what is expected.
 */

const anyScalar = { type: ['string', 'number', 'boolean'] };

/** Gives a schema its docstring and example, which become the reference and the editor's help. */
export function key<T extends z.ZodType>(schema: T, description: string, example: unknown): T {
  return schema.meta({ ...schema.meta(), description, examples: [example] });
}

/** A scalar with a reading of its own: undefined from `read` is said as `expected`. */
export function scalar<T>(read: (text: string) => T | undefined, expected: string, meta: Record<string, unknown>) {
  return z
    .string({ error: `expected ${expected}` })
    .transform((text, context): T => {
      const value = read(text);
      if (value !== undefined) return value;
      context.issues.push({
        code: 'custom',
        message: text === '' ? `is empty; expected ${expected}` : `"${clip(text)}" is not ${expected}`,
        input: text,
      });
      return z.NEVER;
    })
    .meta({ title: expected, ...meta });
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function pattern(regex: RegExp) {
  return (text: string) => (regex.test(text) ? text : undefined);
}

/** One line or more of text, not empty. */
export const text = scalar(
  (value) => (value.trim() === '' || value.length > 10_000 ? undefined : value),
  'text (1 to 10,000 characters)',
  anyScalar,
);

/** An id that is only quoted: kebab-case. Example: `renewal-90`. */
export const id = scalar(pattern(/^[a-z0-9]+(?:-[a-z0-9]+)*$/), 'an id in kebab-case, such as renewal-90', anyScalar);

/** A name that can occur in an expression: snake_case. Example: `seat_use`. */
export const name = scalar(pattern(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/), 'a name in snake_case, such as seat_use', { type: 'string' });

/** An id given by another system (a contract, a person, a row): letters, digits and `_ . : -`, no path. */
export const foreignId = scalar(
  (value) => (/^[\p{L}\p{N}_][\p{L}\p{N}_.:-]*$/u.test(value) && !value.includes('..') ? value : undefined),
  'an id of letters, digits and _ . : -',
  anyScalar,
);

/** What another system calls a customer: an id, or a name as it stands there, on one line. */
export const otherName = scalar(
  (value) => (value.trim() === value && value !== '' && value.length <= 200 && !/[\p{Cc}\u2028\u2029]/u.test(value) ? value : undefined),
  'an id or a name on one line (1 to 200 characters)',
  anyScalar,
);

/** A GitHub login. */
export const login = scalar(pattern(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})(?:\[bot\])?$/), 'a GitHub login, such as maria', anyScalar);

/** A two-letter country code, ISO 3166-1. Example: `DE`. */
export const country = scalar(pattern(/^[A-Z]{2}$/), 'a two-letter country code, such as DE', { type: 'string' });

/** A three-letter currency code, ISO 4217. Example: `EUR`. */
export const currency = scalar(pattern(/^[A-Z]{3}$/), 'a three-letter currency code, such as EUR', { type: 'string' });

/** A number; `60%` is 0.6. */
export const number = scalar(parseNumber, 'a number, such as 75, 0.5 or 60%', { type: ['number', 'string'] });

/** A whole number, 0 or more. */
export const count = scalar((value) => (/^\d{1,9}$/.test(value) ? Number(value) : undefined), 'a whole number, such as 30', {
  type: 'integer',
  minimum: 0,
});

/** `yes` or `no` (also `true`, `false`). */
export const yesNo = scalar(
  (value) => (value === 'yes' || value === 'true' ? true : value === 'no' || value === 'false' ? false : undefined),
  'yes or no',
  {
    enum: ['yes', 'no', true, false],
  },
);

/** A calendar day, `YYYY-MM-DD`. */
export const day = scalar<Day>(parseDay, 'a day that exists, written YYYY-MM-DD, such as 2027-03-31', { type: 'string', format: 'date' });

/** A length of time. Example: `14d`, `5bd`, `6mo`. */
export const duration = scalar<Duration>(parseDuration, 'a duration, such as 14d, 5bd, 3w, 6mo, 2q or 1y', {
  type: 'string',
  pattern: '^\\d{1,5}\\s*(bd|mo|d|w|q|y)$',
});

/** An expression: CEL over the workspace's names. Checked when the whole workspace is read. */
export const expression = scalar(
  (value) => (value.trim() === '' || value.length > 4000 ? undefined : value),
  'an expression, such as arr >= 50000',
  anyScalar,
);

/** A date formula. Example: `notice_deadline - 14d`. Checked when the whole workspace is read. */
export const dateFormula = scalar(
  (value) => (value.trim() === '' || value.length > 1000 ? undefined : value),
  'a date formula, such as renewal - 90d',
  {
    type: 'string',
  },
);

/** A path of files below the data folder: `/` between parts, `*` allowed, no `..`, not absolute. */
export const dataFiles = scalar(
  (value) =>
    /^[^\\]+$/.test(value) && !value.startsWith('/') && !/^[A-Za-z]:/.test(value) && !value.split('/').includes('..') ? value : undefined,
  'a path below the data folder, without .., such as data/logins/*.csv',
  { type: 'string' },
);

/** A table of a warehouse: its name, or that of its schema or database and its own. Example: `analytics.logins`. */
export const tableName = scalar(
  pattern(/^[\p{L}_][\p{L}\p{N}_$-]*(?:\.[\p{L}_][\p{L}\p{N}_$-]*){0,2}$/u),
  'the name of a table, such as analytics.logins',
  { type: 'string' },
);

/** A web address, with `/` last. */
export const webAddress = scalar(
  (value) => (URL.canParse(value) && /^https?:\/\//.test(value) ? value.replace(/\/*$/, '/') : undefined),
  'a web address, such as https://northlight.github.io/customers/',
  { type: 'string', format: 'uri' },
);

/** Reads a number as files write it; `60%` is 0.6. Undefined for any other text. */
export function parseNumber(value: string): number | undefined {
  const match = /^([+-]?(?:\d{1,15}(?:\.\d{1,15})?|\.\d{1,15}))\s*(%?)$/.exec(value);
  if (!match) return undefined;
  const read = Number(match[1]);
  // Dividing by 100 keeps 7% at 0.07 exactly as `0.07` would read; multiplying by 0.01 would not.
  return match[2] === '%' ? read / 100 : read;
}

/** One of a few words. */
export function word<const T extends readonly [string, ...string[]]>(...words: T) {
  return z.enum(words);
}

/** A list with at least one element, or a single element that stands for it. */
export function oneOrMany<T extends z.ZodType>(schema: T) {
  return z.union([schema.transform((value) => [value]), z.array(schema).min(1)]);
}

/** Ids this thing had before, so that history and issues stay with it. */
export const formerly = key(oneOrMany(id), 'Ids this had before it was renamed, so that its history and open issues stay with it.', [
  'renewal-3-months',
]);

/** Who checked this, when, and for how long that counts. */
export const verified = key(
  z.strictObject({
    by: key(text, 'Who checked it: a login, or a person id of the customer for an objective.', 'maria'),
    on: key(day, 'The day it was checked.', '2026-10-01'),
    for: key(duration, 'How long the check counts.', '90d'),
  }),
  'Who checked this, when, and for how long that counts.',
  { by: 'maria', on: '2026-10-01', for: '90d' },
);
