import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import { appendLedger } from '../../src/tasks/ledger.ts';
import { markSeen } from '../../src/tasks/read-back.ts';
import { run, temporaryFolder, withLogins, write } from './recording.ts';
import { commitAll, git, repository } from './repository.ts';

const play = (id: string, more = '') => `---
id: ${id}
title: Few users
goal: { outcome: More people use it }
status: active
owner: csm
for: all
start:
  becomes: users_28d < 2
until: users_28d >= 5
${more}steps:
  - { id: call, title: Call, due: start + 2d }
  - { id: mail, title: Mail, due: start + 9d }
---

Call them.
`;

const team = 'team:\n  - { login: maria, name: Maria, roles: [csm] }\n';
const acme = (arr: number) =>
  `id: acme\nname: Acme\nowners:\n  - { role: csm, login: maria, from: 2026-04-01 }\ncontracts:\n  - { id: "2026", start: 2026-04-01, end: 2027-03-31, arr: ${arr} }\n`;
const beta = acme(4000).replaceAll('acme', 'beta').replace('Acme', 'Beta');

const reply = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date(),
  identical: z.boolean(),
  days: z.number(),
  lines: z.number(),
  different: z.array(z.strictObject({ day: z.iso.date(), commit: z.string(), log: z.array(z.string()), replay: z.array(z.string()) })),
  given: z.array(z.iso.date()),
});

/** A month of a small team: the content is a folder of its repository, and the state lies within the content, as in the daily run. */
class Team {
  readonly folder = repository();
  readonly root = join(this.folder, 'our content');
  readonly state = join(this.root, '.setpiece/state');

  constructor() {
    cpSync(withLogins({ 'customers/data/logins.csv': 'account,day,user\nacme,2026-09-05,b\nacme,2026-09-05,c\n' }), this.root, {
      recursive: true,
    });
    write(this.root, {
      'playbooks/workspace.yaml': `format: 1\nname: Small\ntime_zone: Europe/Berlin\ncountry: DE\ncurrency: EUR\nlive_from: 2026-10-01\n${team}`,
      'playbooks/plays/few-users.md': play('few-users'),
      'customers/acme.yaml': acme(9000),
      'customers/beta.yaml': beta,
    });
    write(this.folder, { 'README.md': 'Ours\n' });
  }

  rows(...rows: string[]): void {
    appendFileSync(join(this.root, 'customers/data/logins.csv'), rows.map((row) => `${row}\n`).join(''));
  }

  async evaluate(day: string): Promise<void> {
    const { exit, err } = await run(this.root, ['evaluate', '--record', '--as-of', day]);
    expect([exit, err]).toEqual([0, expect.not.stringContaining(' error ')]);
  }

  /** A day as it goes: files are committed, then evaluated. */
  async day(day: string): Promise<void> {
    commitAll(this.folder, day);
    await this.evaluate(day);
  }

  /** Lines about what people did, as the run of a day reads them back. */
  readBack(asOf: string, ...entries: LedgerEntry[]): void {
    appendLedger(this.state, markSeen(entries, this.lastDay(), asOf));
  }

  lastDay(): string | null {
    return this.log().at(-1)?.slice(8, 18) ?? null;
  }

  log(): readonly string[] {
    const history = join(this.state, 'history');
    return readdirSync(history)
      .sort()
      .flatMap((name) => readFileSync(join(history, name), 'utf8').trim().split('\n'));
  }

  /** The team with another log or ledger, for a replay of it. */
  async changed(file: string, change: (text: string) => string, ...words: string[]) {
    const path = join(this.state, file);
    const text = readFileSync(path, 'utf8');
    expect(change(text)).not.toBe(text);
    writeFileSync(path, change(text));
    try {
      return await run(this.root, ['replay', '--as-known', ...words]);
    } finally {
      writeFileSync(path, text);
    }
  }

  async replay(...words: string[]) {
    const { exit, out } = await run(this.root, ['replay', '--as-known', '--json', ...words]);
    return { exit, ...reply.parse(JSON.parse(out)) };
  }
}

const here = { team: new Team() };
const months = 'history/2026-10.ndjson';

