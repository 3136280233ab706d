import type { BinaryOperator, Node } from '../expressions/node.ts';
import type { RowCondition } from '../expressions/row-condition.ts';
import type { ValueType } from '../expressions/value.ts';
import { parseDay } from '../model/day.ts';
import type { Dialect } from './dialect.ts';

/** SQL that reads a column of the row as the type it is used as: null where it is empty, or holds no such value. */
export type ColumnSql = (column: string, type: ValueType) => string;

/** A part of a condition: its SQL, and SQL that is true where a column it needs is absent; null where it needs none. */
interface Operand {
  readonly sql: string;
  readonly absent: string | null;
}

/**
 * SQL of a condition over rows, with three values: true, false, and null where it is unknown (a division by zero). An empty cell, or one
 * that does not hold what it is read as, is absent as in a record: a comparison with it is false, `missing(row.x)` is true.
 *
 * @example `row.minutes > 5` → `(CASE WHEN m IS NULL THEN false ELSE m > 5 END)` with `m` what `read` gives for `minutes`
 */
export function conditionSql(condition: Pick<RowCondition, 'node' | 'columns'>, dialect: Dialect, read: ColumnSql): string {
  const readName = (name: string): string => {
    const column = name.slice('row.'.length);
    return read(column, condition.columns.get(column) ?? 'text');
  };
  return compileCondition(condition.node, { dialect, read: readName });
}

/** What the parts of a condition are compiled with. */
interface Words {
  readonly dialect: Dialect;
  readonly read: (name: string) => string;
}

/** Yes and no in words that every database has. */
const YES = '(1 = 1)';
const NO = '(1 = 0)';

const comparisons: Partial<Record<BinaryOperator, string>> = { '==': '=', '!=': '<>', '<': '<', '<=': '<=', '>': '>', '>=': '>=' };

function compileCondition(node: Node, words: Words): string {
  if (node.kind === 'not') return `(NOT ${compileCondition(node.operand, words)})`;
  if (node.kind === 'binary' && (node.operator === '&&' || node.operator === '||')) {
    const operator = node.operator === '&&' ? 'AND' : 'OR';
    return `(${compileCondition(node.left, words)} ${operator} ${compileCondition(node.right, words)})`;
  }
  const comparison = node.kind === 'binary' ? comparisons[node.operator] : undefined;
  if (node.kind === 'binary' && comparison !== undefined) {
    const [a, b] = [compileOperand(node.left, words), compileOperand(node.right, words)];
    return closed(`${a.sql} ${comparison} ${b.sql}`, anyAbsent([a, b]));
  }
  if (node.kind === 'binary' && node.operator === 'in') {
    const value = compileOperand(node.left, words);
    const items = node.right.kind === 'list' ? node.right.items.map((item) => compileOperand(item, words).sql) : [];
    return items.length === 0 ? NO : closed(`${value.sql} IN (${items.join(', ')})`, value.absent);
  }
  const { sql, absent } = compileOperand(node, words);
  return closed(sql, absent);
}

/** A comparison with something absent is false; one with something unknown stays unknown. */
function closed(sql: string, absent: string | null): string {
  return absent === null ? `(${sql})` : `(CASE WHEN ${absent} THEN ${NO} ELSE ${sql} END)`;
}

function compileOperand(node: Node, words: Words): Operand {
  switch (node.kind) {
    case 'literal':
      return { sql: literalSql(node.value, words.dialect), absent: null };
    case 'name':
      return { sql: words.read(node.name), absent: `${words.read(node.name)} IS NULL` };
    case 'negate': {
      const operand = compileOperand(node.operand, words);
      return { sql: `(-${operand.sql})`, absent: operand.absent };
    }
    case 'binary':
      return isArithmetic(node.operator)
        ? compileArithmetic(node.operator, node.left, node.right, words)
        : plain(compileCondition(node, words));
    case 'call':
      return compileCall(node.name, node.arguments, words);
    case 'not':
      return plain(compileCondition(node, words));
    case 'list':
      throw new Error('a list stands only after `in`');
  }
}

function plain(sql: string): Operand {
  return { sql, absent: null };
}

function isArithmetic(operator: BinaryOperator): operator is '+' | '-' | '*' | '/' | '%' {
  return ['+', '-', '*', '/', '%'].includes(operator);
}

function compileArithmetic(operator: string, left: Node, right: Node, words: Words): Operand {
  const [a, b] = [compileOperand(left, words), compileOperand(right, words)];
  const divisor = operator === '/' || operator === '%' ? `nullif(${b.sql}, 0)` : b.sql;
  const sql = operator === '%' ? words.dialect.remainder(a.sql, divisor) : `(${a.sql} ${operator} ${divisor})`;
  return { sql, absent: anyAbsent([a, b]) };
}

function compileCall(name: string, args: readonly Node[], words: Words): Operand {
  const [first] = args;
  if (name === 'date' && first?.kind === 'literal' && typeof first.value === 'string')
    return plain(String(parseDay(first.value) ?? 'NULL'));
  const operands = args.map((argument) => compileOperand(argument, words));
  const sqls = operands.map((operand) => operand.sql);
  switch (name) {
    case 'missing':
      return plain(`(${sqls.join()} IS NULL)`);
    case 'known':
      return plain(`(${sqls.join()} IS NOT NULL)`);
    case 'or_else': {
      const absent = operands.map((operand) => operand.absent);
      return { sql: `coalesce(${sqls.join(', ')})`, absent: absent.includes(null) ? null : `(${absent.join(' AND ')})` };
    }
    case 'min':
    case 'max': {
      // SQL's own skip what is null; here one unknown number makes the result unknown.
      const unknown = sqls.map((sql) => `${sql} IS NULL`).join(' OR ');
      return {
        sql: `(CASE WHEN ${unknown} THEN NULL ELSE ${name === 'min' ? 'least' : 'greatest'}(${sqls.join(', ')}) END)`,
        absent: anyAbsent(operands),
      };
    }
    default:
      throw new Error(`${name} cannot be asked of rows`);
  }
}

function anyAbsent(operands: readonly Operand[]): string | null {
  const conditions = operands.map((operand) => operand.absent).filter((absent) => absent !== null);
  return conditions.length === 0 ? null : `(${conditions.join(' OR ')})`;
}

function literalSql(value: number | string | boolean, dialect: Dialect): string {
  if (typeof value === 'string') return dialect.text(value);
  return typeof value === 'number' ? dialect.number(value) : value ? YES : NO;
}
