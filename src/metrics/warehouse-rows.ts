import type { ValueType } from '../expressions/value.ts';
import type { Day } from '../model/day.ts';
import { nearest } from '../model/nearest.ts';
import type { DateColumn } from '../model/source.ts';
import type { Lookup } from './dialect.ts';
import { type RowSource, typedName } from './row-source.ts';
import type { SourceFault } from './source-fault.ts';
import type { SourcePlan } from './source-plan.ts';
import type { ColumnKind, ColumnSource, WarehouseColumn, WarehouseDialect } from './warehouse.ts';

/** Rows of a warehouse, as queries see them. */
export interface WarehouseRows extends RowSource {
  readonly dialect: WarehouseDialect;
  readonly counts: string;
  /** Names of all columns that are read. */
  readonly read: readonly string[];
  /** The customer's name as it stands in the row, and the first and last day as texts. */
  readonly key: string;
  readonly dayText: string | null;
  readonly untilText: string | null;
}

/** What a source is read with. */
export interface Reading {
  readonly plan: SourcePlan;
  readonly names: Lookup;
  readonly workspaceZone: string;
  /** The day that stands for all rows of a snapshot. */
  readonly snapshotDay: Day;
}

const days: readonly ColumnKind[] = ['date', 'moment', 'instant'];
const readable: Readonly<Record<ValueType, readonly ColumnKind[]>> = {
  text: ['text', 'number', 'yes/no', ...days],
  number: ['number'],
  'yes/no': ['yes/no', 'text', 'number'],
  date: days,
  list: [],
};
const expected: Readonly<Record<ValueType, string>> = {
  text: 'text, a number, yes or no, a date or a timestamp',
  number: 'a number',
  'yes/no': 'yes or no, text or a number',
  date: 'a date or a timestamp',
  list: 'nothing',
};

/**
 * How the rows of a table or query are read. A column that every row needs and that is lacking or of another type is a fault; one that only a
 * metric or start asks for is `lacking`, by its name, or by its name and the type it is read as.
 */
export function warehouseRows(
  dialect: WarehouseDialect,
  base: string,
  columns: readonly WarehouseColumn[],
  reading: Reading,
): { rows: WarehouseRows | null; faults: readonly SourceFault[]; lacking: ReadonlyMap<string, SourceFault> } {
  const { plan, names, workspaceZone } = reading;
  const { source } = plan;
  const faults: SourceFault[] = [];
  const where = `${source.in}: ${source.table ?? 'the query'}`;
  const find = (name: string, type: ValueType, key: string): ColumnSource | SourceFault => {
    const found = columns.find((column) => column.name === name);
    if (found === undefined) return missing(name, key, where, columns);
    if (!readable[type].includes(found.kind)) return otherType(found, type, key, where);
    return { ...found, sql: `r.${dialect.quote(name)}` };
  };
  const need = (name: string | null | undefined, type: ValueType, key: string): ColumnSource | null => {
    const found = name == null ? null : find(name, type, key);
    if (found !== null && 'message' in found) faults.push(found);
    return found !== null && 'sql' in found ? found : null;
  };
  const customer = need(plan.customer, 'text', 'customer');
  const at = need(plan.at?.column, 'date', source.from ? 'from' : 'at');
  const to = need(plan.to?.column, 'date', 'to');
  const id = need(plan.id, 'text', 'id');
  const order = need(source.order, 'text', 'order');
  if (faults.length > 0 || customer === null) return { rows: null, faults, lacking: new Map() };

  const lacking = new Map<string, SourceFault>();
  const texts = new Map<string, string>();
  const typed = new Map<string, string>();
  const read = new Map([customer, at, to, id, order].flatMap((column) => (column === null ? [] : [[column.name, column] as const])));
  const asked = [...plan.columns.map((column) => ({ column, type: 'text' as ValueType })), ...plan.typed];
  for (const { column, type } of asked) {
    const found = find(column, type, 'table');
    if ('message' in found) lacking.set(found.code === 'source-column-missing' ? column : typedName(column, type), found);
    else if (type === 'text') texts.set(column, dialect.asText(found));
    else typed.set(typedName(column, type), typedSql(dialect, found, type, source.zone ?? workspaceZone, workspaceZone));
    if ('sql' in found) read.set(found.name, found);
  }

  const dayOf = (column: ColumnSource, written: DateColumn | null): string =>
    dialect.asDay(column, written?.zone ?? source.zone ?? workspaceZone, workspaceZone);
  const day = at ? dayOf(at, plan.at) : String(reading.snapshotDay);
  const until = to ? dayOf(to, plan.to) : dialect.noDay;
  const key = dialect.asText(customer);
  const lookup = dialect.lookUp(names, key, 'sp_n');
  const rows: WarehouseRows = {
    dialect,
    from: `${base} ${lookup.join}`,
    counts: [
      `${lookup.value} IS NOT NULL`,
      ...(at ? [`${day} IS NOT NULL`] : []),
      ...(to ? [`(${until} IS NULL OR ${until} >= ${day})`] : []),
    ].join(' AND '),
    customer: lookup.value,
    day,
    until,
    id: id ? dialect.asText(id) : dialect.noText,
    order: [order ?? at, id].flatMap((column) => (column === null ? [] : [dialect.asOrder(column)])),
    row: null,
    columns: texts,
    typed,
    at: plan.at?.column ?? null,
    to: plan.to?.column ?? null,
    near: (part, from, upTo) => near(dialect, part === 'first' ? at : to, from, upTo),
    read: [...read.keys()].sort(),
    key,
    dayText: at && dialect.asText(at),
    untilText: to && dialect.asText(to),
  };
  return { rows, faults, lacking };
}

