import type { Survey } from '../model/survey.ts';
import { describeFaultyRows, type FaultyRows } from './row-faults.ts';
import type { SourceFault } from './source-fault.ts';
import type { LoadedSource } from './source-load.ts';
import type { SourcePlan } from './source-plan.ts';
import { lostBecause } from './survey-rows.ts';
import type { Warehouse, WarehouseDialect } from './warehouse.ts';
import { type Reading, type WarehouseRows, warehouseRows, withoutRepeats } from './warehouse-rows.ts';

/**
 * Looks at a source in a warehouse: which columns it has, and how many of its rows do not count, by why. No row is fetched. What is wrong
 * comes back as faults; without `loaded` nothing can be said about its metrics.
 *
 * @throws WarehouseFault
 */
export async function loadWarehouseSource(
  warehouse: Warehouse,
  reading: Reading,
): Promise<{ loaded?: LoadedSource; faults: readonly SourceFault[] }> {
  const { plan, names } = reading;
  const base = baseOf(plan, warehouse.dialect);
  const columns = await warehouse.columns(base);
  const { rows, faults, lacking } = warehouseRows(warehouse.dialect, base, columns, reading);
  if (rows === null) return { faults };
  const known = names.keys.type === 'text' ? names.keys.values.filter((name) => name !== null) : [];
  const found = await countFaults(warehouse, plan, rows);
  const repeats = plan.id === null ? [] : await countRepeats(warehouse, rows);
  const all = found.reduce((sum, one) => sum + one.rows, 0);
  const faulty = [...found.filter(isFaulty), ...repeats];
  const described = faulty.map((one) => describeFaultyRows(plan, one, known));
  if (all === 0) {
    const message = `there is no row in ${plan.source.in}: ${plan.source.table ?? 'the query'}: its metrics are unknown`;
    described.push({ code: 'source-no-rows', severity: 'warning', message, key: placeKey(plan) });
  }
  const table = repeats.length > 0 ? withoutRepeats(rows, base, columns) : rows;
  const lost = plan.source.nps === undefined ? [] : lostOf(faulty);
  return { loaded: { database: warehouse, table, rows: all, lost, lacking, placeOf: () => '' }, faults: [...faults, ...described] };
}

/** The key of a source that says where in the warehouse its rows are. */
function placeKey({ source }: SourcePlan): 'table' | 'sql' {
  return source.sql === undefined ? 'table' : 'sql';
}

function baseOf({ source }: SourcePlan, dialect: WarehouseDialect): string {
  // The line break ends a comment in the last line.
  if (source.sql !== undefined) return `(${source.sql.trim().replace(/;\s*$/, '')}\n) AS r`;
  return `${dialect.quote(...(source.table ?? '').split('.'))} AS r`;
}

interface Counted extends Omit<FaultyRows, 'fault'> {
  readonly fault: FaultyRows['fault'] | '';
}

function isFaulty(counted: Counted): counted is FaultyRows {
  return counted.fault !== '';
}

const without = { place: null, at: null, to: null, id: null } as const;

/** All rows by what is wrong with them, of which the first counts; an empty fault for the good ones. */
async function countFaults(warehouse: Warehouse, plan: SourcePlan, rows: WarehouseRows): Promise<readonly Counted[]> {
  const { key, customer, day, until, id, dayText, untilText } = rows;
  const faults = [
    ['blank-customer', `${key} IS NULL`],
    ['unknown-customer', `${customer} IS NULL`],
    ...(plan.at ? [['no-date', `${day} IS NULL`]] : []),
    ...(plan.to ? [['reversed', `${until} < ${day}`]] : []),
    ...(plan.id ? [['blank-id', `${id} IS NULL`]] : []),
  ] as const;
  const text = warehouse.dialect.text;
  const cases = faults.map(([fault, condition]) => `WHEN ${condition} THEN ${text(fault ?? '')}`).join(' ');
  const span = dayText === null || untilText === null ? [] : [`WHEN ${until} < ${day} THEN concat(${dayText}, ' to ', ${untilText})`];
  const example = `min(CASE WHEN ${customer} IS NULL THEN ${key} ${span.join('')} END)`;
  const [kinds = [], counts = [], different = [], examples = []] = await warehouse.read(
    `SELECT CASE ${cases} ELSE ${text('')} END AS sp_f, count(*) AS sp_v, count(DISTINCT CASE WHEN ${customer} IS NULL THEN ${key} END) AS sp_k, ${example} AS sp_x FROM ${rows.from} GROUP BY sp_f ORDER BY sp_f`,
  );
  return kinds.map((kind, place) => {
    const found = examples[place] == null ? null : String(examples[place]);
    const [from, to] = kind === 'reversed' ? (found?.split(' to ') ?? []) : [];
    const fault = faults.find(([name]) => name === kind)?.[0] as Counted['fault'] | undefined; // the list above has no other names
    return {
      ...without,
      fault: fault ?? '',
      rows: Number(counts[place]),
      texts: Number(different[place]),
      key: kind === 'reversed' ? null : found,
      at: from ?? null,
      to: to ?? null,
    };
  });
}

/** Rows whose id came before: how many, an example, and of how many ids the rows differ. */
async function countRepeats(warehouse: Warehouse, rows: WarehouseRows): Promise<readonly FaultyRows[]> {
  const { id } = rows;
  const group = `FROM ${rows.from} WHERE ${rows.counts} AND ${id} IS NOT NULL GROUP BY sp_id HAVING count(*) > 1`;
  const [counts, examples] = await warehouse.read(
    `SELECT sum(sp_v - 1) AS sp_n, min(sp_id) AS sp_x FROM (SELECT ${id} AS sp_id, count(*) AS sp_v ${group}) AS sp_repeats`,
  );
  const count = Number(counts?.[0] ?? 0);
  if (count === 0) return [];
  const texts = [rows.key, rows.dayText, rows.untilText, ...rows.columns.values()].filter((text) => text !== null);
  const content = `concat(${texts.flatMap((text) => [`coalesce(${text}, '')`, "'\u001f'"]).join(', ')})`;
  const [differing] = await warehouse.read(
    `SELECT count(*) AS sp_n FROM (SELECT ${id} AS sp_id, count(DISTINCT ${content}) AS sp_v ${group} AND count(DISTINCT ${content}) > 1) AS sp_repeats`,
  );
  return [{ ...without, fault: 'repeated', rows: count, texts: Number(differing?.[0] ?? 0), key: null, id: String(examples?.[0]) }];
}

function lostOf(faulty: readonly FaultyRows[]): Survey['lost'] {
  return lostBecause(
    faulty.filter(({ fault }) => fault !== 'blank-id' && fault !== 'outside').map(({ fault, rows }) => [fault, rows] as const),
  );
}
