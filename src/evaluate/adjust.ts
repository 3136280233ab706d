import type { HealthModelProgram } from '../expressions/program.ts';
import { counted } from '../expressions/words-values.ts';
import { formatPosition } from '../model/position.ts';
import { type BandName, bandNames } from '../model/table.ts';
import { bandOf, isBetter, moveInto } from './bands.ts';
import type { CustomerDay } from './customer-day.ts';
import type { Standing } from './health.ts';
import { holds } from './names.ts';
import type { Explanation } from './report.ts';
import { reportReadings, sayRule } from './wording.ts';

type Line = HealthModelProgram['adjust'][number];

/** `set` and `add`, from top to bottom, kept between 0 and 100. */
export function changeScore(day: CustomerDay, model: HealthModelProgram, weighted: number, changes: Explanation[]): number {
  let score = weighted;
  for (const line of model.adjust) {
    const { set, add } = line.adjustment.then;
    if ((set === undefined && add === undefined) || !holds(line.if.evaluate(day))) continue;
    const next = set ?? Math.min(100, Math.max(0, score + (add ?? 0)));
    const how = set !== undefined ? `Set to ${set}` : `${counted(Math.abs(add ?? 0), 'point')} ${(add ?? 0) < 0 ? 'taken off' : 'added'}`;
    if (next !== score) changes.push(explain(day, line, how));
    score = next;
  }
  return score;
}

/**
 * `at_most` and `at_least`, from top to bottom; the number moves with the band. An unknown band becomes known only where a cap leaves one band:
 * at most red, or at least green.
 */
export function capBand(day: CustomerDay, model: HealthModelProgram, start: Standing, changes: Explanation[]): Standing {
  let standing = start;
  for (const line of model.adjust) {
    const { at_most: most, at_least: least } = line.adjustment.then;
    const limit = most ?? least;
    if (limit === undefined || !holds(line.if.evaluate(day))) continue;
    const next = applyLimit(model, standing, limit, most !== undefined);
    if (next.band !== standing.band || next.score !== standing.score)
      changes.push(explain(day, line, `${most === undefined ? 'Raised to' : 'Capped at'} ${limit}`));
    standing = next;
  }
  return standing;
}

function applyLimit(model: HealthModelProgram, { score, band }: Standing, limit: BandName, isCap: boolean): Standing {
  const { bands } = model.model;
  const beyond = (one: BandName) => (isCap ? isBetter(one, limit) : isBetter(limit, one));
  const only = limit === (isCap ? bandNames.at(-1) : bandNames[0]);
  return {
    band: band === 'unknown' ? (only ? limit : band) : beyond(band) ? limit : band,
    score: beyond(bandOf(bands, score)) ? moveInto(bands, score, limit) : score,
  };
}

function explain(day: CustomerDay, line: Line, how: string): Explanation {
  const { because } = line.adjustment;
  const why = because === undefined ? ` because ${sayRule(day.program, line.if.source)}` : `: ${because}`;
  const { readings } = line.if.trace(day);
  return {
    part: 'adjust',
    says: `${how}${why}`.replace(/[^.!?]$/, '$&.'),
    at: formatPosition(line.at),
    values: reportReadings(readings),
  };
}
