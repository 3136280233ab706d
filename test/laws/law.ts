import fc from 'fast-check';
import { vi } from 'vitest';
import { stringify } from 'yaml';

// Many cases take their time on a busy machine; that none of them hangs is what this is for.
vi.setConfig({ testTimeout: 300_000 });

/** One seed for all laws, so that a failure comes back. `LAWS_SEED` and `LAWS_RUNS` (times as many) search further. */
const SEED = Number(process.env.LAWS_SEED ?? 20_261_102);

/** Holds a law for so many cases. What breaks it is shrunk, and said with the seed and without what all drafts have in common. */
export function hold<T>(runs: number, cases: fc.Arbitrary<T>, law: (one: T) => void): void {
  refuse(fc.check(fc.property(cases, law), settings(runs)));
}

/** The same for a law that waits for something outside. */
export async function holdOutside<T>(runs: number, cases: fc.Arbitrary<T>, law: (one: T) => Promise<void>): Promise<void> {
  refuse(await fc.check(fc.asyncProperty(cases, law), settings(runs)));
}

function settings(runs: number): { readonly seed: number; readonly numRuns: number } {
  return { seed: SEED, numRuns: Math.ceil(runs * Number(process.env.LAWS_RUNS ?? 1)) };
}

function refuse<T>(details: fc.RunDetails<[T]>): void {
  if (!details.failed) return;
  const [counterexample] = details.counterexample ?? [];
  const cause = details.errorInstance instanceof Error ? details.errorInstance : new Error(String(details.errorInstance));
  cause.message = `broken after ${details.numRuns} cases, seed ${details.seed}\n${stringify(shorten(counterexample), { aliasDuplicateObjects: false })}\n${cause.message}`;
  throw cause;
}

/** What every draft says alike. */
const common = new Set([
  'format',
  'time_zone',
  'country',
  'currency',
  'custom',
  'close_reasons',
  'team',
  'pools',
  'sources',
  'dates',
  'bands',
  'goal',
  'title',
  'name',
  'reason',
  'by',
]);

function shorten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) =>
      common.has(key) && part !== true ? [] : [[key, key === 'metrics' ? shortenMetrics(part) : shorten(part)]],
    ),
  );
}

function shortenMetrics(metrics: object): unknown {
  return Object.fromEntries(Object.entries(metrics).filter(([, metric]) => metric?.expires !== undefined || metric?.cases !== undefined));
}