beforeAll(async () => {
  const { team } = here;
  const path = (file: string) => join(team.root, file);
  await team.day('2026-10-01');
  team.rows('acme,2026-10-01,a');
  await team.day('2026-10-02');
  // A row that arrives late.
  team.rows('beta,2026-09-25,x', 'beta,2026-09-25,y');
  await team.day('2026-10-03');
  write(team.root, { 'customers/acme.yaml': acme(12_000) });
  await team.day('2026-10-04');
  // Another threshold: beta starts.
  const health = path('playbooks/health/standard.yaml');
  writeFileSync(health, readFileSync(health, 'utf8').replace('3: 100', '4: 100'));
  write(team.root, { 'playbooks/plays/few-users.md': play('few-users').replace('< 2', '< 3') });
  await team.day('2026-10-05');
  team.readBack('2026-10-06', { day: '2026-10-06', kind: 'opened', run: 'few-users/acme/1', issue: 7 });
  // A week is missed, in which windows empty; the playbook gets another name.
  renameSync(path('playbooks/plays/few-users.md'), path('playbooks/plays/little-use.md'));
  write(team.root, { 'playbooks/plays/little-use.md': play('little-use', 'formerly: few-users\n').replace('< 2', '< 3') });
  await team.day('2026-10-21');
  team.readBack('2026-10-22', { day: '2026-10-22', kind: 'ticked', run: 'little-use/acme/1', step: 'call', by: 'maria' });
  write(team.root, { 'customers/gamma.yaml': beta.replaceAll('beta', 'gamma').replace('Beta', 'Gamma') });
  await team.day('2026-10-22');
  // A day that is run twice, on other files.
  await team.day('2026-10-23');
  team.rows('gamma,2026-10-22,x');
  await team.day('2026-10-23');
  // A close of the day before yesterday that nobody had read.
  team.readBack('2026-10-24', { day: '2026-10-22', kind: 'closed', run: 'little-use/acme/1', how: 'done', reason: null, by: 'maria' });
  await team.day('2026-10-24');
  await team.day('2026-10-25');
}, 120_000);

describe('the log', () => {
  test('names the commit that evaluated each day, caught-up days that of the run which caught them up', () => {
    const { team } = here;
    const commits = new Map(
      team
        .log()
        .map((line) => z.object({ day: z.string(), kind: z.string(), commit: z.string().optional() }).parse(JSON.parse(line)))
        .flatMap(({ day, kind, commit }) => (kind === 'day' ? [[day, commit]] : [])),
    );
    const of = (subject: string) => git(team.folder, 'log', '-1', '--format=%H', `--grep=^${subject}$`);
    expect(commits.size).toBe(26);
    expect(commits.get('2026-10-02')).toBe(of('2026-10-02'));
    expect(commits.get('2026-10-12')).toBe(of('2026-10-21'));
    expect(commits.get('2026-10-23')).toBe(of('2026-10-23'));
  });

  test('holds what the days were made for', () => {
    const log = here.team.log().join('\n');
    expect(log).toContain(
      '"key":"little-use/acme/1","playbook":"little-use","subject":"acme","customer":"acme","ordinal":1,"state":"done"',
    );
    expect(log).toMatch(/"day":"2026-10-24","kind":"run","key":"little-use\/acme\/1".*"state":"done"/);
    expect(log).toMatch(/"kind":"run","key":"few-users\/acme\/1".*"state":"open"/);
    expect(log).toMatch(/"day":"2026-10-2\d","kind":"health","customer":"gamma"/);
  });
});

