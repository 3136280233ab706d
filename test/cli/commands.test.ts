import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { goodLogins, listing, run, sample, temporaryFolder, withLogins, write } from './recording.ts';

const shipped = sample();
const diagnosticsSchema = z.strictObject({
  diagnostics: z.array(
    z.strictObject({
      code: z.string(),
      severity: z.enum(['error', 'warning']),
      file: z.string(),
      line: z.number(),
      column: z.number(),
      message: z.string(),
      hint: z.string().nullable(),
    }),
  ),
});
const evaluationSchema = z.object({
  asOf: z.iso.date(),
  customers: z.array(
    z.object({
      id: z.string(),
      health: z.object({ score: z.number().nullable(), band: z.string().nullable(), coverage: z.number().min(0).max(1) }),
      segments: z.array(z.string()),
      stage: z.string().nullable(),
      runs: z.array(
        z.object({
          key: z.string(),
          playbook: z.string(),
          subject: z.string(),
          ordinal: z.int().positive(),
          state: z.string(),
          start: z.iso.date(),
          opened: z.iso.date(),
          due: z.iso.date().nullable(),
          owner: z.string().nullable(),
          steps: z.array(z.object({ id: z.string(), title: z.string(), state: z.string(), due: z.iso.date().nullable() })),
        }),
      ),
    }),
  ),
});
const entries = z.array(z.object({ key: z.string(), reason: z.string() }));
const planSchema = z.object({
  creates: entries,
  updates: entries,
  closes: entries,
  unchanged: entries,
  deferred: entries,
  heldBack: entries,
  blocked: entries,
});

describe('validate', () => {
  test('says that nothing is wrong, in one line', async () => {
    expect(await run(shipped, ['validate'])).toEqual({ exit: 0, out: '', err: 'no problems found\n' });
    expect(await run('/', ['validate', '--root', shipped, '--json'])).toMatchObject({ exit: 0, out: '{\n  "diagnostics": []\n}\n' });
  });

  test('lists all that is wrong, as text and as JSON with every key', async () => {
    const folder = sample();
    appendFileSync(join(folder, 'customers/kestrel-care.yaml'), 'segmnt: gold\n');
    appendFileSync(join(folder, 'playbooks/metrics/usage.yaml'), '\t- no\n');
    const text = await run(folder, ['validate']);
    expect(text).toMatchObject({ exit: 1, out: '' });
    expect(text.err).toContain('customers/kestrel-care.yaml:23:1 error unknown-key');
    expect(text.err).toMatch(/\n2 errors in 2 files\n$/);
    const json = await run(folder, ['validate', '--json']);
    expect(json).toMatchObject({ exit: 1, err: '2 errors in 2 files\n' });
    const { diagnostics } = diagnosticsSchema.parse(JSON.parse(json.out));
    expect(diagnostics.map(({ file }) => file)).toEqual(['customers/kestrel-care.yaml', 'playbooks/metrics/usage.yaml']);
  });

  test('a warning does not fail it', async () => {
    const folder = sample();
    write(folder, { 'playbooks/metrics/more.yml': 'metrics: {}\n' });
    const { exit, err } = await run(folder, ['validate']);
    expect(exit).toBe(0);
    expect(err).toContain('1 warning in 1 file');
  });

  test('a check that has run out on the day of the workspace is a warning at its line', async () => {
    const folder = sample();
    const file = join(folder, 'playbooks/plays/risk/save-plan.mdx');
    const text = readFileSync(file, 'utf8');
    // The sample stands on 2 November 2026: 62 days after 1 September is that day, and 61 the day before.
    for (const [days, warnings] of [
      ['62d', 0],
      ['61d', 1],
    ] as const) {
      writeFileSync(file, text.replace(/^verified:.*$/m, `verified: { by: sam, on: 2026-09-01, for: ${days} }`));
      const { exit, out } = await run(folder, ['validate', '--json']);
      const { diagnostics } = diagnosticsSchema.parse(JSON.parse(out));
      expect([exit, diagnostics.map(({ code, severity, line }) => [code, severity, text.split('\n')[line - 1]?.split(':')[0]])]).toEqual([
        0,
        Array(warnings).fill(['check-expired', 'warning', 'verified']),
      ]);
    }
  });

  test('what content says steers no terminal', async () => {
    const folder = withLogins({ 'customers/acme.yaml': 'id: acme\nname: "Acme \\e[2J\\u202eExample"\nsegmnt: "\\e[31m"\n' });
    const { err } = await run(folder, ['validate']);
    expect(err).toContain('customers/acme.yaml:3:1');
    expect(err).not.toMatch(/[^\P{Cc}\n]/u);
    writeFileSync(join(folder, 'customers/acme.yaml'), 'id: acme\nname: "Acme \\e[2J\\u202eExample"\n');
    const report = await run(folder, ['explain', 'acme', '--json', '--data', 'customers']);
    expect(report.out).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });
});

