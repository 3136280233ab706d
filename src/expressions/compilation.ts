import type { Content, Located } from '../model/content.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Path } from '../model/position.ts';
import { isBuiltIn } from '../model/source.ts';
import { digestDefinitions, everythingBehind, ruleOfModel } from './definition-digests.ts';
import { compileDefinitions } from './definitions.ts';
import { findCycles, type Graph, type GraphNode, lookbacksOf, modelLabel, type Reads, sourceLabel, stageLabel } from './graph.ts';
import { compileHealthModel, compileStages } from './models.ts';
import { evaluatedNames, namesOf } from './names.ts';
import { objectiveNodes } from './objective-graph.ts';
import { compilePlaybook } from './plays.ts';
import type { Compilation, CompiledFormula, HealthModelProgram, PlacedProblem, PlaybookProgram, Program } from './program.ts';
import type { CompiledExpression } from './value.ts';

type Rule = CompiledExpression | CompiledFormula | { readonly expressions: readonly CompiledExpression[] } | null;

/**
 * Compiles every expression, formula and table of a workspace. All problems are given at once, with their places; a definition with a
 * problem is left out of the program and its name fits everywhere, so that it is reported once.
 */
export function compileContent(content: Content): Compilation {
  const problems: PlacedProblem[] = [];
  const names = namesOf(content);
  const definitions = compileDefinitions(content, names, problems);
  const stages = compileStages(content.journey, names, problems);
  const units = new Map(
    content.definitions.flatMap(({ value }) => Object.entries(value.metrics).map(([name, { unit }]) => [name, unit] as const)),
  );
  const percentOf = (metric: string) => {
    const unit = units.get(metric);
    return unit === undefined ? undefined : unit === 'percent';
  };
  const healthModels = content.healthModels.flatMap((file) => compileHealthModel(file, names, problems, percentOf) ?? []);
  const compiled = { ...definitions, stages, healthModels };
  const graph = buildGraph(content, compiled);

  const cycles = findCycles(graph);
  problems.push(...cycles.map(({ problem }) => problem));
  const inCycle = new Set(cycles.flatMap((cycle) => cycle.names));
  const keep = <T>(all: ReadonlyMap<string, T>) => new Map([...all].filter(([name]) => !inCycle.has(name)));

  const playbooks = content.playbooks.flatMap(
    (file) => compilePlaybook(file, names, problems, (read) => everythingBehind(content, graph, read)) ?? [],
  );
  const roots = [...[...graph.values()].flatMap(({ reads }) => reads), ...playbooks.flatMap(readsOfPlaybook)];
  const segments = keep(definitions.segments);
  const metrics = keep(definitions.metrics);
  const program: Program = {
    content,
    names,
    sources: definitions.sources,
    metrics,
    dates: keep(definitions.dates),
    segments,
    stages,
    healthModels,
    playbooks,
    lookbacks: lookbacksOf(graph, roots, (name) => {
      const metric = metrics.get(name);
      return metric?.derived === null && !isBuiltIn(metric.value.of ?? '');
    }),
    definitions: digestDefinitions(content, graph, { healthModels, stages, segments }),
  };
  return { program, problems: sortProblems(problems) };
}

function sortProblems(problems: readonly PlacedProblem[]): readonly PlacedProblem[] {
  const place = ({ from, path }: PlacedProblem) => {
    const { line, column } = from.locate(path);
    return { file: from.file, line, column };
  };
  return problems
    .map((problem) => ({ problem, at: place(problem) }))
    .sort(
      (a, b) =>
        compareText(a.at.file, b.at.file) || a.at.line - b.at.line || a.at.column - b.at.column || a.problem.offset - b.problem.offset,
    )
    .map(({ problem }) => problem);
}

function readsOf(from: Located<unknown>, path: Path, rule: Rule): readonly Reads[] {
  if (rule === null) return [];
  if ('expressions' in rule) return rule.expressions.flatMap((expression) => readsOf(from, path, expression));
  if ('lookback' in rule) return [{ from, path, current: rule.current, earlier: rule.earlier, lookback: rule.lookback }];
  return [{ from, path, current: rule.names, earlier: [], lookback: [] }];
}

