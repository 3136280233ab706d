import pg from 'pg';
import type { Cell } from './database.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { type ColumnKind, mostRows, type Warehouse, type WarehouseColumn } from './warehouse.ts';
import { type Failure, networkFailure, type WarehouseName, warehouseFault } from './warehouse-errors.ts';

const numbers: ReadonlySet<number> = new Set([20, 21, 23, 700, 701, 1700]);

/** Cells as texts, but for numbers, and yes and no: nothing else comes back from a query of metrics. */
const types = {
  getTypeParser(oid: number): (text: string) => Cell {
    if (numbers.has(oid)) return Number;
    return oid === 16 ? (text) => text === 't' : (text) => text;
  },
};

/**
 * Connects to a PostgreSQL and opens one transaction that can only read and sees everything at one moment, to its end. A statement has a
 * limit of time, and what is no single statement is refused by the protocol.
 *
 * @throws WarehouseFault
 */
export async function openPostgres(address: string, called: WarehouseName): Promise<Warehouse> {
  const milliseconds = called.seconds * 1000;
  const client = new pg.Client({
    connectionString: address,
    application_name: 'setpiece',
    connectionTimeoutMillis: milliseconds,
    // The server stops a statement by itself; this is for a server that says nothing any more.
    query_timeout: milliseconds + 5000,
  });
  // Told by the query that is under way; an unheard error would end the process.
  client.on('error', () => undefined);
  const ask = (sql: string) => {
    const query: pg.QueryArrayConfig & { queryMode: 'extended' } = { text: sql, rowMode: 'array', types, queryMode: 'extended' };
    return client.query<Cell[]>(query);
  };
  const answer = async (sql: string): Promise<pg.QueryArrayResult<Cell[]>> => {
    try {
      return await ask(sql);
    } catch (error) {
      // The transaction goes on for other sources; where the connection is gone, the next of them says so.
      await ask('ROLLBACK TO SAVEPOINT opened').catch(() => undefined);
      throw warehouseFault(called, failureOf(error), wordsOf(error));
    }
  };
  try {
    await client.connect();
    await ask('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    for (const setting of [
      `statement_timeout = ${milliseconds}`,
      `lock_timeout = ${milliseconds}`,
      "timezone = 'UTC'",
      "datestyle = 'ISO'",
    ])
      await ask(`SET LOCAL ${setting}`);
    await ask('SAVEPOINT opened');
  } catch (error) {
    await client.end().catch(() => undefined);
    throw warehouseFault(called, failureOf(error, 'unreachable'), wordsOf(error));
  }
  return {
    dialect: postgresDialect,
    async read(sql) {
      const { fields, rows } = await answer(`${sql} LIMIT ${mostRows + 1}`);
      if (rows.length > mostRows) throw warehouseFault(called, 'rows', '');
      return fields.map((_, place) => rows.map((row): Cell => row[place] ?? null));
    },
    async columns(from) {
      const { fields } = await answer(`SELECT * FROM ${from} LIMIT 0`);
      const asked = fields.map(({ dataTypeID }) => dataTypeID).join(', ');
      const { rows } = await answer(
        `SELECT oid::int8, typname::text, typcategory::text, format_type(oid, NULL) FROM pg_catalog.pg_type WHERE oid IN (${asked || '0'})`,
      );
      const kinds = new Map(
        rows.map(([oid, name, category, type]) => [Number(oid), { kind: kindOf(String(name), String(category)), type: String(type) }]),
      );
      return fields.map(
        ({ name, dataTypeID }): WarehouseColumn => ({ name, ...(kinds.get(dataTypeID) ?? { kind: 'other', type: 'unknown' }) }),
      );
    },
    async close() {
      await client.end().catch(() => undefined);
    },
  };
}

function kindOf(type: string, category: string): ColumnKind {
  if (type === 'date') return 'date';
  if (type === 'timestamp') return 'moment';
  if (type === 'timestamptz') return 'instant';
  if (category === 'B') return 'yes/no';
  if (category === 'N') return type === 'money' || type.startsWith('reg') ? 'other' : 'number';
  return category === 'S' || category === 'E' || type === 'uuid' ? 'text' : 'other';
}

/** What PostgreSQL's codes mean: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function failureOf(error: unknown, otherwise: Failure = 'query'): Failure {
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
  if (code === '28P01' || code === '28000') return 'refused';
  if (code === '42501') return 'denied';
  if (code === '42P01' || code === '3F000') return 'table';
  if (code === '57014' || code === '55P03') return 'timeout';
  if (code === '3D000' || code.startsWith('08') || code.startsWith('57P')) return 'unreachable';
  return networkFailure(error) ?? (code === '' ? otherwise : 'query');
}

function wordsOf(error: unknown): string {
  if (error instanceof AggregateError) return wordsOf(error.errors[0]);
  return error instanceof Error ? error.message : 'it said nothing';
}
