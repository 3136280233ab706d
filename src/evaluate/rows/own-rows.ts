import type { MetricProgram, PlaybookProgram } from '../../expressions/program.ts';
import { compileRowAggregate, type RowAggregate } from '../../expressions/row-aggregate.ts';
import { compileRowCondition } from '../../expressions/row-condition.ts';
import type { CustomerFiles } from '../../model/content.ts';
import type { Day } from '../../model/day.ts';
import { compareText } from '../../model/diagnostic.ts';
import type { Observation, Observations, SourceRow } from '../../model/observation.ts';
import { type BuiltInSource, builtInSources, isBuiltIn } from '../../model/source.ts';
import { windowBounds } from '../../model/window.ts';
import { months } from '../../model/workspace.ts';
import { aggregateRows } from './aggregate.ts';
import { type RowShape, readColumn } from './dated-row.ts';
import { SourceRows, type SourceRowsInput } from './source-rows.ts';

/** What metrics ask, read once: each is asked for every customer and day. */
const askedBy = new WeakMap<MetricProgram, RowAggregate | undefined>();

/** Answers for built-in sources. */
export class OwnRows {
  readonly #input: SourceRowsInput;
  readonly #rows: SourceRows;
  readonly #fiscalYearStart: number;

  constructor(input: SourceRowsInput) {
    this.#input = input;
    this.#rows = new SourceRows(input);
    this.#fiscalYearStart = months.indexOf(input.program.content.workspace.value.fiscal_year_starts) + 1;
  }

  /** A metric over a built-in source for a customer, as of the end of the day before a day. Rows before `since` do not count. */
  observe(metric: MetricProgram, source: BuiltInSource, customer: CustomerFiles, day: Day, since: Day | null): Observation | undefined {
    const asked = askOf(metric);
    if (asked === undefined) return undefined;
    const { daily, window } = metric.value;
    const to = day - 1;
    const bounds = windowBounds(window, day, to, this.#fiscalYearStart);
    return aggregateRows({ asked, daily, shape: shapeOf(source), rows: this.#rows.of(source, customer), day, to, bounds, since });
  }

  /**
   * The rows a playbook starts on, oldest first, then by customer and id: those up to the end of the day before a day. Changes of bands and stages
   * are seen on their own day, for they are decided before runs are. Those that a changed definition made start nothing, unless `where` asks for the
   * cause: a new threshold would open hundreds of runs.
   */
  starts({ playbook }: PlaybookProgram, source: BuiltInSource, day: Day): readonly SourceRow[] {
    const where = compileRowCondition(playbook.start.where);
    if (where === undefined) return [];
    const shape = shapeOf(source);
    const asksForCause = where?.columns.has('cause') ?? false;
    const to = source === 'band_changes' || source === 'stage_changes' ? day : day - 1;
    return this.#input.program.content.customers
      .flatMap((files) =>
        this.#rows.of(source, files).flatMap((row): SourceRow[] => {
          if (row.id === null || row.day > to || (row.cells.cause === 'configuration' && !asksForCause)) return [];
          const counts = where === null || where.holds((column, type) => readColumn(row, shape, to, column, type)) === true;
          return counts ? [{ customer: files.value.id, id: row.id, day: row.day }] : [];
        }),
      )
      .sort((a, b) => a.day - b.day || compareText(a.customer, b.customer) || compareText(a.id, b.id));
  }
}

/** Observations whose rows of built-in sources come from the records and history. Metrics are read by each customer itself. */
export function withOwnStarts(observations: Observations, input: SourceRowsInput): Observations {
  const own = new OwnRows(input);
  const plays = new Map(input.program.playbooks.map((play) => [play.playbook.id, play]));
  return {
    days: observations.days,
    observe: (metric, customer, day) => observations.observe(metric, customer, day),
    source: (source, day) => observations.source(source, day),
    rows(playbook, day) {
      const play = plays.get(playbook);
      const each = play?.playbook.start.each;
      return play !== undefined && isBuiltIn(each) ? own.starts(play, each, day) : observations.rows(playbook, day);
    },
  };
}

function askOf(metric: MetricProgram): RowAggregate | undefined {
  if (!askedBy.has(metric)) askedBy.set(metric, compileRowAggregate(metric.value));
  return askedBy.get(metric);
}

function shapeOf(source: BuiltInSource): RowShape {
  return { at: 'at', to: builtInSources[source].kind === 'spans' ? 'to' : null };
}
