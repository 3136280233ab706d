import type { CustomerFiles, Located } from '../../model/content.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { CustomerTable } from '../../model/mapping.ts';
import type { OpenTable, TableStore } from '../../model/table-store.ts';
import { type ListEntry, problem, type Row, type RowPlace, RowReader } from './table-rows.ts';

/** What the tables of a workspace hold. */
export interface TablesResult {
  readonly customers: readonly CustomerFiles[];
  readonly diagnostics: readonly Diagnostic[];
  /** Ids and keys of customers whose rows were passed over, which others read. */
  readonly others: readonly string[];
  /** The files of the tables, below the data folder. */
  readonly paths: readonly string[];
}

/** A row before it is read: the id it makes, and the id of the customer above. */
interface RowKey {
  readonly id: string;
  /** What the table calls the customer. */
  readonly key: string;
  readonly parent: string | null;
}

/** Says whose rows are read, told of all of them: those of a share of the customers. Ids that nobody has are in one of the shares as well. */
export type ChooseRows = (rows: readonly RowKey[]) => (id: string) => boolean;

/** So many problems of a file are told one by one. */
const MOST_PROBLEMS = 50;
/** So many rows are read at once. */
const BATCH = 20_000;

/**
 * Reads the customers of all tables. Problems of all rows come at once, each at its line and column; a file that cannot be read gives no customers.
 *
 * @param folder the data folder as places name it, from the content root. Example: `customers/`
 * @param choose which rows are read; all by default
 */
export async function readTables(
  mappings: readonly Located<CustomerTable>[],
  folder: string,
  store: TableStore,
  choose?: ChooseRows,
): Promise<TablesResult> {
  const tables: MappedTables[] = [];
  for (const mapping of mappings) {
    const one = new MappedTables(mapping, folder);
    await one.open(store);
    tables.push(one);
  }
  // Lists of a million do not fit into the arguments of a call, so that nothing is spread here.
  const keysOf: (readonly RowKey[])[] = [];
  if (choose !== undefined) for (const table of tables) keysOf.push(await table.keys());
  const keys = keysOf.flat();
  const isChosen = choose?.(keys);
  const customersOf: (readonly CustomerFiles[])[] = [];
  for (const table of tables) customersOf.push(await table.customers(isChosen));
  return {
    customers: customersOf.flat(),
    diagnostics: tables.flatMap((table) => table.diagnostics),
    others: isChosen === undefined ? [] : keys.flatMap(({ id, key }) => (isChosen(id) ? [] : id === key ? [id] : [id, key])),
    paths: [...new Set(tables.flatMap((table) => table.paths()))],
  };
}

/** The tables of one mapping. */
class MappedTables {
  readonly diagnostics: Diagnostic[] = [];
  readonly #mapping: Located<CustomerTable>;
  readonly #folder: string;
  readonly #open: { readonly table: OpenTable; readonly reader: RowReader; readonly isList: boolean }[] = [];
  readonly #problems = new Map<string, number>();

  constructor(mapping: Located<CustomerTable>, folder: string) {
    this.#mapping = mapping;
    this.#folder = folder;
  }

  /** Opens each file once, with the columns of all entries of the mapping that name it. */
  async open(store: TableStore): Promise<void> {
    const { key, files } = this.#mapping.value;
    const readers = files.map((file) => new RowReader(key, file));
    const opened = new Map<string, OpenTable | null>();
    for (const [index, { file, list }] of files.entries()) {
      const reader = readers[index];
      if (reader === undefined) continue;
      let table = opened.get(file);
      if (table === undefined) {
        const columns = new Set(files.flatMap((one, at) => (one.file === file ? (readers[at]?.columns ?? []) : [])));
        const found = await store.open(file, [...columns]);
        table = 'faults' in found ? null : found;
        opened.set(file, table);
        if ('faults' in found)
          for (const { code, message, hint } of found.faults)
            this.diagnostics.push({
              ...this.#mapping.locate(['files', index, 'file']),
              code,
              severity: 'error',
              message,
              ...(hint !== undefined && { hint }),
            });
      }
      if (table !== null) this.#open.push({ table, reader, isList: list !== undefined });
    }
  }

  paths(): readonly string[] {
    return this.#open.flatMap(({ table }) => table.files.map(({ path }) => path));
  }

  /** Id and parent of every row that makes a customer. */
  async keys(): Promise<RowKey[]> {
    const found: RowKey[] = [];
    for (const { table, reader, isList } of this.#open) {
      if (isList) continue;
      const short = reader.forKeys();
      await eachRow(table, short, null, (row) => {
        if (short.counts(row)) found.push(keyOf(short, row));
      });
    }
    return found;
  }

