import type { CustomerReport, IsoDay, ShownBand } from '../evaluate/report.ts';
import { pastHealth, scoreChange } from './bands.ts';
import { dayOf } from './dates.ts';
import { formatChange } from './format.ts';
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

/** Days on which a changed definition moved score or band, with the points around it, oldest first. */
export function configurationChanges(
  points: readonly HealthPoint[],
): readonly { readonly day: IsoDay; readonly from: HealthPoint; readonly to: HealthPoint }[] {
  return points.flatMap((to, index) => {
    const from = points[index - 1];
    const moved = from !== undefined && (from.score !== to.score || from.band !== to.band);
    return to.cause === 'configuration' && moved ? [{ day: to.day, from, to }] : [];
  });
}

/** The change of a shown score in whole points, split by what brought it about; the parts add up to it. */
export interface CausedChange {
  readonly change: number;
  readonly behaviour: number;
  readonly configuration: number;
}

/** The change over some days by its causes; null where one of the scores is not known. */
export function causedChange(customer: CustomerReport, days: number): CausedChange | null {
  const past = customer.health.past.find((entry) => entry.days === days);
  const change = scoreChange(customer, days);
  if (change === null || past?.configuration === null || past?.configuration === undefined) return null;
  const configuration = Math.round(past.configuration) || 0;
  return { change, behaviour: change - configuration, configuration };
}

/** The causes of a change. Example: “−9 by what happened, −3 because the model changed”. */
export function sayCauses({ behaviour, configuration }: CausedChange): string {
  if (configuration === 0) return 'by what happened';
  if (behaviour === 0) return 'because the model changed';
  return `${formatChange(behaviour)} by what happened, ${formatChange(configuration)} because the model changed`;
}

/** A change over some days as a sentence. Example: “In 28 days −12: −9 by what happened, −3 because the model changed.” */
export function sayChange(customer: CustomerReport, days: number): string {
  if (pastHealth(customer, days) === undefined) return `History does not reach back ${days} days.`;
  const caused = causedChange(customer, days);
  if (caused === null) return `In ${days} days: no score then, or none now.`;
  const { change, behaviour, configuration } = caused;
  if (change === 0 && configuration === 0) return `In ${days} days no change.`;
  const split = behaviour !== 0 && configuration !== 0;
  return `In ${days} days ${formatChange(change)}${split ? ':' : ','} ${sayCauses(caused)}.`;
}
