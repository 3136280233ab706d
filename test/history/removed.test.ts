import { describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import { foldDecisions } from '../../src/evaluate/state.ts';
import { refuseRemovals } from '../../src/history/removed.ts';
import { given } from '../evaluate/given.ts';
import { acme, customer, Days, play } from '../evaluate/runs/days.ts';

const beta = { 'customers/beta.yaml': customer('beta') };
const low = 'start:\n  becomes: m1 < 50\n';
const files = { ...acme, ...beta, ...play(low) };
const falls = { m1: { '2026-01-01': 80, '2026-10-12': 40 } };
const days = new Days(files, { values: { acme: falls, beta: falls } }).run('2026-10-10', '2026-10-14');

const refused = (now: Readonly<Record<string, string>>, history = days.history, ledger: readonly LedgerEntry[] = []) =>
  refuseRemovals(given(now), foldDecisions(history), ledger);

test('what is there is not refused, whatever runs', () => {
  expect(days.keys).toEqual(['play/acme/1 open', 'play/beta/1 open']);
  expect(refused(files)).toEqual([]);
});

describe('a playbook', () => {
  const without = { ...acme, ...beta };
  const other = (id: string, lines: string) => ({
    [`playbooks/plays/${id}.mdx`]: play(lines)['playbooks/plays/play.mdx']?.replace('id: play', `id: ${id}`) ?? '',
  });

  test('that is gone with open runs is refused, and its runs are named', () => {
    expect(refused(without)).toMatchObject([
      {
        code: 'removed-with-open-runs',
        severity: 'error',
        file: 'playbooks/workspace.yaml',
        message: 'the playbook play is gone while 2 runs are not over: play/acme/1 (open), play/beta/1 (open)',
        hint: expect.stringContaining('`status: retired`') as string,
      },
    ]);
  });

  test('with a new one of the same rule was renamed, most likely', () => {
    const [found] = refused({ ...without, ...other('something-else', low), ...other('plya', 'start:\n  becomes: m1 < 10\n') });
    expect(found).toMatchObject({ file: 'playbooks/plays/something-else.mdx', line: 2 });
    expect(found?.hint).toMatch(/^renamed\? add `formerly: \[play\]` to playbooks\/plays\/something-else\.mdx:2; else bring it back/);
  });

  test('with a new one whose id is near, too; one that was there before is none', () => {
    const near = { ...other('plays', 'start:\n  becomes: m1 < 10\n'), ...other('zzzzzz', 'start:\n  becomes: m1 < 20\n') };
    expect(refused({ ...without, ...near })[0]?.file).toBe('playbooks/plays/plays.mdx');
    const both = new Days({ ...files, ...near }, { values: { acme: falls, beta: falls } }).run('2026-10-10', '2026-10-14');
    expect(refused({ ...without, ...near }, both.history)[0]?.file).toBe('playbooks/workspace.yaml');
  });

  test('that says so was renamed', () => {
    expect(refused({ ...without, ...other('other', `formerly: play\n${low}`) })).toEqual([]);
  });
});

describe('a customer', () => {
  const without = { ...acme, ...play(low) };

  test('that is gone with open runs is refused, with the one that came instead', () => {
    expect(refused(without)).toMatchObject([
      { file: 'playbooks/workspace.yaml', message: 'the customer beta is gone while 1 run is not over: play/beta/1 (open)' },
    ]);
    const [found] = refused({ ...without, 'customers/beta-gmbh.yaml': customer('beta-gmbh') });
    expect(found).toMatchObject({ file: 'customers/beta-gmbh.yaml', line: 1 });
    expect(found?.hint).toMatch(/^renamed\? add `formerly: \[beta\]` to customers\/beta-gmbh\.yaml:1; else bring it back/);
    expect(refused({ ...without, 'customers/beta-gmbh.yaml': customer('beta-gmbh', 'formerly: [beta]\n') })).toEqual([]);
  });

  test('whose runs a person has closed may go, also before the next evaluation', () => {
    const closed: LedgerEntry = { day: '2026-10-14', kind: 'closed', run: 'play/beta/1', how: 'dismissed', reason: null, by: 'maria' };
    expect(refused(without, days.history, [closed])).toEqual([]);
  });

  test('without open runs may go', () => {
    const calm = new Days(files, { values: { acme: falls, beta: { m1: 80 } } }).run('2026-10-10', '2026-10-14');
    expect(refused(without, calm.history)).toEqual([]);
  });
});

test('a contract that is gone is refused where each contract has its own runs, and only there', () => {
  const two = '- { id: "1", start: 2026-01-01, end: 2027-12-31 }\n- { id: "2", start: 2026-01-01, end: 2026-12-31 }';
  const record = (contracts: string) => ({ 'customers/acme.yaml': customer('acme', '', contracts) });
  const each = play('per: contracts\nstart:\n  on: contract.end - 11w\n');
  const before = new Days({ ...record(two), ...each }).run('2026-10-10', '2026-10-20');
  expect(before.keys).toEqual(['play/acme:2/1 open']);
  const one = record('- { id: "1", start: 2026-01-01, end: 2027-12-31 }');
  expect(refused({ ...one, ...each }, before.history)).toMatchObject([
    {
      file: 'customers/acme.yaml',
      message: 'the contract 2 of acme is gone while 1 run is not over: play/acme:2/1 (open)',
      hint: expect.stringContaining('`ended`') as string,
    },
  ]);
  expect(refused({ ...one, ...play(low) }, days.history)[0]?.message).toContain('the customer beta is gone');
});