  async customers(isChosen: ((id: string) => boolean) | undefined): Promise<readonly CustomerFiles[]> {
    const entries = new Map<string, ListEntry[]>();
    const chosen = new Map<OpenTable, readonly number[]>();
    /** A table is asked once whose rows it holds, however many entries of the mapping name it. */
    const rowsOf = async (table: OpenTable, reader: RowReader): Promise<readonly number[] | null> => {
      if (isChosen === undefined) return null;
      const rows = chosen.get(table) ?? (await chosenRows(table, reader, isChosen));
      chosen.set(table, rows);
      return rows;
    };
    for (const { table, reader, isList } of this.#open) {
      if (!isList) continue;
      // Whose entry it is says nothing of the parent: an entry is kept where its customer is, and told of there.
      await eachRow(table, reader, await rowsOf(table, reader), (row, number) => {
        if (!reader.counts(row)) return;
        const id = reader.idOf(row[0] ?? '');
        const at = this.#placeOf(table, number);
        if (id === '') {
          this.#tell(problem(at, reader.columns[0], `${reader.columns[0]} is empty: the row belongs to nobody`));
          return;
        }
        const { entry, diagnostics } = reader.entry(row, at);
        for (const one of diagnostics) this.#tell(one);
        if (entry === undefined) return;
        const list = entries.get(id);
        if (list === undefined) entries.set(id, [entry]);
        else list.push(entry);
      });
    }
    const customers: CustomerFiles[] = [];
    const seen = new Set<string>();
    for (const { table, reader, isList } of this.#open) {
      if (isList) continue;
      await eachRow(table, reader, await rowsOf(table, reader), (row, number) => {
        if (!reader.counts(row)) return;
        const id = keyOf(reader, row).id;
        if (id === '' && isChosen?.(id) === false) return;
        seen.add(id);
        const { located, diagnostics } = reader.record(row, this.#placeOf(table, number), entries.get(id) ?? []);
        for (const one of diagnostics) this.#tell(one);
        if (located !== undefined) customers.push({ ...located, touchpoints: [], isRow: true });
      });
    }
    for (const [id, list] of entries) if (!seen.has(id)) this.#tellOrphan(id, list);
    for (const [file, count] of this.#problems)
      if (count > MOST_PROBLEMS)
        this.diagnostics.push({
          file,
          line: 1,
          column: 1,
          code: 'bad-row',
          severity: 'error',
          message: `${count - MOST_PROBLEMS} more problems of this table are not listed`,
          hint: 'mend those that are listed first: most often they are of one kind',
        });
    return customers;
  }

  #tellOrphan(id: string, [first]: readonly ListEntry[]): void {
    if (first === undefined) return;
    this.#tell(
      problem(
        first.at,
        this.#mapping.value.key.column,
        `${id} is no customer of these tables: no row of a table without \`list\` makes it`,
      ),
    );
  }

  #tell(diagnostic: Diagnostic): void {
    const count = (this.#problems.get(diagnostic.file) ?? 0) + 1;
    this.#problems.set(diagnostic.file, count);
    if (count <= MOST_PROBLEMS) this.diagnostics.push(diagnostic);
  }

  #placeOf(table: OpenTable, number: number): RowPlace {
    let row = number;
    for (const file of table.files) {
      if (row < file.rows) return { file: `${this.#folder}${file.path}`, line: file.lineOf(row), columns: file.columns };
      row -= file.rows;
    }
    throw new RangeError(`the table has no row ${number}`);
  }
}

function keyOf(reader: RowReader, row: Row): RowKey {
  const parent = row[reader.parentPlace] ?? null;
  const key = row[0] ?? '';
  return { id: reader.idOf(key), key, parent: parent === null ? null : reader.idOf(parent) };
}

/** The rows of customers that are chosen, and those that belong to nobody. */
async function chosenRows(table: OpenTable, reader: RowReader, isChosen: (id: string) => boolean): Promise<readonly number[]> {
  const rows: number[] = [];
  await eachRow(table, { columns: reader.columns.slice(0, 1) }, null, ([key], number) => {
    const id = reader.idOf(key ?? '');
    if (id === '' || isChosen(id)) rows.push(number);
  });
  return rows;
}

/** Calls back with each row and its number, reading some at a time. */
async function eachRow(
  table: OpenTable,
  { columns }: Pick<RowReader, 'columns'>,
  rows: readonly number[] | null,
  call: (row: Row, number: number) => void,
): Promise<void> {
  const count = rows?.length ?? table.rows;
  for (let from = 0; from < count; from += BATCH) {
    const to = Math.min(count, from + BATCH);
    const texts = await table.read(columns, rows === null ? { from, to } : rows.slice(from, to));
    for (let at = 0; at < to - from; at += 1)
      call(
        texts.map((column) => column[at] ?? null),
        rows === null ? from + at : (rows[from + at] ?? 0),
      );
  }
}
