import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { sinceReader } from '../../src/evaluate/since.ts';
import { observeWithDuckdb } from '../../src/metrics/duckdb.ts';
import type { MetricsResult } from '../../src/metrics/observe.ts';
import { type Day, parseDay } from '../../src/model/day.ts';
import { planImport, writeImport } from '../../src/workspace/import/import-plan.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';

const workspace = fileURLToPath(new URL('../real/ravenstack/', import.meta.url));
const data = process.env.RAVENSTACK_DATA ?? fileURLToPath(new URL('../../../shared/data/ravenstack', import.meta.url));
const there = existsSync(join(data, 'ravenstack_accounts.csv'));
/** The day after the last row: its own day is over for all of them. */
const asOf = day('2025-01-01');

function day(text: string): Day {
  const read = parseDay(text);
  if (read === undefined) throw new Error(`${text} is no day`);
  return read;
}

if (!there)
  console.warn(`The RavenStack export is not at ${data}: its tests are skipped. Set RAVENSTACK_DATA to the folder that holds it.`);

describe.skipIf(!there)('the RavenStack export', () => {
  let observed: MetricsResult;
  let ids: readonly string[] = [];
  let flagged: ReadonlySet<string> = new Set();

  beforeAll(async () => {
    const root = mkdtempSync(join(tmpdir(), 'setpiece-ravenstack-'));
    cpSync(workspace, root, { recursive: true });
    const plan = planImport({ folder: data, mapping: join(root, 'mapping.yaml'), mappingName: 'mapping.yaml', root });
    expect(plan.diagnostics).toEqual([]);
    expect(plan.creates).toHaveLength(500);
    writeImport(root, plan);
    const { program, content, diagnostics } = readWorkspace(root);
    expect(diagnostics).toEqual([]);
    if (!program || !content) throw new Error('the workspace could not be read');
    ids = content.customers.map((customer) => customer.value.id);
    expect(content.customers.reduce((sum, customer) => sum + customer.value.contracts.length, 0)).toBe(5000);
    flagged = new Set(
      content.customers.filter(({ value }) => value.custom.flagged_churned?.[0]?.value === 'yes').map(({ value }) => value.id),
    );
    observed = await observeWithDuckdb({ program, dataDir: data, days: [asOf - 90, asOf], since: sinceReader(program) });
  });

  const value = (metric: string, id: string) => observed.observations.observe(metric, id, asOf)?.value;

  test('tells what contradicts itself, and nothing is an error', () => {
    const found = observed.diagnostics.map(({ code, severity, file, message }) => ({
      code,
      severity,
      file,
      rows: /^[\d,]+ rows/.exec(message)?.[0],
    }));
    const file = 'playbooks/metrics/usage.yaml';
    expect(found).toEqual([
      { code: 'source-repeated', severity: 'warning', file, rows: '21 rows' },
      { code: 'source-outside', severity: 'warning', file, rows: '19,432 rows' },
    ]);
  });

  test('contradicts itself about who churned', () => {
    const churned = new Set(ids.filter((id) => value('churn_events_ever', id) !== null));
    expect([...churned].filter((id) => !flagged.has(id))).toHaveLength(277);
    expect([...flagged].filter((id) => !churned.has(id))).toHaveLength(35);
  });

  test('has every row it should: each id once, tickets on both their days', () => {
    const rowsOf = (source: string) => observed.observations.source(source, asOf)?.rows;
    expect(rowsOf('usage')).toBe(25_000 - 21);
    expect(rowsOf('tickets')).toBe(2000);
    expect(rowsOf('ticket_answers')).toBe(2000);
    expect(rowsOf('churn_events')).toBe(600);
    const days = ids.map((id) => value('usage_days_90d', id)).filter((found) => typeof found === 'number');
    expect(days.every((found) => found >= 1 && found <= 90)).toBe(true);
  });

  test('leaves tickets without a mark out of satisfaction', () => {
    const marks = ids.map((id) => value('satisfaction', id)).filter((mark) => typeof mark === 'number');
    expect(marks.length).toBeGreaterThan(300);
    expect(marks.every((mark) => mark >= 1 && mark <= 5)).toBe(true);
  });
});
