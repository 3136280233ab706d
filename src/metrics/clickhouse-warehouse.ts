import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { clickhouseDialect } from './clickhouse-dialect.ts';
import type { Cell } from './database.ts';
import { type ColumnKind, mostRows, type Warehouse } from './warehouse.ts';
import { type Failure, networkFailure, type WarehouseName, warehouseFault } from './warehouse-errors.ts';

/** An answer in the format JSONCompact. */
interface Answer {
  readonly meta: readonly { readonly name: string; readonly type: string }[];
  readonly data: readonly (readonly unknown[])[];
  readonly rows: number;
}

/** The longest query: names of customers stand in it. */
const longestQuery = 256 * 1024 * 1024;

/**
 * Connects to a ClickHouse by HTTP. Each query asks to be held to reading, and to limits of time and size, as far as the user may set them
 * itself: one whose profile says `readonly = 1` has those of its profile.
 *
 * @throws WarehouseFault
 */
export async function openClickhouse(address: string, called: WarehouseName): Promise<Warehouse> {
  const url = new URL(address);
  const client = createClient({
    url: url.origin,
    username: decodeURIComponent(url.username) || 'default',
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)) || 'default',
    application: 'setpiece',
    // The server stops a query by itself; this is for a server that says nothing any more.
    request_timeout: called.seconds * 1000 + 5000,
    max_open_connections: 1,
    log: { level: ClickHouseLogLevel.OFF },
  });
  let settings: Record<string, string | number> = {};
  const ask = async (query: string): Promise<Answer> => {
    try {
      // The whole answer is made before its first byte is sent, so that a failure in the middle is one from the start.
      const result = await client.query({ query, format: 'JSONCompact', clickhouse_settings: { ...settings, wait_end_of_query: 1 } });
      return readAnswer(await result.text());
    } catch (error) {
      throw warehouseFault(called, failureOf(error), wordsOf(error));
    }
  };
  try {
    const { data } = await ask("SELECT value FROM system.settings WHERE name = 'readonly'");
    const mode = String(data[0]?.[0] ?? '0');
    if (mode !== '1') settings = { ...limits(called.seconds), ...(mode === '0' ? { readonly: '2' } : {}) };
  } catch (error) {
    await client.close();
    throw error;
  }
  return {
    dialect: clickhouseDialect,
    async read(sql) {
      const { meta, data, rows } = await ask(sql);
      if (rows > mostRows) throw warehouseFault(called, 'rows', '');
      return meta.map(({ type }, place) => {
        const numeric = kindOf(type) === 'number';
        return data.map((row) => cellOf(row[place], numeric));
      });
    },
    async columns(from) {
      const { meta } = await ask(`SELECT * FROM ${from} LIMIT 0`);
      return meta.map(({ name, type }) => ({ name, kind: kindOf(type), type }));
    },
    close: () => client.close(),
  };
}

function limits(seconds: number): Record<string, string | number> {
  const rows = { max_result_rows: String(mostRows), result_overflow_mode: 'throw' };
  return { ...rows, max_execution_time: seconds, timeout_overflow_mode: 'throw', max_query_size: String(longestQuery) };
}

function readAnswer(text: string): Answer {
  const read = JSON.parse(text) as Partial<Answer>; // what the format says; an answer that was cut off is no JSON
  if (!Array.isArray(read.meta) || !Array.isArray(read.data) || read.rows !== read.data.length)
    throw new SyntaxError('the answer is not complete');
  return { meta: read.meta, data: read.data, rows: read.rows };
}

/** Whole numbers of 64 bits and decimals may come as texts. */
function cellOf(value: unknown, numeric: boolean): Cell {
  if (value === null || value === undefined) return null;
  if (numeric) return Number(value);
  return typeof value === 'boolean' || typeof value === 'number' ? value : String(value);
}

function kindOf(type: string): ColumnKind {
  const bare = type.replace(/^(?:LowCardinality|Nullable)\((.*)\)$/, '$1');
  if (bare !== type) return kindOf(bare);
  if (/^(?:U?Int\d+|Float\d+|Decimal)/.test(type)) return 'number';
  if (/^(?:String|FixedString|Enum|UUID)/.test(type)) return 'text';
  if (/^Date(?:32)?$/.test(type)) return 'date';
  if (type === 'Bool') return 'yes/no';
  // A DateTime is a moment of the whole world, whatever zone it is shown in.
  return /^DateTime/.test(type) ? 'instant' : 'other';
}

const failures: Readonly<Record<string, Failure>> = {
  60: 'table',
  81: 'table',
  159: 'timeout',
  160: 'timeout',
  158: 'rows',
  307: 'rows',
  396: 'rows',
  192: 'refused',
  193: 'refused',
  194: 'refused',
  195: 'refused',
  516: 'refused',
  164: 'denied',
  291: 'denied',
  497: 'denied',
  209: 'unreachable',
  210: 'unreachable',
  279: 'unreachable',
};

/** What ClickHouse's codes mean; old versions have them in the text only. */
function failureOf(error: unknown): Failure {
  if (error instanceof SyntaxError) return 'unreachable';
  const code = /^Code: (\d+)/.exec(wordsOf(error))?.[1] ?? (error instanceof Error && 'code' in error ? String(error.code) : '');
  return failures[code] ?? networkFailure(error) ?? 'query';
}

function wordsOf(error: unknown): string {
  const words = error instanceof AggregateError ? wordsOf(error.errors[0]) : error instanceof Error ? error.message : '';
  if (error instanceof SyntaxError) return 'the answer was cut off';
  return words.replace(/, e\.what\(\) = .*$/s, '').replace(/^(Code: \d+).*?DB::Exception: /s, '$1: ');
}
