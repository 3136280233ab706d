import { z } from 'zod';
import { casesOf } from './cases.ts';
import { key, parseNumber } from './scalars.ts';

/** The bands a score falls into, worst last. */
export const bandNames = ['green', 'yellow', 'red'] as const;
/** A band of a health model. */
export type BandName = (typeof bandNames)[number];

/** What a table answers: a band (which stands for its `worth`), a number from 0 to 100, or `missing`. */
export type Cell = BandName | 'missing' | number;

/** A closed or half-open range of `ranges`. Ends that are absent are open to that side. */
export interface Range {
  readonly low: number;
  readonly lowIncluded: boolean;
  readonly high: number;
  readonly highIncluded: boolean;
  /** As written, for messages. */
  readonly text: string;
}

/** A cell of a table, as written: `green`, `85` or `missing`. */
const cell = z
  .string()
  .transform((value, context): Cell => {
    if (value === 'missing' || value === 'green' || value === 'yellow' || value === 'red') return value;
    const read = parseNumber(value);
    if (read !== undefined && read >= 0 && read <= 100) return read;
    context.issues.push({
      code: 'custom',
      message: `"${value}" is not a score; expected green, yellow, red, missing or a number from 0 to 100`,
      input: value,
    });
    return z.NEVER;
  })
  .meta({ title: 'green, yellow, red, missing or a number from 0 to 100', type: ['string', 'number'] });

const bounds = z.record(z.string(), cell).transform((map, context) => readBounds(map, context));

const upTo = z.record(z.string(), cell).transform((map, context) => {
  const { else: otherwise, ...rest } = map;
  if (otherwise === undefined) {
    context.issues.push({ code: 'custom', message: '`up_to` needs `else`, the score above its highest end', input: map });
    return z.NEVER;
  }
  return { bounds: readBounds(rest, context), otherwise };
});

const pointScore = z
  .string()
  .transform((value, context) => {
    const read = parseNumber(value);
    if (read !== undefined && read >= 0 && read <= 100) return read;
    context.issues.push({ code: 'custom', message: `"${value}" is not a score; expected a number from 0 to 100`, input: value });
    return z.NEVER;
  })
  .meta({ title: 'a number from 0 to 100', type: ['number', 'string'] });

const line = z.record(z.string(), pointScore).transform((map, context) => {
  const points = readBounds(map, context);
  if (points.length < 2)
    context.issues.push({ code: 'custom', message: '`line` needs two points or more, such as { 0%: 0, 30%: 100 }', input: map });
  return points;
});

const ranges = z.record(z.string(), cell).transform((map, context) =>
  Object.entries(map).flatMap(([written, score]) => {
    const range = parseRange(written);
    if (range) return [{ range, score }];
    context.issues.push({
      code: 'custom',
      message: `"${written}" is not a range; expected 10-50%, 10-<50%, >50-75%, <10% or >75%`,
      input: written,
    });
    return [];
  }),
);

/** A plain table, without a choice around it: exactly one of the five kinds. */
const plainTable = z
  .strictObject({
    from: key(bounds, 'Inclusive lower ends: each score holds from its bound up to the next.', {
      '0%': 'red',
      '50%': 'yellow',
      '80%': 'green',
    }).optional(),
    up_to: key(upTo, 'Inclusive upper ends: each score holds up to its bound; `else` above the highest.', {
      '35': 'green',
      '60': 'yellow',
      else: 'red',
    }).optional(),
    is: key(z.record(z.string(), cell), 'Labels: the score of each text; `else` for any other, which is missing without it.', {
      red: 'red',
      yellow: 'yellow',
      green: 'green',
    }).optional(),
    line: key(line, 'Straight lines between points; outside them the nearest point holds.', { '0%': 0, '30%': 100 }).optional(),
    ranges: key(ranges, 'Ranges as a handbook prints them, both ends included unless written `<` or `>`; checked for gaps and overlaps.', {
      '0-50%': 'red',
      '>50%': 'green',
    }).optional(),
  })
  .superRefine((table, context) => {
    const used = Object.keys(table);
    if (used.length !== 1)
      context.addIssue({
        code: 'custom',
        message: `a score needs exactly one of from, up_to, is, line, ranges or cases; found ${used.length === 0 ? 'none' : used.join(' and ')}`,
      });
  });

/** How a value becomes a score. */
export const table = key(
  z.union([
    plainTable,
    z.strictObject({ cases: casesOf(z.union([plainTable, cell]), { up_to: { 35: 'green', 60: 'yellow', else: 'red' } }) }),
  ]),
  'How the value becomes a score: exactly one of from, up_to, is, line, ranges, or a choice of tables under cases.',
  { from: { '0%': 'red', '50%': 'yellow', '80%': 'green' } },
);

/** A plain table after reading. */
export type PlainTable = z.output<typeof plainTable>;
/** A table after reading: a plain one, or a choice over tables and cells. */
export type Table = z.output<typeof table>;

/** JavaScript reorders integer-like keys, so bounds are sorted by value, never by place. */
function readBounds<T>(map: Record<string, T>, context: z.RefinementCtx): { at: number; score: T }[] {
  const found = new Map<number, { at: number; score: T }>();
  for (const [written, score] of Object.entries(map)) {
    const at = parseNumber(written);
    if (at === undefined)
      context.issues.push({ code: 'custom', message: `"${written}" is not a number; expected a bound such as 50 or 80%`, input: written });
    else if (found.has(at)) context.issues.push({ code: 'custom', message: `the bound ${written} stands twice`, input: written });
    else found.set(at, { at, score });
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}

function parseRange(written: string): Range | undefined {
  const compact = written.replaceAll(/\s+|(?<=\d)%(?=[-–])/g, '').replace('–', '-');
  const percent = compact.endsWith('%');
  const scale = (digits: string) => (percent ? Number(digits) / 100 : Number(digits));
  const [, above, low, below, high] = /^(>?)(\d+(?:\.\d+)?)-(<?)(\d+(?:\.\d+)?)%?$/.exec(compact) ?? [];
  if (low !== undefined && high !== undefined)
    return { low: scale(low), lowIncluded: above === '', high: scale(high), highIncluded: below === '', text: written };
  const open = /^([<>]=?)(\d+(?:\.\d+)?)%?$/.exec(compact);
  if (!open?.[1] || !open[2]) return undefined;
  const included = open[1].endsWith('=');
  return open[1].startsWith('<')
    ? { low: -Infinity, lowIncluded: false, high: scale(open[2]), highIncluded: included, text: written }
    : { low: scale(open[2]), lowIncluded: included, high: Infinity, highIncluded: false, text: written };
}