describe('evaluate', () => {
  test('shows a line for each customer, and one that sums up', async () => {
    const { exit, out, err } = await run(shipped, ['evaluate']);
    expect(exit).toBe(0);
    expect(out.match(/^Northlight CS on 2026-11-02$/m)).not.toBeNull();
    expect(out.split('\n').filter((line) => /^[a-z-]+ {2,}(?:green|yellow|red|unknown)/.test(line))).toHaveLength(12);
    expect(err).toBe('12 customers: 6 green, 3 yellow, 2 red, 1 unknown. 9 open runs, 5 late, 0 held back.\n');
  });

  test('an unknown band stands without its number', async () => {
    const { out } = await run(shipped, ['evaluate']);
    expect(out).toMatch(/^hollin-print +unknown +12%/m);
    expect((await run(shipped, ['explain', 'hollin-print'])).out).toContain('Health: unknown, coverage 12%');
  });

  test('--json is one document in the shape that is promised, and sorted', async () => {
    const { exit, out, err } = await run(shipped, ['evaluate', '--json']);
    expect(exit).toBe(0);
    expect(err.split('\n')).toHaveLength(2);
    const { asOf, customers } = evaluationSchema.parse(JSON.parse(out));
    expect(asOf).toBe('2026-11-02');
    const isSorted = (texts: readonly string[]) => expect(texts).toEqual([...texts].sort());
    isSorted(customers.map(({ id }) => id));
    for (const { segments, runs } of customers) {
      isSorted(segments);
      isSorted(runs.map(({ key }) => key));
    }
    expect(customers.find(({ id }) => id === 'nordhaven')?.runs.map(({ key }) => key)).toContain('save-plan/nordhaven/1');
    // Unrounded: a score between two whole numbers stays one, and the text beside it rounds.
    expect(customers.some(({ health }) => health.score !== null && !Number.isInteger(health.score))).toBe(true);
  });

  test('a customer that nothing is known of has neither score nor band', async () => {
    const folder = withLogins({ 'customers/data/logins.csv': 'account,day,user\n' });
    const { exit, out, err } = await run(folder, ['evaluate', '--json']);
    expect(exit).toBe(0);
    expect(evaluationSchema.parse(JSON.parse(out)).customers).toMatchObject([
      { id: 'acme', health: { score: null, band: null, coverage: 0 } },
    ]);
    expect(err).toContain('source-no-rows');
    expect(err).toMatch(/1 customer: 1 without a score\. 0 open runs, 0 late, 0 held back\.\n$/);
  });

  test('a workspace with errors gives the one document that says so', async () => {
    const folder = withLogins({ 'customers/acme.yaml': 'id: acme\nnmae: Acme\n' });
    for (const command of ['evaluate', 'plan', 'apply', 'build']) {
      const { exit, out } = await run(folder, [command, '--json']);
      expect(exit).toBe(1);
      expect(diagnosticsSchema.parse(JSON.parse(out)).diagnostics.length).toBeGreaterThan(0);
    }
    const { exit, out } = await run(folder, ['explain', 'acme', '--json']);
    expect([exit, diagnosticsSchema.safeParse(JSON.parse(out)).success]).toEqual([1, true]);
  });

  test('another day gives another report; a day that does not exist is refused', async () => {
    const earlier = await run(shipped, ['evaluate', '--json', '--as-of', '2026-10-01']);
    expect(evaluationSchema.parse(JSON.parse(earlier.out)).asOf).toBe('2026-10-01');
    for (const day of ['2026-02-30', '2026-11-2', 'yesterday', '']) {
      const { exit, out, err } = await run(shipped, ['evaluate', '--as-of', day]);
      expect([exit, out]).toEqual([2, '']);
      expect(err).toContain('Expected a day that exists, written YYYY-MM-DD');
    }
  });

  test('writes nothing, unless it is told to record', async () => {
    const folder = withLogins({ 'customers/data/logins.csv': goodLogins });
    const before = listing(folder);
    await run(folder, ['evaluate']);
    expect(listing(folder)).toEqual(before);
    const first = await run(folder, ['evaluate', '--record', '--json']);
    const history = readFileSync(join(folder, '.setpiece/state/history/2026-11.ndjson'), 'utf8');
    expect(history).toContain('"day":"2026-11-02"');
    const second = await run(folder, ['evaluate', '--record', '--json']);
    expect(second.out).toBe(first.out);
    expect(readFileSync(join(folder, '.setpiece/state/history/2026-11.ndjson'), 'utf8')).toBe(history);
  });

  test('damaged history is named with its place, and nothing is evaluated on it', async () => {
    const folder = withLogins({
      'customers/data/logins.csv': goodLogins,
      '.setpiece/state/history/2026-10.ndjson': 'no line of history\n',
    });
    const { exit, out, err } = await run(folder, ['evaluate']);
    expect([exit, out]).toEqual([1, '']);
    expect(err).toContain('.setpiece/state/history/2026-10.ndjson:1:1 error damaged-history');
  });
});

