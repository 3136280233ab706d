import { basename, extname } from 'node:path/posix';
import type { CustomerFiles } from '../model/content.ts';
import { formatDay } from '../model/day.ts';
import { type BuiltInSource, builtInSources } from '../model/source.ts';

/** The rows of a built-in source as texts, by column: `customer` first, then those of {@link builtInSources}. */
export function builtInRows(source: BuiltInSource, customers: readonly CustomerFiles[]): readonly (readonly (string | null)[])[] {
  const rows = customers.flatMap((customer) => (source === 'touchpoints' ? touchpoints(customer) : ratings(customer)));
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

function ratings(customer: CustomerFiles): string[][] {
  return customer.value.ratings.map((rating) => [customer.value.id, formatDay(rating.on), rating.kind, rating.value, rating.by]);
}
