import { z } from 'zod';
import type { Day } from './day.ts';
import { day } from './scalars.ts';

/** A field with a past: values with the day each began, oldest first. A plain value has one entry without a day. */
export type Dated<T> = readonly { readonly from: Day | null; readonly value: T }[];

/** A value, or a map of day to value (`{ 2026-04-01: 90000, 2026-09-01: 120000 }`); read as of a day with {@link valueOn}. */
export function dated<T extends z.ZodType>(schema: T) {
  return z.union([
    schema.transform((value): Dated<z.output<T>> => [{ from: null, value: value as z.output<T> }]), // zod types a generic transform's input as unknown
    z.record(day, schema).transform(
      (values): Dated<z.output<T>> =>
        Object.entries(values)
          .map(([from, value]) => ({ from: Number(from), value: value as z.output<T> }))
          .sort((a, b) => a.from - b.from),
    ),
  ]);
}

/** The value that held on a day; undefined before the first. */
export function valueOn<T>(field: Dated<T> | undefined, on: Day): T | undefined {
  let found: T | undefined;
  for (const entry of field ?? []) if (entry.from === null || entry.from <= on) found = entry.value;
  return found;
}