describe('explain', () => {
  test('a customer: its score with file and line, stage, segments and runs', async () => {
    const { exit, out } = await run(shipped, ['explain', 'nordhaven']);
    expect(exit).toBe(0);
    expect(out).toContain('(customers/nordhaven/customer.yaml:2)');
    expect(out).toMatch(/Health: red 49, coverage 100% \(playbooks\/health\/standard\.yaml:\d+\)/);
    expect(out).toContain('Stage: renewing');
    expect(out).toMatch(/save-plan\/nordhaven\/1: open, due 2026-12-09, maria/);
  });

  test('a cap says why in the words of the model', async () => {
    const { out } = await run(shipped, ['explain', 'nordhaven']);
    expect(out).toContain('Capped at red: The manager knows something the numbers do not show yet. (playbooks/health/standard.yaml:');
  });

  test('a run: why it is there, and its steps', async () => {
    const { exit, out } = await run(shipped, ['explain', 'nordhaven', 'renewal-90']);
    expect(exit).toBe(0);
    expect(out).toMatch(/^Renewal, 90 days before notice: renewal-90\/nordhaven/);
    expect(out).toMatch(/value_report: \w+.*\(playbooks\/plays\/renewal\/renewal-90\.mdx:\d+\)/);
    const json = await run(shipped, ['explain', 'nordhaven', 'renewal-90', '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ runs: [{ playbook: 'renewal-90', customer: 'nordhaven' }] });
  });

  test('--why-not names what failed, where, and the values', async () => {
    const { exit, out } = await run(shipped, ['explain', 'alpenmilch', 'renewal-90', '--why-not']);
    expect(exit).toBe(0);
    expect(out).toContain('Not started: the customer is not high touch. (playbooks/plays/renewal/renewal-90.mdx:12)');
    expect(out).toContain('arr = 48000');
    // Without a run there is nothing else to explain.
    expect(await run(shipped, ['explain', 'alpenmilch', 'renewal-90'])).toMatchObject({ exit: 0, out });
    const json = await run(shipped, ['explain', 'alpenmilch', 'renewal-90', '--why-not', '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ part: 'who', at: 'playbooks/plays/renewal/renewal-90.mdx:12' });
  });

  test('a record that is no customer yet', async () => {
    const { exit, out } = await run(shipped, ['explain', 'dachstein-outdoor', '--as-of', '2026-08-01']);
    expect([exit, out]).toEqual([0, expect.stringContaining('is not scored: not yet a customer (2026-08-10).')]);
  });

  test.each([
    [['explain', 'nordhavn'], 'There is no customer nordhavn.\nDid you mean nordhaven?\n'],
    [['explain', 'nordhaven', 'sav-plan'], 'There is no playbook sav-plan.\nDid you mean save-plan?\n'],
    [['explain', 'zzzzzzzzzzz'], 'There is no customer zzzzzzzzzzz.\nThere are: alpenmilch, brightwell-clinics, '],
    [['explain', 'nordhaven', '--why-not'], '--why-not needs a playbook.\nFor example: setpiece explain nordhaven renewal-90 --why-not\n'],
  ])('%j gets the nearest name, or an example', async (words, expected) => {
    const { exit, out, err } = await run(shipped, words);
    expect([exit, out]).toEqual([2, '']);
    expect(err.startsWith(expected)).toBe(true);
  });
});

describe('plan', () => {
  test('without GitHub rests on the ledger, and says so', async () => {
    const before = listing(shipped);
    const { exit, out, err } = await run(shipped, ['plan']);
    expect(exit).toBe(0);
    expect(out).toContain('Nordhaven Logistics: Save plan (save-plan/nordhaven/1, due 2026-12-09, maria)');
    expect(out).toMatch(/\n9 to create, 0 to update, 0 to close, 0 unchanged \(shadow: nothing is written\)\n$/);
    expect(err).toContain('GITHUB_TOKEN is not set');
    expect(listing(shipped)).toEqual(before);
  });

  test('--json has all seven lists', async () => {
    const { exit, out } = await run(shipped, ['plan', '--json']);
    expect(exit).toBe(0);
    const plan = planSchema.parse(JSON.parse(out));
    expect(Object.values(plan).map((list) => list.length)).toEqual([9, 0, 0, 0, 0, 0, 0]);
  });
});

describe('import', () => {
  const mapping = [
    'into: customers',
    'key: { column: account_id, id: slug }',
    'files:',
    '  - file: accounts.csv',
    '    set: { name: account_name, country: { column: country, values: { UK: GB }, allowed: [GB] } }',
    '    required: [account_id, account_name]',
    '',
  ].join('\n');
  const exported = (rows: string) =>
    write(temporaryFolder(), { 'mapping.yaml': mapping, 'export/accounts.csv': `account_id,account_name,country\n${rows}` });
  const words = ['import', 'export', '--map', 'mapping.yaml'];

  test('shows what it would do, writes it on request, and has nothing to do then', async () => {
    const folder = exported('A-1,Acme,UK\nB-2,Beta,UK\n');
    const before = listing(folder);
    const shown = await run(folder, words);
    expect(shown).toEqual({
      exit: 0,
      out: '+ customers/a-1.yaml (3 values)\n+ customers/b-2.yaml (3 values)\n2 new, 0 changed, 0 unchanged, 0 refused. Nothing is written yet: run it again with --write.\n',
      err: '',
    });
    expect(listing(folder)).toEqual(before);
    expect((await run(folder, [...words, '--write'])).out).toMatch(/2 new, 0 changed, 0 unchanged, 0 refused\.\n$/);
    expect(readFileSync(join(folder, 'customers/a-1.yaml'), 'utf8')).toContain('country: GB');
    const written = listing(folder);
    expect((await run(folder, [...words, '--write'])).out).toBe('0 new, 0 changed, 2 unchanged, 0 refused.\n');
    expect(listing(folder)).toEqual(written);
  });

  test('--json is one document; a refused row has its line and the keys of every diagnostic', async () => {
    const folder = exported('A-1,Acme,UK\nB-2,Beta,XX\n');
    const { exit, out, err } = await run(folder, [...words, '--json']);
    expect([exit, err]).toEqual([1, '1 new, 0 changed, 0 unchanged, 1 refused.\n']);
    const document: unknown = JSON.parse(out);
    expect(document).toMatchObject({
      written: false,
      creates: [{ file: 'customers/a-1.yaml', customer: 'a-1' }],
      updates: [],
      unchanged: [],
    });
    const { diagnostics } = diagnosticsSchema.parse({ diagnostics: z.object({ diagnostics: z.unknown() }).parse(document).diagnostics });
    expect(diagnostics).toMatchObject([{ file: 'accounts.csv', line: 3, severity: 'error' }]);
  });
});
