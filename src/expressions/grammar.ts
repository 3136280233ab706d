import type { Duration } from '../model/duration.ts';
import type { Adjustment, HealthModel } from '../model/health-model.ts';
import type { Metric } from '../model/metric.ts';
import type { Playbook, Step } from '../model/playbook.ts';
import type { FormulaNode } from './formula-parser.ts';
import type { Node } from './node.ts';
import type { Unit } from './words-values.ts';

/** The lines of a health model that are said, by their key. */
type HealthKey = 'for' | 'hysteresis' | 'coverage_floor' | 'grace' | 'roll_up';

/**
 * How a language other than English says rules. A vocabulary carries it, and the functions of `words*.ts` hand over to it; what they do in
 * English is told there. A clause stands in a sentence, a sentence by itself with its full stop.
 */
export interface Grammar {
  clause(node: Node): string;
  formula(node: FormulaNode): string;
  due(node: FormulaNode): string;
  who(node: Node): string;
  subject(per: string): string;
  start(start: Playbook['start']): string;
  until(condition: string): string;
  again(again: Playbook['again'], start: Playbook['start']): string;
  /** Who is left out by lot, and which ways the others go; `share` 0 to 1, null for nobody. */
  lots(share: number | null, ways: readonly string[]): string;
  owner(owner: NonNullable<Step['owner']>): string;
  /** Who owns a run, and how urgent it is. */
  responsible(owner: Playbook['owner'], priority: Playbook['priority']): string;
  runDue(due: string | undefined): string;
  metric(metric: Metric): string;
  /** A range of a score table: from `low`, or above it, up to `high`, or to below it; both null for any value. */
  range(low: string | null, high: string | null, edges: 'from' | 'up to'): string;
  /** What a line of a choice holds for; null for the last. */
  when(condition: string | null): string;
  other(): string;
  exactly(value: string): string;
  health(model: HealthModel, key: HealthKey): string;
  adjustment(change: Adjustment['then']): string;
  duration(duration: Duration): string;
  quantity(value: number, unit: Unit | undefined): string;
  sentence(clause: string): string;
  list(parts: readonly string[], last: 'and' | 'or'): string;
}
