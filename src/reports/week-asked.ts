import type { CustomerReport, IsoDay } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';
import { daysBetween } from './dates.ts';
import type { Digest } from './digest.ts';
import type { CheckedPage, WeekSettings } from './week-settings.ts';
import type { WeekTask } from './week-tasks.ts';

/** A rating that is old or was never given, for some customers. */
export interface AskedRating {
  /** The title of the metric that is made from it. */
  readonly title: string;
  /** The longest without first. `days` since the last one; null where there is none. */
  readonly customers: readonly { readonly id: string; readonly name: string; readonly days: number | null }[];
}

/** What is asked of a person, besides tasks. */
export interface Asked {
  readonly ratings: readonly AskedRating[];
  /** Pages of the handbook that this person checked, whose check has run out or soon will: those first that ran out first. */
  readonly pages: readonly (Omit<CheckedPage, 'by'> & { readonly days: number })[];
  /** Questions in open runs that nobody has answered and that can be answered now. */
  readonly questions: readonly WeekTask[];
  /** Objectives for which nobody stands today. */
  readonly objectives: readonly { readonly customer: string; readonly name: string; readonly words: string }[];
}

/** Days before a check runs out in which it is asked for. */
const soon = 14;

/** What is asked of the person of a digest. */
export function askedOf(digest: Digest, login: string, settings: WeekSettings, tasks: readonly WeekTask[]): Asked {
  const { asOf, customers, objectives } = digest;
  return {
    ratings: staleRatings(customers, settings.ratedMetrics, asOf),
    pages: settings.pages.flatMap(({ by, ...page }) => {
      const days = daysBetween(asOf, page.until);
      return by === login && days <= soon ? [{ ...page, days }] : [];
    }),
    questions: tasks.filter(({ asks, waits }) => asks && !waits),
    objectives: objectives
      .filter(({ objective }) => objective.confirmed === false && (objective.owners.ours ?? login) === login)
      .map(({ customer, objective }) => ({ customer: customer.id, name: customer.name, words: objective.words })),
  };
}

function staleRatings(customers: readonly CustomerReport[], rated: ReadonlySet<string>, asOf: IsoDay): readonly AskedRating[] {
  const stale = customers.flatMap(({ id, name, metrics }) =>
    metrics
      .filter((metric) => rated.has(metric.name) && metric.state !== 'fresh')
      .map((metric) => ({ title: metric.title, id, name, days: metric.newest === null ? null : daysBetween(metric.newest, asOf) })),
  );
  return [...Map.groupBy(stale, ({ title }) => title)]
    .sort(([a], [b]) => compareText(a, b))
    .map(([title, found]) => ({
      title,
      customers: found
        .map(({ id, name, days }) => ({ id, name, days }))
        .sort((a, b) => (b.days ?? Infinity) - (a.days ?? Infinity) || compareText(a.id, b.id) || 0),
    }));
}