describe('replay --as-known', () => {
  test('gives the log, byte for byte, and leaves everything as it was', async () => {
    const { team } = here;
    const scratch = temporaryFolder();
    vi.stubEnv('TMPDIR', scratch);
    const status = git(team.folder, 'status', '--porcelain', '--ignored');
    const { exit, ...found } = await team.replay();
    expect([exit, found]).toEqual([
      0,
      { from: '2026-09-30', to: '2026-10-25', identical: true, days: 26, lines: team.log().length, different: [], given: [] },
    ]);
    expect(git(team.folder, 'status', '--porcelain', '--ignored')).toBe(status);
    expect(readdirSync(scratch)).toEqual([]);
    vi.unstubAllEnvs();
    const text = await run(team.folder, ['replay', '--as-known', '--root', 'our content', '--from', '2026-10-10', '--to', '2026-10-23']);
    expect(text).toMatchObject({
      exit: 0,
      out: 'The log of 2026-10-10 to 2026-10-23, each day evaluated again by the files of its commit\n',
      err: expect.stringMatching(/^14 days, \d+ lines: identical\.\n$/) as string,
    });
  });

  test('finds a line that was changed, one that is gone and one that was added, and goes on from what it decided itself', async () => {
    const { team } = here;
    const [line = ''] = team.log().filter((one) => one.includes('"2026-10-05","kind":"health","customer":"acme"'));
    expect(line).not.toBe('');
    const forged = line.replace(/"score":[\d.]+/, '"score":99');
    const changed = await team.changed(months, (text) => text.replace(line, forged));
    expect(changed).toMatchObject({ exit: 1, err: expect.stringMatching(/^26 days, \d+ lines: 1 day differs\.\n$/) as string });
    expect(changed.out).toContain(`\n  log     ${forged}\n  replay  ${line}\n`);
    expect(changed.out).toMatch(/\n2026-10-05, commit [0-9a-f]{12}\n/);
    const near = ['--from', '2026-10-04', '--to', '2026-10-06'];
    const gone = await team.changed(months, (text) => text.replace(`${line}\n`, ''), '--json', ...near);
    expect(reply.parse(JSON.parse(gone.out)).different).toMatchObject([{ day: '2026-10-05', log: [], replay: [line] }]);
    const added = line.replace('acme', 'ghost');
    const more = await team.changed(months, (text) => text.replace(line, `${line}\n${added}`), '--json', ...near);
    expect(reply.parse(JSON.parse(more.out)).different).toMatchObject([{ day: '2026-10-05', log: [added], replay: [] }]);
    // The same value in other bytes is another line.
    const spaced = await team.changed(months, (text) => text.replace(line, line.replace(',', ', ')), ...near);
    expect(spaced.exit).toBe(1);
  });

  test('reads a line of the ledger only from the day on that its run knew it', async () => {
    const { team } = here;
    const early = await team.changed('ledger.ndjson', (text) => text.replace(',"seen":"2026-10-24"', ''), '--json');
    expect(reply.parse(JSON.parse(early.out)).different.map(({ day }) => day)).toEqual(['2026-10-22', '2026-10-24']);
  });

  test('takes days without a commit as they are, names them, and goes on from them', async () => {
    const { team } = here;
    const commitOf = (day: string) => new RegExp(`("day":"${day}","kind":"day"),"commit":"[0-9a-f]+"`);
    const without = (text: string) =>
      ['2026-10-03', '2026-10-04', '2026-10-22'].reduce((now, day) => now.replace(commitOf(day), '$1'), text);
    const { exit, out, err } = await team.changed(months, without);
    expect([exit, out]).toEqual([0, expect.stringContaining('for they name no commit:\n  2026-10-03 to 2026-10-04\n  2026-10-22\n')]);
    expect(err).toMatch(/^23 days, \d+ lines: identical\. 3 days more could not be replayed\.\n$/);
  });

  test('says which commit is missing, and in a shallow clone how to fetch it', async () => {
    const { team } = here;
    const unknown = 'f'.repeat(40);
    const lost = await team.changed(months, (text) => text.replace(/(?<="2026-10-07","kind":"day","commit":")[0-9a-f]+/, unknown));
    expect([lost.exit, lost.out]).toEqual([2, '']);
    expect(lost.err).toContain(`The commit ${unknown}, which evaluated 2026-10-07, is not in this repository.\n\`git fetch --all\``);
    const option = await team.changed(months, (text) => text.replace(/(?<="2026-10-07","kind":"day","commit":")[0-9a-f]+/, '--help'));
    expect(option.err).toContain('The commit --help, which evaluated 2026-10-07, is not in this repository.');
    const clone = join(temporaryFolder(), 'clone');
    git(team.folder, 'clone', '--quiet', '--depth', '1', `file://${team.folder}`, clone);
    cpSync(team.state, join(clone, 'our content/.setpiece/state'), { recursive: true });
    const shallow = await run(clone, ['replay', '--as-known', '--root', 'our content']);
    expect([shallow.exit, shallow.out]).toEqual([2, '']);
    expect(shallow.err).toMatch(/^The commit [0-9a-f]{40}, which evaluated 2026-09-30, is not in this repository, nor are \d+ others\.\n/);
    expect(shallow.err).toContain('`git fetch --unshallow`');
  });

  test('says what the files of a commit lack: data that Git ignores cannot be brought back', async () => {
    const team = new Team();
    write(team.folder, { '.gitignore': 'customers/data\n*/customers/data\n' });
    await team.day('2026-10-01');
    const { exit, out, err } = await run(team.root, ['replay', '--as-known']);
    expect([exit, out]).toEqual([1, '']);
    expect(err).toMatch(
      /^The files of commit [0-9a-f]{40}, which evaluated 2026-09-30, cannot be evaluated\. Data that are not in Git cannot/,
    );
    expect(err).toContain('playbooks/metrics/usage.yaml:3:12 error source-file-missing');
    const json = await run(team.root, ['replay', '--as-known', '--json']);
    expect(JSON.parse(json.out)).toMatchObject({ diagnostics: [{ code: 'source-file-missing' }] });
  });

  test('takes data from any folder of the repository, and from the top of it', async () => {
    const team = new Team();
    renameSync(join(team.root, 'customers/data'), join(team.folder, 'data'));
    commitAll(team.folder);
    for (const data of [team.folder, '..']) {
      expect(await run(team.root, ['evaluate', '--record', '--as-of', '2026-10-01', '--data', data])).toMatchObject({ exit: 0 });
      expect(await team.replay('--data', data)).toMatchObject({ exit: 0, days: 2, given: [] });
    }
  });

  test('needs a history, Git, and days that can be replayed', async () => {
    const { team } = here;
    const empty = withLogins({ 'customers/data/logins.csv': 'account,day,user\n' });
    expect(await run(empty, ['replay', '--as-known'])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('There is no history yet.') as string,
    });
    cpSync(team.state, join(empty, '.setpiece/state'), { recursive: true });
    expect((await run(empty, ['replay', '--as-known'])).err).toContain('the content lies in no Git repository');
    const refused = [
      [['--assume', 'never'], '--as-known takes what people did as the ledger has it.'],
      [['--customer', 'acme'], '--as-known compares whole days of the log.'],
      [['--from', '2026-11-01', '--to', '2026-11-02'], 'The history holds no day from 2026-11-01 to 2026-11-02.'],
      [['--from', '1999-01-01'], '10,160 days; at most 400 are replayed.\nFor example: setpiece replay --as-known --from '],
      [['--from', '2026-10-02', '--to', '2026-10-01'], '2026-10-01 lies before 2026-10-02.'],
      [['--data', temporaryFolder()], 'lies outside of the repository'],
    ] as const;
    for (const [words, says] of refused) {
      const { exit, out, err } = await run(team.root, ['replay', '--as-known', ...words]);
      expect([words, exit, out, err]).toEqual([words, 2, '', expect.stringContaining(says)]);
    }
  });
});

test('what was taken from Git is gone when somebody interrupts it', async () => {
  const scratch = temporaryFolder();
  const words = ['--import', 'tsx', resolve('src/cli/main.ts'), 'replay', '--as-known', '--root', here.team.root];
  const child = spawn(process.execPath, words, { env: { PATH: process.env.PATH, TMPDIR: scratch }, stdio: 'ignore' });
  const ended = new Promise<unknown[]>((done) => child.on('close', (...how) => done(how)));
  const taken = () => readdirSync(scratch, { recursive: true, encoding: 'utf8' }).some((path) => path.endsWith('workspace.yaml'));
  await expect.poll(taken, { timeout: 60_000, interval: 5 }).toBe(true);
  child.kill('SIGINT');
  expect(await ended).toEqual([null, 'SIGINT']);
  expect(readdirSync(scratch).filter((name) => name.startsWith('setpiece-'))).toEqual([]);
}, 90_000);

describe('the commit of a day', () => {
  test('is absent where files of the workspace differ from it or are new, and outside Git', async () => {
    const team = new Team();
    const { root, folder, state } = team;
    const recorded = async () => {
      await team.evaluate('2026-10-01');
      const names = team.log().some((line) => line.includes('"commit"'));
      rmSync(state, { recursive: true });
      return names;
    };
    // No commit yet.
    expect(await recorded()).toBe(false);
    commitAll(folder);
    expect(await recorded()).toBe(true);
    // Other folders, ignored files and the state do not count.
    write(folder, {
      'README.md': 'Changed\n',
      'our content/notes.txt': 'new\n',
      '.gitignore': '*.tmp\n',
      'our content/customers/x.tmp': '',
    });
    expect(await recorded()).toBe(true);
    write(root, { 'customers/data/more.csv': 'account,day,user\n' });
    expect(await recorded()).toBe(false);
    commitAll(folder);
    appendFileSync(join(root, 'playbooks/plays/few-users.md'), 'More.\n');
    expect(await recorded()).toBe(false);
    git(folder, 'add', '--all');
    expect(await recorded()).toBe(false);
    commitAll(folder);
    expect(await recorded()).toBe(true);
    rmSync(join(folder, '.git'), { recursive: true });
    expect(await recorded()).toBe(false);
  });
});
