import type { Content, Located } from '../model/content.ts';
import { parseDay } from '../model/day.ts';
import { aggregates, type Definitions, type Metric, type NamedDate } from '../model/metric.ts';
import { nearest } from '../model/nearest.ts';
import type { Path } from '../model/position.ts';
import { parseNumber } from '../model/scalars.ts';
import { builtInColumns, builtInSources, isBuiltIn } from '../model/source.ts';
import { analyse } from './analysis.ts';
import { createFileCompiler, type FileCompiler } from './findings.ts';
import { meaningOfMetric, refuseName, type WorkspaceNames } from './names.ts';
import { parseExpression } from './parser.ts';
import type { DateProgram, MetricProgram, PlacedProblem, SegmentProgram, SourceProgram } from './program.ts';
import { checkRowExpression } from './row.ts';
import { columnOf } from './row-aggregate.ts';
import type { Meaning, ValueType } from './value.ts';

/** The compiled files of `playbooks/metrics/`. */
interface CompiledDefinitions {
  readonly sources: ReadonlyMap<string, SourceProgram>;
  readonly metrics: ReadonlyMap<string, MetricProgram>;
  readonly dates: ReadonlyMap<string, DateProgram>;
  readonly segments: ReadonlyMap<string, SegmentProgram>;
}

type File = Located<Definitions>;

/**
 * Compiles sources, metrics, dates and segments. Derived metrics are compiled in the order in which they read one another, so that each
 * has its type before it is read. A name defined twice keeps its first definition; the validation of the workspace tells of the second.
 */
export function compileDefinitions(content: Content, names: WorkspaceNames, problems: PlacedProblem[]): CompiledDefinitions {
  const metrics = compileMetrics(content, names, problems);
  const dates = new Map<string, DateProgram>();
  const segments = new Map<string, SegmentProgram>();
  for (const file of content.definitions) {
    for (const [name, value] of Object.entries(file.value.dates)) {
      if (dates.has(name) || !mayBeNamed(name, 'dates', file, names, problems)) continue;
      const compiled = compileDate(value, ['dates', name], createFileCompiler(file, names, problems));
      if (compiled) dates.set(name, { ...placed(name, value, file, ['dates', name]), compiled });
    }
    for (const [name, value] of Object.entries(file.value.segments)) {
      if (segments.has(name) || !mayBeNamed(name, 'segments', file, names, problems)) continue;
      const is = createFileCompiler(file, names, problems).expression(['segments', name, 'is'], value.is, 'yes/no');
      if (is) segments.set(name, { ...placed(name, value, file, ['segments', name]), is });
    }
    for (const [name, { row, no_row, where }] of Object.entries(file.value.outcomes)) {
      const columns = builtInColumns(row ?? no_row);
      if (where !== undefined)
        createFileCompiler(file, names, problems).report(['outcomes', name, 'where'], checkRowExpression(where, columns).problems);
    }
  }
  return { sources: compileSources(content, problems), metrics, dates, segments };
}

function placed<T>(name: string, value: T, from: Located<unknown>, path: Path) {
  return { name, value, from, path, at: from.locate(path) };
}

function mayBeNamed(name: string, section: string, from: File, names: WorkspaceNames, problems: PlacedProblem[]): boolean {
  const message = refuseName(name);
  if (message === undefined) return true;
  problems.push({ code: 'reserved-name', message, hint: 'choose another name', offset: 0, length: 0, from, path: [section, name] });
  if (names.get(name) === undefined) names.define(name, { type: 'number', world: 'open', broken: true });
  return false;
}

function compileSources({ definitions }: Content, problems: PlacedProblem[]): Map<string, SourceProgram> {
  const sources = new Map<string, SourceProgram>(Object.keys(builtInSources).map((name) => [name, { name, value: null, at: null }]));
  for (const file of definitions)
    for (const [name, value] of Object.entries(file.value.sources)) {
      if (isBuiltIn(name)) {
        const message = `the source ${name} is built in`;
        problems.push({
          code: 'reserved-name',
          message,
          hint: 'choose another name',
          offset: 0,
          length: 0,
          from: file,
          path: ['sources', name],
        });
      } else if (!sources.has(name)) sources.set(name, { name, value, at: file.locate(['sources', name]) });
    }
  return sources;
}

