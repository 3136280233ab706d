import type { Content, Located, LocatedPage } from '../model/content.ts';
import type { Day } from '../model/day.ts';
import type { Duration } from '../model/duration.ts';
import type { Adjustment, HealthModel, Measure } from '../model/health-model.ts';
import type { Stage } from '../model/journey.ts';
import type { Metric, NamedDate, Segment } from '../model/metric.ts';
import type { Playbook, Priority, Step } from '../model/playbook.ts';
import type { Path, Position } from '../model/position.ts';
import type { Source } from '../model/source.ts';
import type { Cell } from '../model/table.ts';
import type { Lookback } from './lookback.ts';
import type { CompiledExpression, Meaning, Moment, Problem, Reading, Value } from './value.ts';

/** The names a workspace defines, with what each stands for. */
export interface Names {
  get(name: string): Meaning | undefined;
  /** All names, sorted, for the nearest one. */
  readonly all: readonly string[];
  /** Durations, which stand in date formulas only: `contract.notice`. */
  readonly durations: ReadonlySet<string>;
  /** Ids of playbooks, for `running` and `last_run`. */
  readonly playbooks: ReadonlySet<string>;
  /** Names of segments, for `percentile`. */
  readonly segments: ReadonlySet<string>;
  /** Within a playbook: what `answer` gives, by question, and the steps `done` knows. Null elsewhere. */
  readonly run: { readonly questions: ReadonlyMap<string, Meaning>; readonly steps: ReadonlySet<string> } | null;
}

/** A checked date formula. */
export interface CompiledFormula {
  readonly source: string;
  readonly names: readonly string[];
  /** The day, absent or unknown as its anchors are. With `rolls`, `+` rolls forward and `-` rolls back off days without work (only in `due`). */
  evaluate(moment: Moment, rolls?: boolean): Day | undefined | null;
  trace(moment: Moment, rolls?: boolean): { readonly value: Day | undefined | null; readonly readings: readonly Reading[] };
}

/** A checked score table. */
export interface CompiledTable {
  readonly names: readonly string[];
  /** The conditions of its lines, in order; none for a plain table. */
  readonly expressions: readonly CompiledExpression[];
  /** The cell a value meets, `missing` for one that is unknown or absent, and the limit it met in words (`50% to below 80%`). */
  score(value: Value, moment: Moment): { readonly cell: Cell; readonly met: string };
}

/** A plain value or a compiled choice. */
export interface CompiledChoice<T> {
  readonly names: readonly string[];
  /** The conditions of its lines, in order; none for a plain value. */
  readonly expressions: readonly CompiledExpression[];
  /** The value of the first true line, and the index of that line; null for a plain value. */
  choose(moment: Moment): { readonly value: T; readonly line: number | null };
}

/** A definition with its place in the files. */
interface Placed<T> {
  readonly name: string;
  readonly value: T;
  readonly from: Located<unknown>;
  /** Its path in that file. */
  readonly path: Path;
  readonly at: Position;
}

/** A source and the place of its definition; `value` is null for a built-in one. */
export interface SourceProgram extends Omit<Placed<Source | null>, 'from' | 'path' | 'at'> {
  readonly at: Position | null;
}

/** A metric: derived ones carry what computes them, aggregates are observed by an engine. */
export interface MetricProgram extends Placed<Metric> {
  readonly meaning: Meaning;
  readonly derived: CompiledExpression | CompiledChoice<string> | null;
  readonly since: CompiledExpression | null;
}

export interface DateProgram extends Placed<NamedDate> {
  readonly compiled: CompiledFormula | CompiledExpression;
}

export interface SegmentProgram extends Placed<Segment> {
  readonly is: CompiledExpression;
}

export interface StageProgram extends Placed<Stage> {
  readonly when: CompiledExpression;
  readonly until: CompiledExpression | null;
}

export interface MeasureProgram {
  readonly name: string;
  readonly measure: Measure;
  readonly at: Position;
  readonly value: CompiledExpression;
  readonly score: CompiledTable;
  readonly applies: CompiledExpression | null;
}

export interface GroupProgram {
  readonly name: string;
  readonly title: string;
  readonly weight: number;
  readonly measures: readonly MeasureProgram[];
}

export interface HealthModelProgram {
  readonly model: HealthModel;
  readonly at: Position;
  readonly for: CompiledExpression;
  readonly grace: { readonly while: CompiledExpression; readonly only: ReadonlySet<string>; readonly at: Position } | null;
  readonly groups: readonly GroupProgram[];
  readonly adjust: readonly { readonly if: CompiledExpression; readonly adjustment: Adjustment; readonly at: Position }[];
}

export interface StepProgram {
  readonly step: Step;
  readonly at: Position;
  readonly due: CompiledFormula | null;
  readonly if: CompiledExpression | null;
  readonly done: CompiledExpression | null;
  readonly owner: CompiledChoice<readonly string[]> | null;
}

export interface PlaybookProgram {
  readonly playbook: Playbook;
  readonly from: LocatedPage<Playbook>;
  readonly at: Position;
  /** A hash of the parts that decide when a run opens (for, start, per, again), with all they read, and of the ways that it tries: a change takes what is true as given. */
  readonly digest: string;
  readonly for: CompiledExpression;
  readonly becomes: CompiledExpression | null;
  readonly on: readonly CompiledFormula[];
  readonly every: CompiledChoice<Duration> | null;
  readonly until: CompiledExpression | null;
  readonly again: CompiledChoice<
    | 'never'
    | {
        readonly after: Duration;
        readonly counted_from: 'opened' | 'closed';
        readonly at_most?: number | undefined;
        readonly within?: Duration | undefined;
      }
  >;
  readonly priority: CompiledChoice<Priority>;
  readonly owner: CompiledChoice<readonly string[]>;
  readonly due: CompiledFormula | null;
  readonly goalBy: CompiledFormula | null;
  readonly steps: readonly StepProgram[];
}

/** A workspace whose expressions are checked and compiled: what an evaluation runs. */
export interface Program {
  readonly content: Content;
  readonly names: Names;
  /** Sources by name, built-in ones included. */
  readonly sources: ReadonlyMap<string, SourceProgram>;
  readonly metrics: ReadonlyMap<string, MetricProgram>;
  readonly dates: ReadonlyMap<string, DateProgram>;
  readonly segments: ReadonlyMap<string, SegmentProgram>;
  readonly stages: readonly StageProgram[];
  readonly healthModels: readonly HealthModelProgram[];
  readonly playbooks: readonly PlaybookProgram[];
  /** The earlier days on which aggregates over files are needed, by aggregate; `dayBack(asOf, lookback)` gives each. Absent for those read on the day alone. */
  readonly lookbacks: ReadonlyMap<string, readonly Lookback[]>;
  /** Digests of what decides health, stage and segments, with all they read: `health/<model>`, `journey`, `segment/<name>`. */
  readonly definitions: ReadonlyMap<string, string>;
}

/** A problem in an expression or formula of a file. */
export interface PlacedProblem extends Problem {
  readonly from: Located<unknown>;
  /** The scalar in which it stands. */
  readonly path: Path;
}

/** The result of compiling: a program when nothing is wrong, and all problems otherwise. Definitions with problems are left out of the program. */
export interface Compilation {
  readonly program: Program;
  readonly problems: readonly PlacedProblem[];
}
