import type { Located } from '../../model/content.ts';
import type { Customer } from '../../model/customer.ts';
import { customerSchema } from '../../model/customer.ts';
import { dateReader } from '../../model/date-format.ts';
import { type Day, formatDay, parseDay } from '../../model/day.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { CustomerTable } from '../../model/mapping.ts';
import { nearest } from '../../model/nearest.ts';
import type { Path, Position } from '../../model/position.ts';
import { dateKeys, idOf } from '../import/intended-records.ts';
import { parseWith } from '../parse.ts';

type File = CustomerTable['files'][number];
type List = NonNullable<File['list']>;

/** Where a row stands: its file, the line, and the columns of the file in order. */
export interface RowPlace {
  readonly file: string;
  readonly line: number;
  readonly columns: readonly string[];
}

/** A cell that a mapping reads: the key it fills, from which column. */
interface ReadCell {
  readonly key: string;
  readonly column: string;
  readonly place: number;
  readonly values: Readonly<Record<string, string>> | undefined;
  readonly allowed: readonly string[] | undefined;
  readonly isDate: boolean;
}

/** The texts of a row, in the order of the columns that its reader asks for. */
export type Row = readonly (string | null)[];

/** An entry of a list with the place of its row. */
export interface ListEntry {
  readonly list: List;
  readonly value: Readonly<Record<string, string>>;
  readonly at: RowPlace;
  readonly cells: RowReader;
}

/** Reads the rows of one file of a mapping. */
export class RowReader {
  /** The columns that are asked for, the one with the customer first. */
  readonly columns: readonly string[];
  readonly #key: CustomerTable['key'];
  readonly #file: File;
  readonly #rule: CustomerTable['key']['id'];
  readonly #cells: readonly ReadCell[];
  readonly #readDate: (text: string) => Day | undefined;
  readonly #only: readonly (readonly [number, 'any' | readonly string[]])[];
  readonly #required: readonly (readonly [number, string])[];

