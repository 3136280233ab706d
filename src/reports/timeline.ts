import type { CustomerReport, IsoDay, ShownBand } from '../evaluate/report.ts';
import { formatNumber, titleOf } from './format.ts';
import type { HealthPoint } from './site-data.ts';
import { bandChanges } from './trend.ts';

/** One line of an account's timeline. */
export interface TimelineEntry {
  readonly day: IsoDay;
  readonly kind: 'touchpoint' | 'run' | 'change';
  readonly title: string;
  readonly detail: string;
  /** `file:line`, or null where it is an effect of the evaluation. */
  readonly at: string | null;
  /** For a band change, the new band. */
  readonly band: ShownBand | null;
  /** A meeting or visit, drawn filled. */
  readonly filled: boolean;
}

const inPerson: ReadonlySet<string> = new Set(['meeting', 'visit', 'event', 'training']);
const order = { change: 0, run: 1, touchpoint: 2 };

/** Touchpoints, ratings, runs, band changes, stages and signals of a customer, newest first; `nameOf` tells what people call a login. */
export function timeline(
  customer: CustomerReport,
  points: readonly HealthPoint[],
  nameOf: (login: string) => string,
): readonly TimelineEntry[] {
  const plain = { band: null, filled: false };
  const entries: TimelineEntry[] = customer.touchpoints.map(({ on, kind, title, by, people, sentiment, at }) => ({
    day: on,
    kind: 'touchpoint',
    title: title ?? titleOf(kind),
    detail: [
      title === null ? '' : titleOf(kind),
      by === '' ? '' : `by ${nameOf(by)}`,
      people.length === 0 ? '' : `with ${people.join(', ')}`,
      sentiment === null ? '' : `felt ${sentiment}`,
    ]
      .filter(Boolean)
      .join(', '),
    at,
    band: null,
    filled: inPerson.has(kind),
  }));
  for (const { kind, value, on, by, note, at } of customer.ratings)
    entries.push({
      ...plain,
      day: on,
      kind: 'change',
      title: `${titleOf(kind)} rated ${value}`,
      detail: [by === '' ? '' : `by ${nameOf(by)}`, note ?? ''].filter(Boolean).join(': '),
      at,
    });
  for (const run of customer.runs) {
    if (run.state === 'open' || run.closed !== null)
      entries.push({
        ...plain,
        day: run.opened,
        kind: 'run',
        title: `Run opened: ${run.title}`,
        detail: run.why.find(({ part }) => part === 'when')?.says ?? '',
        at: run.at,
      });
    if (run.closed !== null)
      entries.push({ ...plain, day: run.closed, kind: 'run', title: `Run closed: ${run.title}`, detail: titleOf(run.state), at: run.at });
  }
  for (const { day, from, to } of bandChanges(points))
    entries.push({
      ...plain,
      day,
      kind: 'change',
      title: `Band changed from ${from.band ?? 'unknown'} to ${to.band ?? 'unknown'}${to.cause === undefined ? '' : ' because the model changed'}`,
      detail: from.score === null || to.score === null ? '' : `Score ${formatNumber(from.score, 0)} to ${formatNumber(to.score, 0)}`,
      at: null,
      band: to.band ?? 'unknown',
    });
  if (customer.stage !== null && customer.stageSince !== null)
    entries.push({
      ...plain,
      day: customer.stageSince,
      kind: 'change',
      title: `Entered ${titleOf(customer.stage).toLowerCase()}`,
      detail: '',
      at: customer.stageWhy?.at ?? null,
    });
  for (const { segment, signal, since, at } of customer.signals)
    entries.push({ ...plain, day: since, kind: 'change', title: `Signal of ${signal}: ${titleOf(segment).toLowerCase()}`, detail: '', at });
  return entries.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : order[a.kind] - order[b.kind] || (a.title < b.title ? -1 : 1)));
}
