import type { Content } from '../model/content.ts';
import type { HealthModel, MeasureGroup } from '../model/health-model.ts';
import { digestOf } from './digest.ts';
import { type Graph, modelLabel, rulesBehind, stageLabel } from './graph.ts';
import type { Program } from './program.ts';

/** The name of a health model among the digests of definitions. */
export function modelDefinition(id: string): string {
  return `health/${id}`;
}

/** The name of the journey among the digests of definitions. */
export const journeyDefinition = 'journey';

/** The name of a segment among the digests of definitions. */
export function segmentDefinition(name: string): string {
  return `segment/${name}`;
}

/**
 * The rules behind some names, with the settings of the workspace that rules are read with: where the fiscal year starts, whose holidays count, the
 * currency of amounts that name none, and the zone of moments.
 */
export function everythingBehind({ workspace }: Content, graph: Graph, names: readonly string[]): unknown {
  const { fiscal_year_starts, country, currency, time_zone } = workspace.value;
  return [rulesBehind(graph, names), fiscal_year_starts, country, currency, time_zone];
}

/** Digests of what decides health, stage and segments, through everything they read. Titles and explanations do not count. */
export function digestDefinitions(
  content: Content,
  graph: Graph,
  { healthModels, stages, segments }: Pick<Program, 'healthModels' | 'stages' | 'segments'>,
): ReadonlyMap<string, string> {
  const behind = (names: readonly string[]) => digestOf(everythingBehind(content, graph, names));
  const models = healthModels.map(({ model }) => model);
  const all = models.map(({ id }) => modelLabel(id));
  return new Map([
    // A parent takes its score from children, whichever models they have.
    ...models.map((model) => [modelDefinition(model.id), behind(model.roll_up === undefined ? [modelLabel(model.id)] : all)] as const),
    [journeyDefinition, digestOf([stages.map(({ name }) => name), behind(stages.map(({ name }) => stageLabel(name)))])] as const,
    ...[...segments.keys()].map((name) => [segmentDefinition(name), behind([name])] as const),
  ]);
}

/** A health model without its id, titles and explanations: changing those changes no score. */
export function ruleOfModel({
  id: _id,
  formerly: _formerly,
  title: _title,
  about: _about,
  groups,
  measures,
  adjust,
  ...rule
}: HealthModel): unknown {
  return {
    ...rule,
    groups: groups && mapValues(groups, ({ title: _, ...group }) => ({ ...group, measures: ruleOfMeasures(group.measures) })),
    measures: measures && ruleOfMeasures(measures),
    adjust: adjust.map(({ because: _, ...line }) => line),
  };
}

function ruleOfMeasures(measures: MeasureGroup['measures']): unknown {
  return mapValues(measures, ({ title: _title, about: _about, ...measure }) => measure);
}

function mapValues<T>(record: Readonly<Record<string, T>>, map: (value: T) => unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
