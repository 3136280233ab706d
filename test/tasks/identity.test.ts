import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import { identify } from '../../src/tasks/identity.ts';
import { findMarker } from '../../src/tasks/marker.ts';
import { asOf, customer, madeFor } from './sample.ts';

const acme = madeFor(customer('acme'), 1);
const beta = madeFor(customer('beta'), 2);
const opened = (name: string, issue: number): LedgerEntry => ({ day: asOf, kind: 'opened', run: `renewal-90/${name}/1`, issue });
const ledger = [opened('acme', 1), opened('beta', 2)];
const known = { trusted: [], rename: (key: string) => key };
const numbers = (issues: Parameters<typeof identify>[0], recorded: readonly LedgerEntry[] = ledger) =>
  [...identify(issues, recorded, known).tasks].map(([key, { number }]) => `${key} #${number}`);

test.each([
  ['below', `${acme.body}\n\n${beta.body}`],
  ['above', `${beta.body}\n\n${acme.body}`],
])('a task that was pasted %s into another one changes nothing', (_, body) => {
  expect(numbers([{ ...acme, body }, beta])).toEqual(['renewal-90/acme/1 #1', 'renewal-90/beta/1 #2']);
});

test('an issue that lost its own marker and got that of another task is nobody’s, and no second one is made for it', () => {
  const { tasks, lost, gone } = identify([{ ...acme, body: beta.body }, beta], ledger, known);
  expect([...tasks.keys()]).toEqual(['renewal-90/beta/1']);
  expect(tasks.get('renewal-90/beta/1')?.number).toBe(2);
  expect([...lost.keys()]).toEqual(['renewal-90/acme/1']);
  expect([...gone]).toEqual([]);
});

describe('an issue that a killed run did not write down', () => {
  const unwritten = [opened('beta', 2)];

  test.each([
    ['below', `${acme.body}\n\n${beta.body}`],
    ['above', `${beta.body}\n\n${acme.body}`],
  ])('stays the task it was with a known one pasted %s', (_, body) => {
    expect(numbers([{ ...acme, body }, beta], unwritten)).toEqual(['renewal-90/acme/1 #1', 'renewal-90/beta/1 #2']);
  });

  test.each([
    ['which another issue carries alone', beta, acme.title],
    ['which no other issue carries, and its own has the title of the issue', undefined, acme.title],
  ])('stays it also with an unknown one %s', (_, other, title) => {
    const body = `${acme.body}\n\n${beta.body}`;
    expect(numbers([{ ...acme, title, body }, ...(other === undefined ? [] : [other])], [])[0]).toBe('renewal-90/acme/1 #1');
  });
});

test('of two copies in its own issue the first one is the task', () => {
  const found = findMarker(`${acme.body.replace('- [ ]', '- [x]')}\n\n${acme.body}`, 'renewal-90/acme/1');
  expect(found.kind === 'marker' && found.region?.lines[0]).toMatch(/^- \[x\]/);
});

test('without a ledger and with another title the last marker of an issue counts', () => {
  expect(numbers([{ ...acme, title: 'Ours', body: `${acme.body}\n\n${beta.body}` }], [])).toEqual(['renewal-90/beta/1 #1']);
});
