import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import { appendLedger, ledgerFile, readLedger } from '../../src/tasks/ledger.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setpiece-ledger-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = 'renewal-90/acme/1';
const opened: LedgerEntry = { day: '2026-11-16', kind: 'opened', run, issue: 1 };
const ticked: LedgerEntry = { day: '2026-11-17', kind: 'ticked', run, step: 'call', by: null };

test('a ledger that does not exist is empty', () => {
  expect(readLedger(join(folder, 'none'))).toEqual({ entries: [], diagnostics: [] });
});

test('lines are read as they were appended; the folder is made', () => {
  const state = join(folder, 'a/b');
  appendLedger(state, [opened]);
  appendLedger(state, []);
  appendLedger(state, [ticked]);
  expect(readLedger(state)).toEqual({ entries: [opened, ticked], diagnostics: [] });
});

test('damaged lines are told with their place, the others are kept', () => {
  appendLedger(folder, [opened]);
  appendFileSync(
    join(folder, ledgerFile),
    '{"day":"2026-11-17","kind":"tick\n<<<<<<< HEAD\n{"day":"2026-13-01","kind":"opened","run":"a/b/1","issue":2}\n',
  );
  appendLedger(folder, [ticked]);
  const { entries, diagnostics } = readLedger(folder);
  expect(entries).toEqual([opened, ticked]);
  expect(diagnostics.map(({ code, line }) => `${code}:${line}`)).toEqual(['damaged-ledger:2', 'damaged-ledger:3', 'damaged-ledger:4']);
});

test('half a line that a killed run left does not swallow the next one', () => {
  appendFileSync(join(folder, ledgerFile), '{"day":"2026-11');
  appendLedger(folder, [opened]);
  expect(readLedger(folder).entries).toEqual([opened]);
  expect(readFileSync(join(folder, ledgerFile), 'utf8').split('\n')).toHaveLength(3);
});

test('a line that stands twice counts once', () => {
  appendLedger(folder, [opened, opened, ticked]);
  expect(readLedger(folder).entries).toEqual([opened, ticked]);
});
