import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Decision } from '../../src/evaluate/decision.ts';
import { readHistory, writeHistory } from '../../src/history/store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const day = (on: string): Decision => ({ day: on, kind: 'day' });
const stage = (on: string, customer: string, name: string | null): Decision => ({ day: on, kind: 'stage', customer, stage: name });
const file = (name: string) => join(folder, 'history', name);

test('there is no history before the first day', async () => {
  expect(await readHistory(folder)).toEqual({ decisions: [], lines: [], diagnostics: [] });
});

test('one file a month, one line a decision, oldest first', async () => {
  const lines = [day('2026-10-31'), stage('2026-10-31', 'acme', 'onboarding'), day('2026-11-01')];
  await writeHistory(folder, lines);
  expect(readdirSync(join(folder, 'history'))).toEqual(['2026-10.ndjson', '2026-11.ndjson']);
  expect(readFileSync(file('2026-10.ndjson'), 'utf8')).toBe(
    '{"day":"2026-10-31","kind":"day"}\n{"day":"2026-10-31","kind":"stage","customer":"acme","stage":"onboarding"}\n',
  );
  expect(await readHistory(folder)).toEqual({ decisions: lines, lines: lines.map((one) => JSON.stringify(one)), diagnostics: [] });
});

test('writing a day again replaces its lines and leaves the others as they are', async () => {
  await writeHistory(folder, [day('2026-11-01'), stage('2026-11-01', 'acme', 'onboarding'), day('2026-11-02')]);
  await writeHistory(folder, [day('2026-11-03')]);
  await writeHistory(folder, [day('2026-11-02'), stage('2026-11-02', 'acme', 'renewing')]);
  const once = readFileSync(file('2026-11.ndjson'), 'utf8');
  expect((await readHistory(folder)).decisions).toEqual([
    day('2026-11-01'),
    stage('2026-11-01', 'acme', 'onboarding'),
    day('2026-11-02'),
    stage('2026-11-02', 'acme', 'renewing'),
    day('2026-11-03'),
  ]);
  await writeHistory(folder, [day('2026-11-02'), stage('2026-11-02', 'acme', 'renewing')]);
  expect(readFileSync(file('2026-11.ndjson'), 'utf8')).toBe(once);
  expect(readdirSync(join(folder, 'history'))).toEqual(['2026-11.ndjson']);
});

test.each([
  ['{"day":"2026-11-01","kind":"da', 'no JSON'],
  ['{"day":"2026-02-30","kind":"day"}', 'expected a day'],
  ['{"day":"2026-11-01","kind":"stage","customer":"acme"}', 'stage'],
  ['{"day":"2026-11-01","kind":"day","note":"x"}', 'note'],
  ['{"day":"2026-12-01","kind":"day"}', 'another file'],
])('a damaged line is named with its place: %s', async (line, says) => {
  mkdirSync(join(folder, 'history'));
  writeFileSync(file('2026-11.ndjson'), `{"day":"2026-11-01","kind":"day"}\n${line}\n`);
  const { decisions, diagnostics } = await readHistory(folder);
  expect(decisions).toEqual([day('2026-11-01')]);
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]).toMatchObject({ code: 'damaged-history', severity: 'error', file: 'history/2026-11.ndjson', line: 2 });
  expect(diagnostics[0]?.message).toContain(says);
});
