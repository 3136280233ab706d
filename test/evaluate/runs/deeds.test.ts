import { expect, test } from 'vitest';
import type { LedgerEntry } from '../../../src/evaluate/decision.ts';
import { readDeeds } from '../../../src/evaluate/runs/deeds.ts';
import { on } from '../given.ts';

const closed = (day: string, seen?: string): LedgerEntry => ({
  ...{ day, kind: 'closed', run: 'play/acme/1', how: 'done', reason: null, by: 'maria' },
  ...(seen !== undefined && { seen }),
});
const asIs = { playbook: (id: string) => id, subject: (id: string) => id, key: (key: string) => key };
const dayOfClose = (entry: LedgerEntry, asOf: string) => readDeeds([entry], on(asOf), asIs).get('play/acme/1')?.closed?.day;

test('a line is known from its day on', () => {
  expect(dayOfClose(closed('2026-10-05'), '2026-10-04')).toBeUndefined();
  expect(dayOfClose(closed('2026-10-05'), '2026-10-05')).toBe(on('2026-10-05'));
});

test('a line that was read later is known from then on, and is about its day', () => {
  const late = closed('2026-10-05', '2026-10-08');
  expect(dayOfClose(late, '2026-10-07')).toBeUndefined();
  expect(dayOfClose(late, '2026-10-08')).toBe(on('2026-10-05'));
  // What it is about cannot be known before it happened, whatever the line says.
  expect(dayOfClose(closed('2026-10-05', '2026-10-01'), '2026-10-04')).toBeUndefined();
});