type Compiled = Pick<Program, 'sources' | 'metrics' | 'dates' | 'segments' | 'stages' | 'healthModels'>;

function buildGraph(content: Content, { sources, metrics, dates, segments, stages, healthModels }: Compiled): Graph {
  const graph = new Map<string, GraphNode>(objectiveNodes(content));
  for (const [field, type] of Object.entries(content.workspace.value.custom)) graph.set(`customer.${field}`, { reads: [], rule: type });
  for (const { name, value } of sources.values()) {
    const { about: _about, owner: _owner, ...rule } = value ?? {};
    graph.set(sourceLabel(name), { reads: [], rule });
  }
  for (const [name, { value, from, path, derived, since }] of metrics) {
    const {
      title: _title,
      about: _about,
      owner: _owner,
      unit: _unit,
      quota: _quota,
      fresh: _fresh,
      value_report: _report,
      shows: _shows,
      ...rule
    } = value;
    const reads = [
      ...readsOf(from, [...path, value.is === undefined ? 'cases' : 'is'], derived),
      ...readsOf(from, [...path, 'since'], since),
    ];
    const source = value.of === undefined ? null : graph.get(sourceLabel(value.of))?.rule;
    graph.set(name, { reads, rule: [rule, source] });
  }
  for (const [name, { value, from, path, compiled }] of dates)
    graph.set(name, {
      reads: readsOf(from, [...path, value.is === undefined ? 'formula' : 'is'], compiled),
      rule: [value.formula, value.is],
    });
  for (const [name, { value, from, path, is }] of segments) graph.set(name, { reads: readsOf(from, [...path, 'is'], is), rule: value.is });

  const labels = healthModels.map(({ model }) => modelLabel(model.id));
  healthModels.forEach((model, index) => {
    const from = content.healthModels.find(({ value }) => value === model.model);
    if (from) graph.set(labels[index] ?? '', { reads: readsOfModel(from, model), rule: ruleOfModel(model.model), isModel: true });
  });
  for (const name of evaluatedNames) {
    const isStage = name === 'stage';
    const [from] = isStage ? [content.journey] : content.healthModels;
    if (from === undefined) continue;
    const current = isStage ? stages.map((stage) => stageLabel(stage.name)) : labels;
    // Stages are tried in their order; models stand in that of their files, which says nothing.
    const rule = isStage ? current : null;
    graph.set(name, { reads: [{ from, path: [isStage ? 'stages' : 'id'], current, earlier: [], lookback: [] }], rule });
  }
  for (const { name, value, from, path, when, until } of stages)
    graph.set(stageLabel(name), {
      reads: [...readsOf(from, [...path, 'when'], when), ...readsOf(from, [...path, 'until'], until)],
      rule: [value.when, value.until],
    });
  return graph;
}

function readsOfModel(from: Located<unknown>, { model, for: who, grace, groups, adjust }: HealthModelProgram): readonly Reads[] {
  const measures = groups.flatMap((group) =>
    group.measures.flatMap(({ name, value, score, applies }) => {
      const path = model.groups ? ['groups', group.name, 'measures', name] : ['measures', name];
      return [
        ...readsOf(from, [...path, 'value'], value),
        ...readsOf(from, [...path, 'applies'], applies),
        ...readsOf(from, [...path, 'score'], score),
      ];
    }),
  );
  return [
    ...readsOf(from, ['for'], who),
    ...readsOf(from, ['grace', 'while'], grace?.while ?? null),
    ...measures,
    ...adjust.flatMap((line, index) => readsOf(from, ['adjust', index, 'if'], line.if)),
  ];
}

function readsOfPlaybook(play: PlaybookProgram): readonly Reads[] {
  const rules: readonly Rule[] = [
    ...[play.for, play.becomes, play.every, play.until, play.again, play.priority, play.owner, play.due, play.goalBy],
    ...play.on,
    ...play.steps.flatMap((step) => [step.due, step.if, step.done, step.owner]),
  ];
  return rules.flatMap((rule) => readsOf(play.from, [], rule));
}
