import type { IsoDay, ShownBand } from '../evaluate/report.ts';
import { dayOf } from './dates.ts';
import type { HealthPoint } from './site-data.ts';

/** Health as it stood at the end of each day of a stretch, oldest first; null before the first point. */
export function dailyHealth(points: readonly HealthPoint[], asOf: IsoDay, days: number): readonly (HealthPoint | null)[] {
  const last = dayOf(asOf);
  const result: (HealthPoint | null)[] = [];
  let next = 0;
  let current: HealthPoint | null = null;
  for (let day = last - days; day <= last; day += 1) {
    for (let point = points[next]; point !== undefined && dayOf(point.day) <= day; point = points[next]) {
      current = point;
      next += 1;
    }
    result.push(current);
  }
  return result;
}

/** A stretch of days in one band. `from` and `to` are inclusive positions in the list of days. */
export interface BandSpan {
  readonly band: ShownBand;
  readonly from: number;
  readonly to: number;
}

/** Joins days of the same band. */
export function bandSpans(days: readonly (HealthPoint | null)[]): readonly BandSpan[] {
  const spans: BandSpan[] = [];
  days.forEach((point, index) => {
    if (point === null) return;
    const band = point.band ?? 'unknown';
    const previous = spans.at(-1);
    if (previous?.band === band && previous.to === index - 1) spans[spans.length - 1] = { ...previous, to: index };
    else spans.push({ band, from: index, to: index });
  });
  return spans;
}

/** Days on which the shown band became another, newest first. */
export function bandChanges(
  points: readonly HealthPoint[],
): readonly { readonly day: IsoDay; readonly from: HealthPoint; readonly to: HealthPoint }[] {
  const changes: { day: IsoDay; from: HealthPoint; to: HealthPoint }[] = [];
  points.forEach((to, index) => {
    const from = points[index - 1];
    if (from !== undefined && from.band !== to.band) changes.push({ day: to.day, from, to });
  });
  return changes.reverse();
}
