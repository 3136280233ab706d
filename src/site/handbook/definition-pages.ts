import { describeSource } from '#setpiece/expressions/words';
import { describeFormula } from '#setpiece/expressions/words-formula';
import { describeMetric } from '#setpiece/expressions/words-metric';
import { nameInWords, type Vocabulary } from '#setpiece/expressions/words-names';
import { describeWho } from '#setpiece/expressions/words-rule';
import { describeDuration, sentence } from '#setpiece/expressions/words-values';
import { say } from '#setpiece/model/language';
import { isBuiltIn } from '#setpiece/model/source';
import type { Definitions, Metric } from '../../model/metric.ts';
import type { Source } from '../../model/source.ts';
import { capital } from './health-page.ts';
import type { DefinitionCard, MetricCard, MetricsPage, SegmentCard, SegmentsPage, SourceCard } from './page.ts';
import { placeOf, type Surroundings } from './surroundings.ts';

/** The dictionary: every metric, date and source of the workspace, by title. */
export function metricsPage({ content, vocabulary }: Surroundings): MetricsPage {
  const sources: SourceCard[] = [];
  for (const file of content.definitions)
    for (const [name, source] of Object.entries(file.value.sources))
      sources.push({ ...sourceCard(name, source, vocabulary), at: placeOf(file, 'sources', name) });
  const owners = new Map(sources.map(({ name, owner }) => [name, owner]));
  const metrics: MetricCard[] = [];
  const dates: DefinitionCard[] = [];
  for (const file of content.definitions) {
    for (const [name, metric] of Object.entries(file.value.metrics)) {
      const at = placeOf(file, 'metrics', name);
      const says = describeMetric(metric, vocabulary);
      metrics.push({ ...card(name, metric), says, written: writtenOf(metric), at, ...metricParts(metric, owners, vocabulary) });
    }
    for (const [name, date] of Object.entries(file.value.dates)) {
      const says = date.formula === undefined ? describeSource(date.is ?? name, vocabulary) : describeFormula(date.formula, vocabulary);
      dates.push({
        ...card(name, date),
        says: sentence(says, vocabulary.grammar),
        written: date.formula ?? date.is ?? null,
        at: placeOf(file, 'dates', name),
      });
    }
  }
  const owned = withOwners(metrics);
  return { kind: 'metrics', metrics: byTitle(owned), dates: byTitle(dates), sources: byTitle(sources) };
}

function metricParts(
  metric: Metric,
  owners: ReadonlyMap<string, string | null>,
  { grammar }: Vocabulary,
): Omit<MetricCard, keyof DefinitionCard> {
  const { of, unit, fresh, expires } = metric;
  return {
    unit: unit ?? null,
    source: of === undefined ? null : { name: of, title: capital(nameInWords(of)), builtIn: isBuiltIn(of) },
    owner: metric.owner ?? (of === undefined ? null : (owners.get(of) ?? null)),
    fresh: fresh === undefined ? null : describeDuration(fresh, grammar),
    expires: expires === undefined ? null : describeDuration(expires, grammar),
  };
}

/** Who answers for a derived metric: whoever answers for all that it is made of, where that is one. */
function withOwners(metrics: readonly MetricCard[]): MetricCard[] {
  const known = new Map(metrics.map((metric) => [metric.name, metric]));
  const ownersOf = (metric: MetricCard, above: ReadonlySet<string>): readonly string[] => {
    if (metric.owner !== null) return [metric.owner];
    const inside = [...(metric.written ?? '').matchAll(/[a-z_]\w*/g)].flatMap(([name]) => (above.has(name) ? [] : (known.get(name) ?? [])));
    return [...new Set(inside.flatMap((one) => ownersOf(one, new Set([...above, one.name]))))];
  };
  return metrics.map((metric) => {
    const owners = ownersOf(metric, new Set([metric.name]));
    return { ...metric, owner: owners.length === 1 ? (owners[0] ?? null) : metric.owner };
  });
}

/** The expression of a derived metric; null for one that counts rows, whose keys are told in words. */
function writtenOf({ is }: Metric): string | null {
  return is ?? null;
}

/** Every segment of the workspace, by title. */
export function segmentsPage({ content, vocabulary }: Surroundings): SegmentsPage {
  const segments = content.definitions.flatMap((file) =>
    Object.entries(file.value.segments).map(
      ([name, segment]): SegmentCard => ({
        ...card(name, segment),
        says: describeWho(segment.is, vocabulary),
        written: segment.is,
        at: placeOf(file, 'segments', name),
        signal: segment.signal ?? null,
        family: segment.exclusive ?? null,
        finding: segment.finding ?? null,
      }),
    ),
  );
  return {
    kind: 'segments',
    segments: byTitle(segments),
  };
}

type Named = { readonly title?: string | undefined; readonly about?: string | undefined };

function card(name: string, definition: Named): Pick<DefinitionCard, 'name' | 'title' | 'about'> {
  return { name, title: definition.title ?? capital(nameInWords(name)), about: definition.about ?? null };
}

const shapes = { events: say('Events'), spans: say('Spans of days'), snapshot: say('A snapshot without a past') } as const;

function sourceCard(name: string, source: Definitions['sources'][string], { grammar }: Vocabulary): Omit<SourceCard, 'at'> {
  return {
    ...card(name, { about: source.about }),
    shape: shapes[shapeOf(source)],
    files: source.files ?? [`${source.in}: ${source.table ?? 'sql'}`],
    owner: source.owner ?? null,
    lag: source.lag === undefined ? null : describeDuration(source.lag, grammar),
    expires: source.expires === undefined ? null : describeDuration(source.expires, grammar),
  };
}

function shapeOf({ at, from }: Source): keyof typeof shapes {
  if (at !== undefined) return 'events';
  return from === undefined ? 'snapshot' : 'spans';
}

function byTitle<T extends { readonly title: string }>(cards: T[]): T[] {
  return cards.sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0));
}
