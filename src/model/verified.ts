import type { z } from 'zod';
import type { Day } from './day.ts';
import { type AddBusinessDays, addDuration } from './duration.ts';
import type { verified } from './scalars.ts';

/** A `verified` line: who checked something, when, and for how long that counts. */
export type Verified = z.output<typeof verified>;

/** The last day on which a check counts. Example: on 2026-10-01 for 90d counts until 2026-12-30. */
export function verifiedUntil(line: Pick<Verified, 'on' | 'for'>, addBusinessDays: AddBusinessDays): Day {
  return addDuration(line.on, line.for, 1, addBusinessDays);
}
