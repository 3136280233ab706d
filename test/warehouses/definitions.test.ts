import { describe, expect, test } from 'vitest';
import { sourceSchema } from '../../src/model/source.ts';
import { warehouseSchema } from '../../src/model/warehouse.ts';
import { formatDiagnostic } from '../../src/workspace/frame.ts';

/** What is wrong with a value, in one text. */
const said = (schema: typeof sourceSchema | typeof warehouseSchema, value: unknown) => {
  const read = schema.safeParse(value);
  return read.success ? '' : read.error.issues.map(({ message }) => message).join('\n');
};

describe('a source in a warehouse', () => {
  const base = { in: 'here', customer: 'who', at: 'day' };

  const cases: readonly (readonly [source: object, message: string])[] = [
    [{ ...base, table: 'analytics.logins' }, ''],
    [{ ...base, sql: "WITH a AS (SELECT ';' AS x) SELECT * FROM a; -- done" }, ''],
    [{ ...base }, 'a source needs `files`, or `in` with `table`: where its rows are'],
    [{ ...base, table: 'a', sql: 'SELECT 1' }, 'the rows of a source are in one place; found table and sql'],
    [{ customer: 'who', at: 'day', table: 'a' }, '`table` needs `in`, the warehouse that has the rows'],
    [{ ...base, files: 'a.csv' }, '`in` names a warehouse, which reads no files: write `table` or `sql` in place of `files`'],
    [{ ...base, table: 'a; DROP TABLE b' }, '"a; DROP TABLE b" is not the name of a table, such as analytics.logins'],
    [
      { ...base, table: 'a', at: { column: 'day', format: 'DD-MM-YYYY' } },
      '`format` goes with files: in a warehouse days are dates or timestamps; turn texts into them with `sql`',
    ],
    ...['DELETE FROM a', 'SELECT 1; DROP TABLE a', '/* SELECT */ DROP TABLE a'].map(
      (sql) => [{ ...base, sql }, '`sql` is one query, which begins with SELECT or WITH and holds no other statement after a `;`'] as const,
    ),
  ];
  test.each(cases)('%j', (source, message) => {
    expect(said(sourceSchema, source)).toBe(message);
  });
});

test('an address in a file is refused, and not repeated', () => {
  const address = 'postgresql://reader:hunter2hunter2@db.example.com/warehouse';
  const message = said(warehouseSchema, { engine: 'postgres', address });
  expect(message).toBe('expected the name of an environment variable, such as WAREHOUSE_URL: the address itself never stands in a file');
  const diagnostic = { code: 'invalid-value', severity: 'error', message, file: 'workspace.yaml', line: 1, column: 12 } as const;
  const shown = formatDiagnostic(diagnostic, () => `  address: ${address}`);
  expect(shown).not.toContain('hunter2');
  expect(shown).toContain('@db.example.com');
  expect(said(warehouseSchema, { engine: 'postgres', address: 'WAREHOUSE_URL' })).toBe('');
});