  constructor(key: CustomerTable['key'], file: File) {
    const columns = [
      ...new Set([key.column, ...Object.values(file.set).map(({ column }) => column), ...file.required, ...Object.keys(file.only)]),
    ];
    const placeOf = (column: string) => columns.indexOf(column);
    this.columns = columns;
    this.#key = key;
    this.#file = file;
    this.#rule = key.id;
    this.#readDate = (file.dates === undefined ? undefined : dateReader(file.dates)) ?? readIsoDay;
    this.#cells = Object.entries(file.set).map(([name, { column, values, allowed }]) => ({
      key: name,
      column,
      place: placeOf(column),
      values,
      allowed,
      isDate: dateKeys.has(name),
    }));
    this.#only = Object.entries(file.only).map(([column, values]) => [placeOf(column), values]);
    this.#required = file.required.map((column) => [placeOf(column), column]);
  }

  /** The column that fills a key; undefined where none does. */
  columnOf(key: string): string | undefined {
    return this.#cells.find((cell) => cell.key === key)?.column;
  }

  /** The place of the column with the customer above among those asked for; -1 without one. */
  get parentPlace(): number {
    return this.#cells.find(({ key }) => key === 'parent')?.place ?? -1;
  }

  /** A reader of no more than whom a row is about, and whether it counts. */
  forKeys(): RowReader {
    const { parent } = this.#file.set;
    return new RowReader(this.#key, { ...this.#file, set: parent === undefined ? {} : { parent }, required: [] });
  }

  /** Whether a row counts. */
  counts(row: Row): boolean {
    return this.#only.every(([place, values]) => {
      const cell = row[place] ?? '';
      return values === 'any' ? cell !== '' : values.includes(cell);
    });
  }

  /** The id that a cell makes. */
  idOf(cell: string): string {
    return idOf(cell, this.#rule);
  }

  /** The record that a row makes, with the entries of its lists; where it makes none, what is wrong with it. */
  record(row: Row, at: RowPlace, entries: readonly ListEntry[]): { located?: Located<Customer>; diagnostics: readonly Diagnostic[] } {
    const own = row[0] ?? '';
    const problems: Diagnostic[] = [];
    const cells = this.#values(row, at, problems);
    if (own === '') problems.push(problem(at, this.columns[0], `${this.columns[0]} is empty: the row belongs to nobody`));
    if (problems.length > 0) return { diagnostics: problems };
    const id = this.idOf(own);
    const custom: Record<string, string> = {};
    const value: Record<string, unknown> = { id };
    if (own !== id) value.known_as = [own];
    for (const [key, cell] of cells) {
      if (key.startsWith('custom.')) custom[key.slice('custom.'.length)] = cell;
      else value[key] = key === 'parent' ? this.idOf(cell) : cell;
    }
    if (Object.keys(custom).length > 0) value.custom = custom;
    const lists = new Map<List, ListEntry[]>();
    for (const entry of entries) lists.set(entry.list, [...(lists.get(entry.list) ?? []), entry]);
    for (const [list, all] of lists) value[list] = all.map((entry) => entry.value);
    const locate = (path: Path): Position => {
      const [key, index, field] = path;
      const entry = typeof index === 'number' ? lists.get(key as List)?.[index] : undefined; // a path into a record begins with one of its keys
      if (entry !== undefined) return positionIn(entry.at, entry.cells.columnOf(String(field)));
      const name = key === 'custom' ? `custom.${String(index)}` : String(key);
      return positionIn(at, key === 'id' ? this.columns[0] : this.columnOf(name));
    };
    return parseWith(customerSchema, at.file, { value, locate, locateKey: locate });
  }

  /** An entry of the list that the file fills; what is wrong with it, where it is none. */
  entry(row: Row, at: RowPlace): { entry?: ListEntry; diagnostics: readonly Diagnostic[] } {
    const problems: Diagnostic[] = [];
    const value = Object.fromEntries(this.#values(row, at, problems));
    if (problems.length > 0 || this.#file.list === undefined) return { diagnostics: problems };
    return { entry: { list: this.#file.list, value, at, cells: this }, diagnostics: [] };
  }

  #values(row: Row, at: RowPlace, problems: Diagnostic[]): [string, string][] {
    for (const [place, column] of this.#required)
      if (place > 0 && (row[place] ?? '') === '') problems.push(problem(at, column, `${column} is empty`));
    const found: [string, string][] = [];
    for (const { key, column, place, values, allowed, isDate } of this.#cells) {
      const cell = row[place] ?? '';
      if (cell === '') continue;
      const value = values !== undefined && Object.hasOwn(values, cell) ? (values[cell] ?? cell) : cell;
      if (allowed !== undefined && !allowed.includes(value)) {
        const near = nearest(value, allowed);
        const guess = near === undefined ? '' : `; did you mean "${near}"?`;
        problems.push(problem(at, column, `"${cell}" in ${column} is none of ${allowed.join(', ')}${guess}`));
      } else if (isDate) {
        const day = this.#readDate(value);
        if (day === undefined)
          problems.push(problem(at, column, `"${cell}" in ${column} is no date written ${this.#file.dates ?? 'YYYY-MM-DD'}`));
        else found.push([key, formatDay(day)]);
      } else found.push([key, value]);
    }
    return found;
  }
}

/** A day, or the day of a moment: databases write both so. */
function readIsoDay(text: string): Day | undefined {
  return parseDay(/^\d{4}-\d{2}-\d{2}[ T]/.test(text) ? text.slice(0, 10) : text);
}

/** Something wrong with a row, at its column. */
export function problem(at: RowPlace, column: string | undefined, message: string): Diagnostic {
  return { ...positionIn(at, column), code: 'bad-row', severity: 'error', message };
}

function positionIn({ file, line, columns }: RowPlace, column: string | undefined): Position {
  return { file, line, column: Math.max(0, column === undefined ? 0 : columns.indexOf(column)) + 1 };
}
