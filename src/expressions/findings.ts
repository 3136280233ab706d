import { type Cases, isCases } from '../model/cases.ts';
import type { Located } from '../model/content.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Path } from '../model/position.ts';
import { compileExpression } from './expression.ts';
import { compileFormula } from './formula.ts';
import type { CompiledChoice, CompiledFormula, Names, PlacedProblem } from './program.ts';
import type { CompiledExpression, Problem, ValueType } from './value.ts';

/** Compiles the scalars of one file, collecting problems with their places. What has a problem comes back as undefined. */
export interface FileCompiler {
  readonly from: Located<unknown>;
  /** Whether a problem was found in this file since the compiler was made. */
  readonly failed: boolean;
  report(path: Path, problems: readonly Problem[]): void;
  expression(path: Path, source: string, expected?: ValueType): CompiledExpression | undefined;
  /** Null for one that is not there. */
  condition(path: Path, source: string | undefined): CompiledExpression | null | undefined;
  formula(path: Path, source: string | undefined): CompiledFormula | null | undefined;
  choice<T>(path: Path, value: T | Cases<T>): CompiledChoice<T> | undefined;
}

/** A compiler for one file and one set of names; problems are added to `problems`. */
export function createFileCompiler(from: Located<unknown>, names: Names, problems: PlacedProblem[]): FileCompiler {
  let failed = false;
  const report = (path: Path, found: readonly Problem[]): void => {
    if (found.length > 0) failed = true;
    for (const problem of found) problems.push({ ...problem, from, path });
  };
  const expression = (path: Path, source: string, expected?: ValueType): CompiledExpression | undefined => {
    const compiled = compileExpression(source, names, expected);
    report(path, compiled.problems);
    return compiled.expression;
  };
  return {
    from,
    get failed() {
      return failed;
    },
    report,
    expression,
    condition: (path, source) => (source === undefined ? null : expression(path, source, 'yes/no')),
    formula(path, source) {
      if (source === undefined) return null;
      const compiled = compileFormula(source, names);
      report(path, compiled.problems);
      return compiled.formula;
    },
    choice: <T>(path: Path, value: T | Cases<T>) =>
      compileChoice(value, (index, source) => expression([...path, 'cases', index, 'if'], source, 'yes/no')),
  };
}

function compileChoice<T>(
  value: T | Cases<T>,
  compile: (index: number, source: string) => CompiledExpression | undefined,
): CompiledChoice<T> | undefined {
  if (!isCases(value)) return { names: [], expressions: [], choose: () => ({ value, line: null }) };
  const lines = value.cases.flatMap((line, index) => ('else' in line ? [] : [{ condition: compile(index, line.if), then: line.then }]));
  const last = value.cases.at(-1);
  const expressions = lines.flatMap(({ condition }) => condition ?? []);
  if (expressions.length < lines.length || last === undefined || !('else' in last)) return undefined;
  const otherwise = { value: last.else, line: lines.length };
  const results = lines.map(({ then }, line) => ({ value: then, line }));
  return {
    names: [...new Set(expressions.flatMap(({ names }) => names))].sort(compareText),
    expressions,
    choose: (moment) => results[expressions.findIndex((condition) => condition.evaluate(moment) === true)] ?? otherwise,
  };
}
