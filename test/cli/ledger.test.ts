import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import { type Server, startServer } from '../tasks/github-server.ts';
import { Commenting } from './commenting.ts';
import { liveSample, run, temporaryFolder } from './recording.ts';

let server: Server;
let begun: string;
let folder: string;
const github = (): Record<string, string> => ({
  GITHUB_TOKEN: 'setpiece-bot-token',
  GITHUB_REPOSITORY: 'northlight/customers',
  GITHUB_API_URL: server.url,
});
const ledger = (...words: string[]) => run(folder, ['ledger', ...words], github());
const path = (): string => join(folder, '.setpiece/state/ledger.ndjson');
const text = (): string => readFileSync(path(), 'utf8');
const sorted = (of: string): readonly string[] => of.split('\n').filter(Boolean).sort();

beforeAll(async () => {
  server = await startServer();
  folder = liveSample();
  begun = folder;
  expect((await run(folder, ['apply'], github())).exit).toBe(0);
  const issues = await server.issues();
  const number = issues.find(({ title }) => title === 'Nordhaven Logistics: Save plan')?.number ?? 0;
  const other = issues.find((issue) => issue.number !== number && /- \[ \] /.test(issue.body ?? ''));
  await server.person('PATCH', `/issues/${number}`, { state: 'closed', state_reason: 'completed' });
  await server.person('POST', `/issues/${other?.number}/comments`, { body: 'I am on it.' });
  expect((await run(folder, ['apply', '--as-of', '2026-11-03'], github())).exit).toBe(0);
});
// The tests change the state only, and not what is on GitHub.
beforeEach(() => {
  folder = temporaryFolder();
  cpSync(begun, folder, { recursive: true });
});
afterAll(() => server.close());

const total = z.object({
  opened: z.number(),
  open: z.number(),
  done: z.number(),
  late: z.number(),
  daysToTouch: z.object({ of: z.number() }),
});

test('it says what became of the runs', async () => {
  const { exit, out } = await ledger('--json');
  expect(exit).toBe(0);
  const summary = z.object({ total }).parse(JSON.parse(out));
  expect(summary.total).toMatchObject({ opened: 9, open: 8, done: 1, daysToTouch: { of: 2 } });
  const shown = await ledger();
  expect(shown.out).toMatch(/^save-plan +1 +0 +1 +0 +0 /m);
  expect(shown.out).toMatch(/^all +9 +8 +1 /m);
});

test('a lost ledger is read from the issues again, on the days that are known, and dry at first', async () => {
  const before = text();
  expect(before).toContain('"kind":"touched"');
  rmSync(path());
  const dry = await ledger('--rebuild', '--as-of', '2026-11-03');
  expect(dry.exit).toBe(0);
  expect(dry.out).toContain(`0 lines kept, ${sorted(before).length} to add. Nothing is written yet`);
  expect(() => text()).toThrow();
  const { out } = await ledger('--rebuild', '--write', '--as-of', '2026-11-03');
  expect(out).toContain('+ 2026-11-03 closed save-plan/nordhaven/1 as done by maria\n');
  expect(sorted(text()).map((line) => line.replace(/"(?:day|seen)":"[\d-]+",?/g, ''))).toEqual(
    sorted(before)
      .map((line) => line.replace(/"(?:day|seen)":"[\d-]+",?/g, ''))
      .sort(),
  );
  expect((await ledger('--rebuild')).out).toMatch(/^The ledger holds all that the issues tell: \d+ lines\.\n$/);
  const writes = server.writes().length;
  expect((await run(folder, ['apply', '--as-of', '2026-11-03'], github())).exit).toBe(0);
  expect(server.writes()).toHaveLength(writes);
});

test('after commands too it is read again from the issues and our own replies: snoozes, reasons and who did it', async () => {
  const at = await Commenting.start();
  try {
    const [ticket, plan, renewal] = [
      'urgent-ticket/brightwell-clinics:T-1012/1',
      'save-plan/nordhaven/1',
      'renewal-90/elbe-hafen/1',
    ] as const;
    await at.say(ticket, '/done call\n/snooze 2w they move house\n/assign @jonas');
    await at.say(ticket, '/snooze off\n/undone call', 'jonas');
    await at.say(plan, '/answer people');
    await at.say(renewal, '/dismiss not relevant');
    const kept = await at.issue(plan);
    await at.server.person('PATCH', `/issues/${kept.number}`, { body: kept.body?.replace('- [ ]', '- [x]') });
    for (const day of ['2026-11-02', '2026-11-04']) expect((await run(at.folder, ['apply', '--as-of', day], at.environment)).exit).toBe(0);
    // The server's clock is not the day of the sample, so the day of an opening is not known.
    const known = ({ day, ...entry }: LedgerEntry) => (entry.kind === 'opened' ? entry : { day, ...entry });
    const before = at.ledger().map(known);
    rmSync(join(at.folder, '.setpiece/state/ledger.ndjson'));
    const { exit } = await run(at.folder, ['ledger', '--rebuild', '--write', '--as-of', '2026-11-04'], at.environment);
    expect(exit).toBe(0);
    const rebuilt = at.ledger().map(known);
    expect(rebuilt).toHaveLength(before.length);
    expect(rebuilt).toEqual(expect.arrayContaining([...before]));
    expect(before.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['ticked', 'unticked', 'answered', 'snoozed', 'assigned', 'closed']),
    );
  } finally {
    await at.close();
  }
});

test('a damaged ledger keeps what only it knows, and damaged lines are put aside', async () => {
  const only =
    '{"day":"2026-11-02","kind":"snoozed","run":"renewal-90/acme/1","until":"2026-11-20","reason":"asked for time","by":"maria"}';
  const lines = text().split('\n').filter(Boolean);
  const lost = lines.find((line) => line.includes('"kind":"closed"')) ?? '';
  const rest = lines.filter((line) => line !== lost);
  writeFileSync(path(), `${[...rest, '<<<<<<< HEAD', only].join('\n')}\n`);
  appendFileSync(path(), '{"day":"2026-11');
  expect((await ledger()).err).toContain('setpiece ledger --rebuild --write');
  const { exit, out } = await ledger('--rebuild', '--write', '--as-of', '2026-11-03');
  expect(exit).toBe(0);
  expect(out).toContain(`${rest.length + 1} lines kept, 1 added, 2 damaged lines moved to ledger-damaged.txt.`);
  expect(
    text()
      .split('\n')
      .slice(0, rest.length + 1),
  ).toEqual([...rest, only]);
  expect(text()).toContain('"kind":"closed"');
  expect(readFileSync(join(folder, '.setpiece/state/ledger-damaged.txt'), 'utf8')).toBe('<<<<<<< HEAD\n{"day":"2026-11\n');
  expect((await ledger()).err).not.toContain('damaged');
});

test('a ledger of another repository is not rebuilt', async () => {
  writeFileSync(
    path(),
    [901, 902, 903].map((issue) => `{"day":"2026-11-02","kind":"opened","run":"a/c${issue}/1","issue":${issue}}\n`).join(''),
  );
  const { exit, err } = await ledger('--rebuild', '--write');
  expect([exit, err]).toEqual([2, expect.stringContaining('None of the issues that the ledger knows is in this repository.')]);
});
