import { isSilent } from '../evaluate/observed.ts';
import type { IsoDay, Report } from '../evaluate/report.ts';
import type { Program } from '../expressions/program.ts';
import { dayOf } from './dates.ts';

/** How fresh a source is today. */
export interface SourceFacts {
  readonly rows: number;
  readonly newest: IsoDay | null;
  /** Days from the newest row to the day; null without a row. */
  readonly days: number | null;
  /** `stopped` without a row of anybody for longer than its `expires`: what is read from it is unknown. */
  readonly state: 'fresh' | 'stopped' | 'empty';
}

/** How fresh each source of files is, by its name. */
export function sourceFacts({ sources, asOf }: Pick<Report, 'sources' | 'asOf'>, program: Program): Readonly<Record<string, SourceFacts>> {
  const today = dayOf(asOf);
  return Object.fromEntries(
    sources.map(({ name, rows, newest }): readonly [string, SourceFacts] => {
      const source = program.sources.get(name)?.value ?? {};
      const day = newest === null ? null : dayOf(newest);
      const stopped = day !== null && isSilent(source, { newest: day, rows }, today);
      const state = day === null ? 'empty' : stopped ? 'stopped' : 'fresh';
      return [name, { rows, newest, days: day === null ? null : today - day, state }];
    }),
  );
}