function compileDate(value: NamedDate, path: Path, compiler: FileCompiler): DateProgram['compiled'] | undefined {
  if (value.is !== undefined) return compiler.expression([...path, 'is'], value.is, 'date');
  return compiler.formula([...path, 'formula'], value.formula) ?? undefined;
}

function compileMetrics({ definitions }: Content, names: WorkspaceNames, problems: PlacedProblem[]): Map<string, MetricProgram> {
  const found = new Map<string, { metric: Metric; file: File }>();
  for (const file of definitions)
    for (const [name, metric] of Object.entries(file.value.metrics))
      if (!found.has(name) && mayBeNamed(name, 'metrics', file, names, problems)) found.set(name, { metric, file });
  const settled = new Map<string, MetricProgram | undefined>();
  const settle = (name: string): void => {
    const definition = found.get(name);
    if (definition === undefined || settled.has(name)) return;
    const { metric, file } = definition;
    const fallback = meaningOfMetric(metric);
    settled.set(name, undefined);
    // While its own type is not known, it fits everywhere: only the cycle is reported then, not what follows from it.
    if (metric.is !== undefined) names.define(name, { ...fallback, broken: true });
    for (const read of metricsRead(metric)) settle(read);
    const compiler = createFileCompiler(file, names, problems);
    const compiled = compileMetric(metric, ['metrics', name], compiler);
    const meaning: Meaning = compiled ? compiled.meaning : { ...fallback, broken: true };
    names.define(name, meaning);
    if (compiled) settled.set(name, { ...placed(name, metric, file, ['metrics', name]), ...compiled });
  };
  for (const name of found.keys()) settle(name);
  return new Map(
    [...found.keys()].flatMap((name) => {
      const program = settled.get(name);
      return program ? [[name, program] as const] : [];
    }),
  );
}

/** Names that the expressions of a derived metric read, as far as they can be parsed. */
function metricsRead({ is, cases, since }: Metric): readonly string[] {
  const sources = [is, since, ...(cases ?? []).map((line) => ('else' in line ? undefined : line.if))];
  return sources.flatMap((source) => {
    const node = source === undefined ? undefined : parseExpression(source).node;
    return node === undefined ? [] : analyse(node).names;
  });
}

type CompiledMetric = Pick<MetricProgram, 'meaning' | 'derived' | 'since'>;

function compileMetric(metric: Metric, path: Path, compiler: FileCompiler): CompiledMetric | undefined {
  if (metric.is !== undefined) {
    const derived = compiler.expression([...path, 'is'], metric.is);
    return derived && { meaning: { type: derived.type, world: 'open' }, derived, since: null };
  }
  if (metric.cases !== undefined) {
    const derived = compiler.choice<string>(path, { cases: metric.cases });
    return derived && { meaning: meaningOfCases(metric), derived, since: null };
  }
  const columns = builtInColumns(metric.of);
  for (const key of ['where', 'share'] as const) {
    const source = metric[key];
    if (source !== undefined) compiler.report([...path, key], checkRowExpression(source, columns).problems);
  }
  const column = columnOf(metric);
  if (columns !== undefined && column !== null && !columns.includes(column)) {
    const meant = nearest(column, columns);
    const hint = meant === undefined ? `there are ${columns.join(', ')}` : `did you mean ${meant}?`;
    const message = `${metric.of} has no column \`${column}\``;
    const key = aggregates.find((kind) => metric[kind] !== undefined) ?? 'of';
    compiler.report([...path, key], [{ code: 'unknown-column', message, hint, offset: 0, length: column.length }]);
  }
  const since = metric.since === undefined ? null : compiler.expression([...path, 'since'], metric.since, 'date');
  return compiler.failed || since === undefined ? undefined : { meaning: meaningOfMetric(metric), derived: null, since };
}

/** A choice has the one type that all its values can be read as; text otherwise. */
function meaningOfCases(metric: Metric): Meaning {
  const meaning = meaningOfMetric(metric);
  const values = meaning.values ?? [];
  const readers: readonly (readonly [ValueType, (value: string) => boolean])[] = [
    ['number', (value) => parseNumber(value) !== undefined],
    ['date', (value) => parseDay(value) !== undefined],
    ['yes/no', (value) => /^(?:yes|no|true|false)$/.test(value)],
  ];
  const type = readers.find(([, reads]) => values.every(reads))?.[0];
  return type === undefined ? meaning : { type, world: meaning.world };
}