/** The same rows without those whose id came before. */
export function withoutRepeats(rows: WarehouseRows, base: string, columns: readonly WarehouseColumn[]): WarehouseRows {
  const { dialect } = rows;
  const read = columns.filter(({ name }) => rows.read.includes(name));
  // Where two rows with an id are of the same moment, their content decides, so that it is always the same row that counts.
  const rest = read
    .filter(({ kind }) => kind !== 'other')
    .map((column) => dialect.asOrder({ ...column, sql: `r.${dialect.quote(column.name)}` }));
  const first = dialect.firstOfEach(rows.from, rows.read, rows.counts, rows.id, [rows.day, ...rows.order, ...rest]);
  return { ...rows, from: rows.from.replace(base, () => `${first} r`) };
}

/** A day to each side, because the zone of a moment may shift it. */
function near(dialect: WarehouseDialect, column: ColumnSource | null, from: Day | null, to: Day): string | null {
  if (column === null) return null;
  const conditions = [...(from === null ? [] : [dialect.compareDay(column, '>=', from - 1)]), dialect.compareDay(column, '<', to + 2)];
  return `(${conditions.join(' AND ')})`;
}

function typedSql(dialect: WarehouseDialect, column: ColumnSource, type: ValueType, zone: string, workspaceZone: string): string {
  if (type === 'number') return dialect.asNumber(column);
  return type === 'yes/no' ? dialect.asYesNo(column) : dialect.asDay(column, zone, workspaceZone);
}

function missing(name: string, key: string, where: string, columns: readonly WarehouseColumn[]): SourceFault {
  const there = columns.map((column) => column.name);
  const meant = nearest(name, there);
  const hint = meant === undefined ? `it has ${there.join(', ')}` : `did you mean ${meant}?`;
  return { code: 'source-column-missing', severity: 'error', message: `${where} has no column ${name}`, hint, key };
}

function otherType({ name, type }: WarehouseColumn, read: ValueType, key: string, where: string): SourceFault {
  const message = `the column ${name} of ${where} is of the type ${type}; expected ${expected[read]}`;
  return {
    code: 'source-column-type',
    severity: 'error',
    message,
    hint: 'has the table changed? With `sql` a column can be turned into another type',
    key,
  };
}
