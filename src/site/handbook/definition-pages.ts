import { describeSource } from '#setpiece/expressions/words';
import { describeFormula } from '#setpiece/expressions/words-formula';
import { describeMetric } from '#setpiece/expressions/words-metric';
import { nameInWords } from '#setpiece/expressions/words-names';
import { describeWho } from '#setpiece/expressions/words-rule';
import { describeDuration, joinWords, sentence } from '#setpiece/expressions/words-values';
import type { Source } from '../../model/source.ts';
import { capital } from './health-page.ts';
import type { DefinitionCard, MetricsPage, SegmentsPage } from './page.ts';
import { placeOf, type Surroundings } from './surroundings.ts';

/** The dictionary: every metric, date and source of the workspace, by title. */
export function metricsPage({ content, vocabulary }: Surroundings): MetricsPage {
  const metrics: DefinitionCard[] = [];
  const dates: DefinitionCard[] = [];
  const sources: DefinitionCard[] = [];
  for (const file of content.definitions) {
    for (const [name, metric] of Object.entries(file.value.metrics)) {
      const notes: string[] = [];
      if (metric.of !== undefined) notes.push(`From ${nameInWords(metric.of)}.`);
      if (metric.fresh) notes.push(`Stale after ${describeDuration(metric.fresh)} without a row.`);
      if (metric.expires) notes.push(`Missing after ${describeDuration(metric.expires)} without a row.`);
      if (metric.unit && metric.unit !== 'count') notes.push(`Unit: ${metric.unit}.`);
      metrics.push({ ...card(name, metric), says: describeMetric(metric, vocabulary), notes, at: placeOf(file, 'metrics', name) });
    }
    for (const [name, date] of Object.entries(file.value.dates)) {
      const says = date.formula === undefined ? describeSource(date.is ?? name, vocabulary) : describeFormula(date.formula, vocabulary);
      dates.push({ ...card(name, date), says: sentence(says), notes: [], at: placeOf(file, 'dates', name) });
    }
    for (const [name, source] of Object.entries(file.value.sources))
      sources.push({ ...card(name, source), says: describeSourceRows(source), notes: [], at: placeOf(file, 'sources', name) });
  }
  return { kind: 'metrics', metrics: byTitle(metrics), dates: byTitle(dates), sources: byTitle(sources) };
}

/** Every segment of the workspace, by title. */
export function segmentsPage({ content, vocabulary }: Surroundings): SegmentsPage {
  const segments = content.definitions.flatMap((file) =>
    Object.entries(file.value.segments).map(([name, segment]): DefinitionCard => {
      const notes: string[] = [];
      if (segment.signal) notes.push(`Shown as a signal of ${segment.signal}.`);
      if (segment.exclusive) notes.push(`One of the family “${nameInWords(segment.exclusive)}”: each customer should be in exactly one.`);
      return { ...card(name, segment), says: describeWho(segment.is, vocabulary), notes, at: placeOf(file, 'segments', name) };
    }),
  );
  return { kind: 'segments', segments: byTitle(segments) };
}

function card(
  name: string,
  definition: { readonly title?: string | undefined; readonly about?: string | undefined },
): Pick<DefinitionCard, 'name' | 'title' | 'about'> {
  return { name, title: definition.title ?? capital(nameInWords(name)), about: definition.about ?? null };
}

function describeSourceRows(source: Source): string {
  const shape = source.at ? 'Events' : source.from ? 'Spans of days' : 'A snapshot without a past';
  const lag = source.lag ? `, ${describeDuration(source.lag)} late` : '';
  return `${shape} from ${joinWords(source.files, 'and')}${lag}.`;
}

function byTitle(cards: DefinitionCard[]): DefinitionCard[] {
  return cards.sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0));
}
