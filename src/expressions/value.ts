import type { Day } from '../model/day.ts';
import type { Lookback } from './lookback.ts';
import type { Node } from './node.ts';

/** The five types of expressions. `date` is a {@link Day}, `list` a list of text. */
export type ValueType = 'number' | 'text' | 'yes/no' | 'date' | 'list';

/** A known value; its type is known statically, from the checked expression. */
export type Known = number | string | boolean | readonly string[];

/**
 * A value of an expression. `undefined` is *unknown*: a metric without data (open world). `null` is *absent*: a field the record does not have
 * (closed world); it passes through functions and arithmetic to the comparison, which is false.
 */
export type Value = Known | undefined | null;

/** Tells a known value from unknown and absent. */
export function isKnown(value: Value): value is Known {
  return value !== undefined && value !== null;
}

/** What a name stands for in an expression. */
export interface Meaning {
  readonly type: ValueType;
  /** `open`: without data it is unknown (metrics). `closed`: without a value it is absent (records). */
  readonly world: 'open' | 'closed';
  /** The texts it can have, where they are known: comparing with another is a mistake. */
  readonly values?: readonly string[];
  /** Its definition has a problem of its own: it fits everywhere, so that one mistake is reported once. */
  readonly broken?: true;
}

/**
 * What a compiled expression reads: one customer (or none, for a routine) on one day. The evaluator implements it; expressions only read.
 * Names are full paths as written: `arr`, `customer.strategic`, `owner.csm.from`, and in a run `value_report.done`, `start`, `finish`.
 */
export interface Moment {
  readonly day: Day;
  read(name: string): Value;
  /** The same subject on an earlier day, for `ago`; undefined where that day cannot be looked at. */
  at(day: Day): Moment | undefined;
  /** Moves by business days of the workspace's or owner's country. */
  addBusinessDays(day: Day, count: number): Day;
  /** First month of the fiscal year, 1 to 12. */
  readonly fiscalYearStart: number;
  /** Facts of other runs, as of the end of yesterday: whether one is open, and the day the last one opened. */
  running(playbook: string): Value;
  lastRun(playbook: string): Value;
  /** In a run's own expressions: the answer to a question, and whether a step is done, as they are now. */
  answer(step: string): Value;
  stepDone(step: string): Value;
  /** Where the value of an expression lies among the segment's customers, 0 to 1; unknown in groups that are too small. */
  percentile(expression: CompiledExpression, segment: string): Value;
}

/**
 * A value that was read while an expression was decided. What `ago`, `held`, `percentile` and other functions of the surroundings gave
 * stands under the call as written: `ago(stickiness, "28d")`.
 */
export interface Reading {
  readonly name: string;
  readonly type: ValueType;
  readonly value: Value;
}

/** A checked and compiled expression. */
export interface CompiledExpression {
  /** As written in the file. */
  readonly source: string;
  readonly type: ValueType;
  /** The checked tree. */
  readonly node: Node;
  /** Names it reads, sorted, each once; segments of `percentile` included. */
  readonly names: readonly string[];
  /** Those of them it reads on the day itself. */
  readonly current: readonly string[];
  /** Those of them it reads on earlier days, within `ago`, `change` and `held`. */
  readonly earlier: readonly string[];
  /** The earlier days it looks at by itself, each once; what the names it reads look back at comes on top (see `Program.lookbacks`). */
  readonly lookback: readonly Lookback[];
  /** A condition (an expression compiled for yes/no) is never absent: a yes/no field the record does not have counts as no. */
  evaluate(moment: Moment): Value;
  /** Evaluates and tells which values decided: operands that short-circuiting skipped are left out. */
  trace(moment: Moment): { readonly value: Value; readonly readings: readonly Reading[] };
}

/** What is wrong inside an expression or formula; `offset` and `length` count UTF-16 units in its text. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  readonly offset: number;
  readonly length: number;
}
