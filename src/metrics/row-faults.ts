import { nearest } from '../model/nearest.ts';
import type { DateColumn } from '../model/source.ts';
import type { Cell, Database } from './database.ts';
import { type RowFault, rowFaults } from './row-table.ts';
import type { SourceFault } from './source-fault.ts';
import type { SourcePlan } from './source-plan.ts';

/** Rows with the same fault: how many, how many different keys they have (of repeats: how many differ), and the first of them. */
export interface FaultyRows {
  readonly fault: RowFault | 'repeated' | 'outside' | 'blank-id';
  readonly rows: number;
  readonly texts: number;
  /** Where the first is. Example: `data/tickets.csv row 18`, counting as a spreadsheet does. Null where rows have no place: any may be the example. */
  readonly place: string | null;
  /** Its key, days and id, as they stand in the file. */
  readonly key: string | null;
  readonly at: string | null;
  readonly to: string | null;
  readonly id: string | null;
}

/** Finds the rows of a source that do not count, or contradict the file they are in: one fault of each kind, with how many and an example. */
export async function findRowFaults(
  database: Database,
  plan: SourcePlan,
  tables: { readonly raw: string; readonly rows: string; readonly repeats: string },
  customers: readonly string[],
  placeOf: (row: number) => string,
): Promise<readonly SourceFault[]> {
  const { raw, rows, repeats } = tables;
  const columns = 'count(*)::INTEGER AS n, count(DISTINCT k)::INTEGER AS texts, min(row)::DOUBLE AS first';
  const counted = `(SELECT x.*, t.k FROM ${rows} x JOIN ${raw} t ON t.rowid = x.row)`;
  const [kinds = [], counts = [], texts = [], firsts = []] = await database.read(`
    SELECT fault, ${columns} FROM ${counted} WHERE fault IS NOT NULL GROUP BY fault
    UNION ALL SELECT 'outside', ${columns} FROM ${counted} WHERE fault IS NULL AND outside
    UNION ALL SELECT 'blank-id', ${columns} FROM ${counted} WHERE fault IS NULL AND id IS NULL AND ${plan.id !== null}
    UNION ALL SELECT 'repeated', count(*)::INTEGER, (count(*) FILTER (WHERE differs))::INTEGER, min(row)::DOUBLE FROM ${repeats}
    ORDER BY 1`);
  const faults: SourceFault[] = [];
  for (const [index, fault] of kinds.entries()) {
    const first = Number(firsts[index]);
    if (!isFault(fault) || counts[index] === 0) continue;
    const example = await database.read(`SELECT k, a, b, id FROM ${raw} WHERE rowid = ${first}`);
    const [key, at, to, id] = example.map(([text]) => (text == null ? null : String(text)));
    const faulty: FaultyRows = {
      fault,
      rows: Number(counts[index]),
      texts: Number(texts[index]),
      place: placeOf(first),
      key: key ?? null,
      at: at ?? null,
      to: to ?? null,
      id: id ?? null,
    };
    faults.push(describeFaultyRows(plan, faulty, customers));
  }
  return faults;
}

function isFault(text: Cell | undefined): text is FaultyRows['fault'] {
  return [...rowFaults, 'repeated', 'outside', 'blank-id'].some((fault) => fault === text);
}

/** Says what is wrong with rows: how many, why, what became of them, and the first as an example. */
export function describeFaultyRows(plan: SourcePlan, faulty: FaultyRows, customers: readonly string[]): SourceFault {
  const { fault } = faulty;
  const through = plan.source.through;
  const left = `${count(faulty.rows, 'row')} left out`;
  const say = (message: string, hint?: string): SourceFault => ({
    code: `source-${fault}`,
    severity: 'warning',
    message,
    key: keyOf(plan, fault),
    ...(hint === undefined ? {} : { hint }),
  });
  switch (fault) {
    case 'blank-key':
      return say(`${left}: no ${plan.customer}${first(faulty)}`);
    case 'unknown-key':
      return say(`${left}: the ${plan.customer} is not in ${through?.table.join(', ')}${first(faulty, `"${faulty.key}"`)}`);
    case 'blank-customer':
      return say(
        through
          ? `${left}: the ${plan.customer} has no ${through.customer}${first(faulty, `"${faulty.key}"`)}`
          : `${left}: no ${plan.customer}${first(faulty)}`,
      );
    case 'unknown-customer': {
      const meant = through ? undefined : nearest(faulty.key ?? '', customers);
      return say(
        `${left}: the ${plan.customer} belongs to no customer of the workspace (${faulty.texts} different)${first(faulty, `"${faulty.key}"`)}`,
        meant === undefined
          ? 'add the customer, or put this id under `known_as` of the one it belongs to'
          : `did you mean ${meant}? Put the other id under its \`known_as\``,
      );
    }
    case 'no-date':
      return say(`${left}: no ${plan.at?.column}${first(faulty)}`);
    case 'bad-date':
      return say(`${left}: no day in ${plan.at?.column}${first(faulty, `"${faulty.at}"`)}`, formatHint(plan.at));
    case 'bad-end':
      return say(`${left}: no day in ${plan.to?.column}${first(faulty, `"${faulty.to}"`)}`, formatHint(plan.to));
    case 'reversed':
      return say(`${left}: they end before they begin${first(faulty, `from ${faulty.at} to ${faulty.to}`, 'goes')}`);
    case 'repeated': {
      const some = faulty.place === null ? `the rows of ${count(faulty.texts, 'id')} differ` : differing(faulty.texts);
      const differ = faulty.texts > 0 ? `; ${some}` : '';
      return say(
        `${left}: the ${plan.id} was there before, and the earliest row with it counts${differ}${first(faulty, `"${faulty.id}"`)}`,
      );
    }
    case 'outside':
      return say(
        `${count(faulty.rows, 'row')} dated outside the days of their ${plan.customer}, counted all the same${first(faulty, `${faulty.at}, of "${faulty.key}"`, 'is dated')}`,
        'the export contradicts itself: ask who makes it which of the two is right',
      );
    case 'blank-id':
      return say(`${count(faulty.rows, 'row')} without ${plan.id}: counted, but no playbook starts on them${first(faulty)}`);
  }
}

function differing(rows: number): string {
  return `${rows} of them differ from the row that counts`;
}

/** The end of a message: the first of the rows and where it is, or one of them where rows have no place. */
function first({ place }: FaultyRows, what?: string, verb = 'is'): string {
  if (place === null) return what === undefined ? '' : `; for example ${what}`;
  return `; the first ${[verb, [what, place].filter((part) => part !== undefined).join(', ')].join(' ')}`;
}

function keyOf(plan: SourcePlan, fault: FaultyRows['fault']): string {
  switch (fault) {
    case 'blank-key':
    case 'unknown-key':
    case 'blank-customer':
    case 'unknown-customer':
      return plan.source.through ? 'through' : 'customer';
    case 'outside':
      return 'through';
    case 'no-date':
    case 'bad-date':
      return plan.source.from ? 'from' : 'at';
    case 'bad-end':
    case 'reversed':
      return 'to';
    case 'repeated':
    case 'blank-id':
      return 'id';
  }
}

function formatHint(column: DateColumn | null): string {
  return column?.format === undefined
    ? `days are read as YYYY-MM-DD; for another way write { column: ${column?.column}, format: DD-MM-YYYY }`
    : `days are read as ${column.format}`;
}

function count(number: number, noun: string): string {
  return `${String(number).replaceAll(/\B(?=(\d{3})+$)/g, ',')} ${noun}${number === 1 ? '' : 's'}`;
}
