import { isCases } from '../model/cases.ts';
import { compareText } from '../model/diagnostic.ts';
import { nearest } from '../model/nearest.ts';
import type { Path } from '../model/position.ts';
import { parseNumber } from '../model/scalars.ts';
import type { Cell, PlainTable, Table } from '../model/table.ts';
import { compileExpression } from './expression.ts';
import { quote } from './hints.ts';
import type { CompiledTable, Names } from './program.ts';
import { findRangeFaults } from './ranges.ts';
import { compilePlainTable, type Score } from './scoring.ts';
import type { CompiledExpression, Problem, ValueType } from './value.ts';

/** A problem of a table, with the path below the table to the scalar in which it stands. */
interface TableProblem extends Problem {
  readonly path: Path;
}

/** What a table scores: its type, its texts where they are known, and whether it is shown as a percentage. */
interface Scored {
  readonly type: ValueType | undefined;
  readonly values?: readonly string[] | undefined;
  /** Undefined where nothing tells; then bounds between 0 and 1 are written as percentages. */
  readonly percent?: boolean | undefined;
}

/**
 * Checks and compiles a score table. The kind of table must fit what it scores: numbers go with from, up_to, line and ranges; texts,
 * yes/no and single numbers with is.
 */
export function compileTable(
  table: Table,
  names: Names,
  scored: Scored = { type: undefined },
): { readonly table?: CompiledTable; readonly problems: readonly TableProblem[] } {
  if (!isCases<PlainTable | Cell>(table)) {
    const problems = checkPlain(table, scored, []);
    const score = compilePlainTable(table, scored.percent);
    return problems.length > 0 ? { problems } : { table: { names: [], expressions: [], score: (value) => score(value) }, problems };
  }
  const problems: TableProblem[] = [];
  const lines = table.cases.map((line, index): { readonly condition: CompiledExpression | undefined; readonly score: Score } => {
    const inner = 'else' in line ? line.else : line.then;
    if (typeof inner === 'object') problems.push(...checkPlain(inner, scored, ['cases', index, 'else' in line ? 'else' : 'then']));
    const score: Score = typeof inner === 'object' ? compilePlainTable(inner, scored.percent) : (value) => fixedCell(value ?? null, inner);
    if ('else' in line) return { condition: undefined, score };
    const compiled = compileExpression(line.if, names, 'yes/no');
    problems.push(...compiled.problems.map((problem) => ({ ...problem, path: ['cases', index, 'if'] })));
    return { condition: compiled.expression, score };
  });
  if (problems.length > 0) return { problems };
  const expressions = lines.flatMap(({ condition }) => condition ?? []);
  const compiled: CompiledTable = {
    names: [...new Set(expressions.flatMap((expression) => expression.names))].sort(compareText),
    expressions,
    score: (value, moment) => {
      const line = lines.find(({ condition }) => condition === undefined || condition.evaluate(moment) === true);
      return line?.score(value) ?? { cell: 'missing', met: 'no line holds' };
    },
  };
  return { table: compiled, problems };
}

/** A cell in place of a table holds for every value; one that is missing stays missing. */
function fixedCell(value: unknown, cell: Cell): ReturnType<Score> {
  return value === null ? { cell: 'missing', met: 'no value' } : { cell, met: 'any value' };
}

function checkPlain(table: PlainTable, { type, values }: Scored, path: Path): TableProblem[] {
  const problem = (code: string, message: string, hint: string | undefined, ...below: readonly (string | number)[]): TableProblem => ({
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    offset: 0,
    length: 0,
    path: [...path, ...below],
  });
  const [kind = 'from'] = Object.keys(table);
  if (table.is === undefined) {
    if (type !== undefined && type !== 'number')
      return [
        problem(
          'wrong-type',
          `\`${kind}\` scores numbers, but the value is ${type}`,
          type === 'date' ? 'count days: days_since(date)' : 'write `is` with a line for each text',
          kind,
        ),
      ];
    return findRangeFaults((table.ranges ?? []).map(({ range }) => range)).map(({ code, message, hint, at }) =>
      problem(code, message, hint, 'ranges', at),
    );
  }
  if (type === 'date' || type === 'list')
    return [
      problem(
        'wrong-type',
        `\`is\` scores texts, but the value is a ${type}`,
        type === 'date' ? 'count days: days_since(date)' : undefined,
        'is',
      ),
    ];
  return Object.keys(table.is).flatMap((label) => {
    if (label === 'else') return [];
    if (type === 'number' && parseNumber(label) === undefined)
      return [problem('wrong-type', `the value is a number, and ${quote(label)} is none`, 'write from, up_to or line', 'is', label)];
    if (type === 'yes/no' && !/^(?:yes|no|true|false)$/.test(label))
      return [problem('unknown-value', `the value is yes or no, never ${quote(label)}`, undefined, 'is', label)];
    if (type !== 'text' || values === undefined || values.includes(label)) return [];
    const meant = nearest(label, values);
    const hint = meant === undefined ? `it is one of ${values.map(quote).join(', ')}` : `did you mean ${quote(meant)}?`;
    return [problem('unknown-value', `the value is never ${quote(label)}`, hint, 'is', label)];
  });
}
