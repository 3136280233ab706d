import type { MetricProgram, PlaybookProgram, Program } from '../expressions/program.ts';
import { compileRowAggregate, occurrenceOf, type RowAggregate, readsOfAggregate } from '../expressions/row-aggregate.ts';
import { compileRowCondition, type RowCondition } from '../expressions/row-condition.ts';
import type { ValueType } from '../expressions/value.ts';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import { aggregates } from '../model/metric.ts';
import { builtInSources, type DateColumn, isBuiltIn, type Source } from '../model/source.ts';
import { place } from './source-fault.ts';

/** An aggregate metric, ready to be asked of its source. */
export interface MetricPlan extends RowAggregate {
  readonly program: MetricProgram;
}

/** A playbook that starts on each row. */
export interface EachPlan {
  readonly playbook: PlaybookProgram;
  readonly where: RowCondition | null;
}

/** A column read as a number, a date or yes or no. */
interface TypedColumn {
  readonly column: string;
  readonly type: ValueType;
}

/** A source of files with everything that is asked of it. Columns are named as in its files. */
export interface SourcePlan {
  readonly name: string;
  readonly customer: string;
  readonly at: DateColumn | null;
  readonly to: DateColumn | null;
  readonly id: string | null;
  readonly source: Source;
  /** The other columns that are read, sorted. */
  readonly columns: readonly string[];
  /** What they are read as besides text, each pair once. */
  readonly typed: readonly TypedColumn[];
  readonly metrics: readonly MetricPlan[];
  readonly each: readonly EachPlan[];
}

/**
 * What each source of files is asked, by name; metrics and starts that cannot be asked come back as diagnostics and are left out, also those of
 * built-in sources, whose rows stand in no file.
 */
export function planSources(program: Program): { plans: readonly SourcePlan[]; diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const plans = [...program.sources.values()]
    .sort((a, b) => compareText(a.name, b.name))
    .flatMap(({ name, value }): readonly SourcePlan[] => {
      const metrics = [...program.metrics.values()]
        .filter((metric) => metric.value.of === name)
        .flatMap((metric) => planMetric(metric, value, name, diagnostics) ?? []);
      if (value === null) return [];
      const each = program.playbooks
        .filter((playbook) => playbook.playbook.start.each === name)
        .flatMap((playbook) => planEach(playbook, value, diagnostics) ?? []);
      const reads = [...metrics.flatMap(readsOfMetric), ...each.flatMap(({ where }) => readsOf(where))];
      const asked = value.nps === undefined ? [] : [value.nps.score, value.nps.person];
      const columns = [...new Set([...reads.map(({ column }) => column), ...asked])].sort();
      const typed = new Map(reads.filter(({ type }) => type !== 'text').map((read) => [`${read.column} ${read.type}`, read]));
      return [{ name, ...columnsOfSource(value), source: value, columns, typed: [...typed.values()], metrics, each }];
    });
  return { plans, diagnostics };
}

function readsOfMetric(metric: MetricPlan): readonly TypedColumn[] {
  return readsOfAggregate(metric).map(([column, type]) => ({ column, type }));
}

function readsOf(condition: RowCondition | null): readonly TypedColumn[] {
  return [...(condition?.columns ?? [])].map(([column, type]) => ({ column, type }));
}

function columnsOfSource(source: Source): Pick<SourcePlan, 'customer' | 'at' | 'to' | 'id'> {
  return {
    customer: source.through?.on ?? source.customer ?? '',
    at: source.at ?? source.from ?? null,
    to: source.to ?? null,
    id: source.id ?? null,
  };
}

/** Whether rows last from a day to another, or on. */
function hasSpans(name: string, source: Source | null): boolean {
  return source === null ? isBuiltIn(name) && builtInSources[name].kind === 'spans' : source.from !== undefined;
}

function planMetric(metric: MetricProgram, source: Source | null, name: string, diagnostics: Diagnostic[]): MetricPlan | undefined {
  const { value, from, path } = metric;
  const aggregate = aggregates.find((kind) => value[kind] !== undefined);
  if (aggregate === undefined) return undefined;
  const report = (key: string, message: string, hint?: string) =>
    diagnostics.push(place({ code: 'metric-source', severity: 'error', message, ...(hint ? { hint } : {}) }, from, [...path, key]));

  const occurrence = occurrenceOf(value);
  if (occurrence !== undefined && occurrence !== 'rows' && !hasSpans(name, source)) {
    report(
      aggregate,
      `"${occurrence}" is asked of spans; the source ${name} has events`,
      `write \`${aggregate}: rows\`, or give the source \`from\` and \`to\``,
    );
    return undefined;
  }
  const needsDays = value.window
    ? 'window'
    : value.since
      ? 'since'
      : aggregate === 'days_since_last' || aggregate === 'first_day'
        ? aggregate
        : undefined;
  if (source?.snapshot && needsDays !== undefined) {
    report(needsDays, `the source ${name} is a snapshot: its rows have no days`, 'give the source `at`, the column with the day of a row');
    return undefined;
  }
  if (value.daily && (aggregate === 'last' || aggregate === 'days_since_last' || aggregate === 'first_day')) {
    report(
      'daily',
      `\`daily\` needs a number for each day; \`${aggregate}\` has none`,
      'use it with count, distinct, sum, mean, min, max or share',
    );
    return undefined;
  }
  const asked = compileRowAggregate(value);
  return asked && { program: metric, ...asked };
}

function planEach(playbook: PlaybookProgram, source: Source, diagnostics: Diagnostic[]): EachPlan | undefined {
  const { from } = playbook;
  const path = ['start', 'where'];
  const where = compileRowCondition(playbook.playbook.start.where);
  if (where === undefined) return undefined;
  if (source.to && where?.columns.has(source.to.column)) {
    const message = `a row starts a run on its first day, when \`${source.to.column}\` is not yet known`;
    const hint = `define a second source on the same files with \`at: ${source.to.column}\`, and start on that`;
    diagnostics.push(place({ code: 'row-in-future', severity: 'error', message, hint }, from, path));
    return undefined;
  }
  return { playbook, where };
}
