import { basename, extname } from 'node:path/posix';
import type { CustomerFiles } from '../model/content.ts';
import { formatDay } from '../model/day.ts';
import { type BuiltInSource, builtInSources } from '../model/source.ts';

/** The rows of a built-in source as texts, by column: `customer` first, then those of {@link builtInSources}. */
export function builtInRows(source: BuiltInSource, customers: readonly CustomerFiles[]): readonly (readonly (string | null)[])[] {
  const rows = customers.flatMap(rowsOf[source]);
  return ['customer', ...builtInSources[source]].map((_, column) => rows.map((row) => row[column] ?? null));
}

function touchpoints(customer: CustomerFiles): (string | undefined)[][] {
  return customer.touchpoints.map(({ file, value }) => [
    customer.value.id,
    formatDay(value.on),
    basename(file, extname(file)),
    value.kind,
    value.by,
    value.sentiment,
  ]);
}

function opportunities(customer: CustomerFiles): (string | undefined)[][] {
  return customer.value.opportunities.map(({ id, kind, amount, opened, close, closed, won }) => [
    customer.value.id,
    formatDay(opened),
    closed === undefined ? undefined : formatDay(closed),
    id,
    kind,
    amount?.toString(),
    close === undefined ? undefined : formatDay(close),
    won === undefined ? undefined : won ? 'yes' : 'no',
  ]);
}

function ratings(customer: CustomerFiles): string[][] {
  return customer.value.ratings.map((rating) => [customer.value.id, formatDay(rating.on), rating.kind, rating.value, rating.by]);
}

const rowsOf: Readonly<Record<BuiltInSource, (customer: CustomerFiles) => (string | undefined)[][]>> = {
  touchpoints,
  ratings,
  opportunities,
};
