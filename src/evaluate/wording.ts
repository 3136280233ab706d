import type { Program } from '../expressions/program.ts';
import { type CompiledExpression, isKnown, type Known, type Reading, type Value, type ValueType } from '../expressions/value.ts';
import { describeSource } from '../expressions/words.ts';
import { nameInWords, type Vocabulary, vocabularyOf } from '../expressions/words-names.ts';
import { describeDay, formatQuantity, joinWords, type Unit } from '../expressions/words-values.ts';
import { formatDay } from '../model/day.ts';
import type { NamedValue } from './report.ts';

interface Words {
  readonly vocabulary: Vocabulary;
  /** Rules are said once for all customers. */
  readonly rules: Map<string, string>;
  /** Numbers in words, by unit or currency. */
  readonly numbers: Map<string, Map<number, string>>;
}

const words = new WeakMap<Program, Words>();

function wordsOf(program: Program): Words {
  let found = words.get(program);
  if (found === undefined) {
    found = { vocabulary: vocabularyOf(program.content), rules: new Map(), numbers: new Map() };
    words.set(program, found);
  }
  return found;
}

/** An expression of the workspace in plain English, without capital or full stop. */
export function sayRule(program: Program, source: string): string {
  const { vocabulary, rules } = wordsOf(program);
  let said = rules.get(source);
  if (said === undefined) {
    said = describeSource(source, vocabulary);
    rules.set(source, said);
  }
  return said;
}

/** A known value in words: numbers in their unit, dates as “14 February 2027”, lists with “and”. */
export function sayValue(program: Program, value: Known, type: ValueType, unit: Unit | null, currency: string): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return value.length === 0 ? 'none' : joinWords(value, 'and');
  if (type === 'date') return describeDay(value, true);
  // Making number formats is slow, and the same figures come back for thousands of customers.
  const shown = Number.isInteger(value) && Math.abs(value) < 1e12 ? value : Number(value.toPrecision(12));
  const rounded = unit === 'percent' ? Math.round(shown * 1000) / 1000 : Math.round(shown * 100) / 100;
  const { numbers } = wordsOf(program);
  const kind = unit === 'currency' ? currency : (unit ?? '');
  let ofKind = numbers.get(kind);
  if (ofKind === undefined) {
    ofKind = new Map();
    numbers.set(kind, ofKind);
  }
  let said = ofKind.get(rounded);
  if (said === undefined) {
    said = formatQuantity(rounded, unit ?? undefined, currency);
    ofKind.set(rounded, said);
  }
  return said;
}

/** A title: as given, else made from the name. Example: `seat_use` is “Seat use”. */
export function titleOf(title: string | undefined, name: string): string {
  if (title !== undefined) return title;
  const said = nameInWords(name);
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** The unit of an expression: its metric's, where it is nothing but a metric. */
export function unitOf(program: Program, expression: CompiledExpression): Unit | null {
  return wordsOf(program).vocabulary.unitOf(expression.source.trim()) ?? null;
}

/** The unit of a name: that of its metric, or of a built-in name. */
export function unitOfName(program: Program, name: string): Unit | null {
  return wordsOf(program).vocabulary.unitOf(name) ?? null;
}

/** A value as reports write it: dates written out, null for unknown and absent. */
export function reportValue(value: Value, type: ValueType | undefined): Known | null {
  if (!isKnown(value)) return null;
  return type === 'date' && typeof value === 'number' ? formatDay(value) : value;
}

/** Readings as reports write them, in the order they were read. */
export function reportReadings(readings: readonly Reading[]): readonly NamedValue[] {
  return readings.map(({ name, type, value }) => ({ name, value: reportValue(value, type) }));
}
