import type { Day } from '../model/day.ts';
import { roundScore } from './decisions.ts';
import type { HealthPoint } from './state.ts';

/** What moved a shown score over some days, in points rounded to a tenth; the two add up to the change. */
export interface ScoreCauses {
  /** What the data did; null where there was no score at the beginning or is none now. */
  readonly behaviour: number | null;
  /** What changed definitions did; null in the same cases. */
  readonly configuration: number | null;
}

/** A point of history as far as a trend reads it. */
type ScorePoint = Pick<HealthPoint, 'day' | 'score' | 'band' | 'cause'>;

const unknown: ScoreCauses = { behaviour: null, configuration: null };

/**
 * Splits the change of a score since the end of a day by its causes. A stretch without a score counts for what brought the score back; a score
 * whose band is unknown is none.
 *
 * @param points changes of the health, oldest first; the last is the score of now
 */
export function splitChange(points: readonly ScorePoint[], since: Day): ScoreCauses {
  const start = points.findLastIndex(({ day }) => day <= since);
  const first = scoreOf(points[start]);
  if (first === null || scoreOf(points.at(-1)) === null) return unknown;
  let [before, behaviour, configuration] = [first, 0, 0];
  for (const point of points.slice(start + 1)) {
    const score = scoreOf(point);
    if (score === null) continue;
    if (point.cause === 'configuration') configuration += score - before;
    else behaviour += score - before;
    before = score;
  }
  return { behaviour: roundScore(behaviour), configuration: roundScore(configuration) };
}

/**
 * What brought the band that stands since a day: undefined for the data.
 *
 * @param points changes of the health, oldest first; the last has the band
 */
export function causeOfBand(points: readonly ScorePoint[], since: Day): 'configuration' | undefined {
  const band = points.at(-1)?.band;
  const onDay = points.filter(({ day }) => day === since);
  return onDay[onDay.findLastIndex((point) => point.band !== band) + 1]?.cause;
}

function scoreOf(point: ScorePoint | undefined): number | null {
  return point === undefined || point.band === 'unknown' ? null : point.score;
}
