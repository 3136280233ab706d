import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ImpactDocument } from '../../src/proof/impact-document.ts';
import type { RunChanges } from '../../src/proof/impact-runs.ts';
import { appendLedger } from '../../src/tasks/ledger.ts';
import { run, temporaryFolder, withLogins, write } from './recording.ts';
import { commitAll, git, repository } from './repository.ts';

// Each test runs Git and a database.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const workspace = (more = '') => `format: 1
name: Small
time_zone: Europe/Berlin
country: DE
currency: EUR
live_from: 2026-10-01
as_of: 2026-11-02
team:
  - { login: maria, name: Maria, roles: [csm] }
  - { login: sam, name: Sam, roles: [manager] }
guards: { audience_above: 3 }
${more}`;

const play = (id: string, changes: Readonly<Record<string, string>> = {}, text = 'Call them.') => {
  const keys: Readonly<Record<string, string>> = {
    id,
    title: 'Few users',
    goal: '{ outcome: More people use it }',
    status: 'active',
    owner: 'csm',
    for: 'all',
    start: '{ becomes: users_28d < 2 }',
    until: 'users_28d >= 5',
    steps: '[{ id: call, title: Call, due: start + 5bd }]',
    ...changes,
  };
  return `---\n${Object.entries(keys)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('')}---\n\n${text}\n`;
};

const customer = (id: string, arr: number) =>
  `id: ${id}\nname: ${id.charAt(0).toUpperCase()}${id.slice(1)}\nowners:\n  - { role: csm, login: maria, from: 2026-04-01 }\ncontracts:\n  - { id: "2026", start: 2026-04-01, end: 2027-03-31, arr: ${arr} }\n`;

const scenario = `- scenario: few users open a call
  playbook: few-users
  customer: { owners: [{ role: csm, login: maria, from: 2026-04-01 }] }
  data: { users_28d: { 2026-10-01: 4, 2026-10-05: 1 } }
  expect:
    2026-10-05: { opens: few-users }
`;

// On 2 November acme has four users, beta and cora have two, dune none since 9 October, echo none since the day itself.
const logins = `account,day,user
${['acme,2026-10-20', 'beta,2026-10-20', 'cora,2026-10-21', 'dune,2026-09-10', 'echo,2026-10-04'].flatMap((row) => ['a', 'b'].map((user) => `${row},${user}`)).join('\n')}
acme,2026-10-21,c
acme,2026-10-21,d
`;

/** A team with a month of history: few-users opened for dune when it stopped logging in, and the issue is there. */
class Team {
  readonly folder: string;
  readonly root: string;
  readonly state: string;

  constructor(from?: string) {
    this.folder = from === undefined ? repository() : temporaryFolder();
    if (from !== undefined) cpSync(from, this.folder, { recursive: true });
    this.root = join(this.folder, 'content');
    this.state = join(this.root, '.setpiece/state');
  }

  async begin(): Promise<void> {
    cpSync(withLogins({ 'customers/data/logins.csv': logins }), this.root, { recursive: true });
    this.write({
      'playbooks/workspace.yaml': workspace(),
      'playbooks/plays/few-users.md': play('few-users'),
      'playbooks/tests/few-users.yaml': scenario,
      'customers/acme.yaml': customer('acme', 40_000),
      'customers/beta.yaml': customer('beta', 90_000),
      'customers/cora.yaml': customer('cora', 10_000),
      'customers/dune.yaml': customer('dune', 5000),
      'customers/echo.yaml': customer('echo', 7000),
    });
    git(this.folder, 'checkout', '--quiet', '-b', 'main');
    commitAll(this.folder, 'Begin');
    const { exit, err } = await run(this.root, ['evaluate', '--record', '--as-of', '2026-11-01']);
    expect([exit, err]).toEqual([0, expect.not.stringContaining(' error ')]);
    appendLedger(this.state, [{ day: '2026-10-09', kind: 'opened', run: 'few-users/dune/1', issue: 1 }]);
  }

  write(files: Readonly<Record<string, string>>): void {
    write(this.root, files);
  }

  edit(file: string, from: string, to: string): void {
    const path = join(this.root, file);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
  }

  move(from: string, to: string): void {
    mkdirSync(dirname(join(this.root, to)), { recursive: true });
    renameSync(join(this.root, from), join(this.root, to));
  }

  branch(name: string): void {
    git(this.folder, 'checkout', '--quiet', '-b', name);
  }

  async impact(...words: string[]): Promise<{ exit: number; found: ImpactDocument }> {
    const { exit, out, err } = await run(this.root, ['impact', '--json', ...words]);
    expect(err).toBe('');
    return { exit, found: JSON.parse(out) };
  }

  text(...words: string[]) {
    return run(this.root, ['impact', ...words]);
  }
}

const begun = new Team();
let team: Team;

/** What two users are worth is 67 points: a threshold above it. */
const raised = ['yellow: { from: 50, worth: 60 }', 'yellow: { from: 70, worth: 72 }'] as const;

beforeAll(() => begun.begin());
beforeEach(() => {
  team = new Team(begun.folder);
  team.branch('change');
});

/** The lists of runs that are not empty, by key. */
function runsOf({ impact }: ImpactDocument): Readonly<Record<string, readonly string[]>> {
  const lists = Object.entries(impact?.runs ?? ({} as Partial<RunChanges>)).flatMap(([kind, list]) =>
    list.length === 0 ? [] : [[kind, list.map((one) => ('key' in one ? one.key : one.playbook))] as const],
  );
  return Object.fromEntries(lists);
}

describe('no change for any customer', () => {
  const expectNothing = async () => {
    const { exit, out } = await team.text();
    expect(out).toContain('No change for any customer. 5 customers were evaluated on both sides, over the same rows, history and ledger.');
    expect(exit).toBe(0);
    commitAll(team.folder);
    expect((await team.text()).out).toContain('No change for any customer.');
  };

  test('when nothing was changed', expectNothing);

  test('when texts were', async () => {
    team.edit('playbooks/plays/few-users.md', 'title: Few users', 'title: Hardly anybody uses it');
    team.edit('playbooks/plays/few-users.md', 'Call them.', 'Ring them, and ask.');
    team.edit('playbooks/health/standard.yaml', 'title: Standard health', 'title: Health\nabout: For all.');
    await expectNothing();
  });

  test('when files were moved', async () => {
    team.move('playbooks/plays/few-users.md', 'playbooks/plays/risk/few-users.md');
    team.move('customers/acme.yaml', 'customers/acme/customer.yaml');
    team.move('playbooks/metrics/usage.yaml', 'playbooks/metrics/logins.yaml');
    await expectNothing();
  });

  test('when a playbook with an open run was renamed, and says so', async () => {
    team.move('playbooks/plays/few-users.md', 'playbooks/plays/hardly-used.md');
    team.write({
      'playbooks/plays/hardly-used.md': play('hardly-used', { formerly: '[few-users]' }),
      'playbooks/tests/few-users.yaml': scenario.replaceAll('few-users', 'hardly-used'),
    });
    await expectNothing();
    expect((await team.impact()).found.definitions).toEqual([
      { kind: 'playbooks', added: [], removed: [], changed: [], renamed: [{ from: 'few-users', to: 'hardly-used' }] },
    ]);
  });
});

test('a changed threshold: who changes band with ARR, and nothing opens for what is true already', async () => {
  team.edit('playbooks/health/standard.yaml', ...raised);
  team.edit('playbooks/plays/few-users.md', 'users_28d < 2', 'users_28d < 3');
  const { exit, found } = await team.impact();
  expect(found.impact?.bands.map(({ customer: id, from, to, arr }) => [id, from, to, arr])).toEqual([
    ['beta', 'yellow', 'red', 90_000],
    ['cora', 'yellow', 'red', 10_000],
  ]);
  expect(runsOf(found)).toEqual({ dropped: ['few-users/echo/1'] });
  expect(found.given).toMatchObject([
    { playbook: 'few-users', customers: 3, wouldOpen: 3, wouldHold: 0, at: 'playbooks/plays/few-users.md:8' },
  ]);
  expect(found.definitions).toMatchObject([
    { kind: 'playbooks', changed: ['few-users'] },
    { kind: 'health models', changed: ['standard'] },
  ]);
  expect(exit).toBe(0);
  const { out } = await team.text('--markdown', 'impact.md');
  expect(readFileSync(join(team.root, 'impact.md'), 'utf8')).toContain('| Beta | €90,000 | yellow 66.7 | red 66.7 |');
  expect(out).toContain('2 customers change band (€100,000 ARR at stake)');
  expect(out).toContain(
    'few-users: 3 customers already match, which is taken as given because the rule is new: nothing opens for them. `also_existing: yes` would open 3.',
  );
});

test('a new playbook for more customers than the guard allows is held back, and an error', async () => {
  const start = { start: '{ becomes: users_28d >= 0, also_existing: yes }', until: 'users_28d > 99' };
  team.write({ 'playbooks/plays/all-of-them.md': play('all-of-them', start) });
  const { exit, found } = await team.impact();
  expect(runsOf(found)).toEqual({ held: ['beta', 'acme', 'cora', 'echo', 'dune'].map((id) => `all-of-them/${id}/1`) });
  expect(found.impact?.runs.held[0]?.because).toContain('would open 5 issues: make it `per: audience`, or raise guards.audience_above');
  expect(found.findings.new.filter(({ severity }) => severity === 'error')).toMatchObject([
    { code: 'audience-needed', file: 'playbooks/plays/all-of-them.md' },
  ]);
  expect(exit).toBe(1);
});

test('a new playbook that takes the last free place: what it displaces, and whose load it is', async () => {
  // The base would open few-users for echo today, and maria can carry one run more.
  git(team.folder, 'checkout', '--quiet', 'main');
  team.edit('playbooks/workspace.yaml', 'roles: [csm] }', 'roles: [csm], capacity: 2 }');
  commitAll(team.folder, 'Less capacity');
  git(team.folder, 'checkout', '--quiet', '-b', 'displace');
  team.write({
    'playbooks/plays/urgent.md': play('urgent', {
      priority: 'urgent',
      for: 'arr > 50000',
      start: '{ becomes: users_28d == 2, also_existing: yes }',
    }),
  });
  const { found } = await team.impact();
  expect(runsOf(found)).toEqual({ opens: ['urgent/beta/1'], displaced: ['few-users/echo/1'] });
  expect(found.impact?.runs.displaced[0]?.because).toBe('Held back: Maria has 2 of 2 open runs.');
  expect(found.impact?.load).toEqual([]);
  expect(found.plan).toEqual({ base: { creates: 1, closes: 0 }, head: { creates: 1, closes: 0 } });
});

test('a new draft: for whom it would open, and no change for anybody', async () => {
  team.write({
    'playbooks/plays/draft.md': play('draft', {
      status: 'draft',
      for: 'arr > 50000',
      start: '{ becomes: users_28d == 2, also_existing: yes }',
    }),
  });
  const { found } = await team.impact();
  expect(runsOf(found)).toEqual({ drafts: ['draft/beta/1'] });
  const { out } = await team.text();
  expect(out).toMatch(/^No change for any customer\./);
  expect(out).toContain('1 run of a draft would open');
});

test('what the day has opened already is left behind where the new rule would not have opened it', async () => {
  await run(team.root, ['evaluate', '--record']);
  appendLedger(team.state, [{ day: '2026-11-02', kind: 'opened', run: 'few-users/echo/1', issue: 2 }]);
  team.edit('playbooks/plays/few-users.md', 'users_28d < 2', 'users_28d < 1');
  const { found } = await team.impact();
  expect(runsOf(found)).toEqual({ orphaned: ['few-users/echo/1'] });
});

test('a playbook that ends a run, and guards that would stop its closes', async () => {
  team.edit('playbooks/plays/few-users.md', 'until: users_28d >= 5', 'until: users_28d < 99 || missing(users_28d)');
  team.edit('playbooks/workspace.yaml', 'audience_above: 3', 'audience_above: 3, closes: 0');
  const { exit, found } = await team.impact();
  expect(runsOf(found)).toEqual({ closes: ['few-users/dune/1'], dropped: ['few-users/echo/1'] });
  expect(found.plan).toEqual({ base: { creates: 1, closes: 0 }, head: { creates: 0, closes: 1 } });
  expect(found.guards).toEqual([{ says: expect.stringContaining('guards.closes allows 0'), onBase: false }]);
  expect(found.impact?.load).toEqual([{ owner: 'maria', before: 2, after: 0 }]);
  // The scenario sees its run end on the day it opens.
  expect(found.scenarios?.failing).toMatchObject([{ name: 'few users open a call', onBase: 'passed' }]);
  expect(exit).toBe(1);
});

test('a playbook that is gone while a run is open leaves it behind, and is an error', async () => {
  rmSync(join(team.root, 'playbooks/plays/few-users.md'));
  rmSync(join(team.root, 'playbooks/tests/few-users.yaml'));
  const { exit, found } = await team.impact();
  expect(runsOf(found)).toEqual({ orphaned: ['few-users/dune/1'], dropped: ['few-users/echo/1'] });
  expect(found.definitions).toMatchObject([{ kind: 'playbooks', removed: ['few-users'] }]);
  expect(found.findings.new.map(({ code }) => code)).toEqual(['removed-with-open-runs', 'run-without-subject']);
  expect(exit).toBe(1);
  expect((await team.text()).out).toMatch(/^1 new error · 1 run is left behind · 1 run no longer comes up\./);
});

test('another due day, another owner, another step', async () => {
  team.edit('playbooks/plays/few-users.md', 'owner: csm', 'owner: manager');
  team.edit('playbooks/plays/few-users.md', 'start + 5bd }', 'start + 99bd }, { id: mail, title: Mail, due: start + 120bd }');
  const { found } = await team.impact();
  const both = ['few-users/dune/1', 'few-users/echo/1'];
  expect(runsOf(found)).toEqual({ moved: both, reassigned: both, details: ['few-users'] });
  expect(found.impact?.load).toEqual([
    { owner: 'maria', before: 2, after: 0 },
    { owner: 'sam', before: 0, after: 2 },
  ]);
});

test('records of customers: added, gone, changed', async () => {
  rmSync(join(team.root, 'customers/acme.yaml'));
  team.write({ 'customers/fox.yaml': customer('fox', 1), 'customers/beta.yaml': customer('beta', 91_000) });
  const { found } = await team.impact();
  expect([found.impact?.added, found.impact?.removed].map((list) => list?.map((one) => one.customer))).toEqual([['fox'], ['acme']]);
  expect(found.impact?.facts).toMatchObject([{ customer: 'beta', parts: ['arr', 'contracts'] }]);
  expect(found.impact?.evaluated).toEqual({ base: 5, head: 5, both: 4 });
});

describe('what cannot be compared is said, and never “no change”', () => {
  test('a base with errors: all findings of the head are listed, and its scenarios run', async () => {
    git(team.folder, 'checkout', '--quiet', 'main');
    team.edit('playbooks/plays/few-users.md', 'users_28d < 2', 'user_28d < 2');
    commitAll(team.folder, 'Break');
    git(team.folder, 'checkout', '--quiet', '-b', 'mend');
    team.edit('playbooks/plays/few-users.md', 'user_28d < 2', 'users_28d < 2');
    const { exit, found } = await team.impact();
    expect(found.gap).toMatchObject({
      head: false,
      base: { first: { file: 'playbooks/plays/few-users.md', line: 8, code: 'unknown-name' } },
    });
    expect(found.impact).toBeNull();
    expect(found.scenarios).toMatchObject({ ran: 1, failing: [] });
    expect(exit).toBe(0);
    const { out } = await team.text();
    expect(out).toMatch(
      /^What changes is not known: the base cannot be evaluated: playbooks\/plays\/few-users\.md:8 unknown-name, .* All findings of the head are listed\./,
    );
    expect(out).not.toContain('No change');
  });

  test('a head with errors: they are new, and the command fails', async () => {
    team.edit('playbooks/plays/few-users.md', 'users_28d < 2', 'user_28d < 2');
    const { exit, found } = await team.impact();
    expect(found.gap).toEqual({ head: true, base: null });
    expect((await team.text()).out).toMatch(
      /^What changes is not known: the head cannot be evaluated before its errors are mended\. 1 new error\./,
    );
    expect(found.findings.new.map(({ code }) => code)).toContain('unknown-name');
    expect([exit, found.errors > 0]).toEqual([1, true]);
  });

  test('a base before the workspace was there', async () => {
    git(team.folder, 'checkout', '--quiet', '--orphan', 'empty');
    git(team.folder, 'rm', '-r', '--cached', '--quiet', '.');
    git(team.folder, 'commit', '--quiet', '--allow-empty', '-m', 'Nothing');
    const { found } = await team.impact('--base', 'empty');
    expect(found.gap).toMatchObject({ head: false, base: { first: { file: 'playbooks/workspace.yaml' } } });
  });

  test('without history: said, and compared all the same', async () => {
    rmSync(team.state, { recursive: true });
    team.edit('playbooks/health/standard.yaml', ...raised);
    const { found } = await team.impact();
    expect(found.notes[0]).toMatch(/^Without history: there is none in \.setpiece\/state\./);
    expect(found.impact?.bands).toHaveLength(2);
  });

  test('with damaged history: said with the line, and compared without it', async () => {
    writeFileSync(join(team.state, 'history/2026-10.ndjson'), '{"day":\n');
    const { found } = await team.impact();
    expect(found.notes[0]).toMatch(/^Without history: it is damaged \(\.setpiece\/state\/history\/2026-10\.ndjson:1\)/);
  });

  test('rows that only the head can read: the base is evaluated over its own, and that is said', async () => {
    team.move('customers/data/logins.csv', 'customers/data/usage/logins.csv');
    team.edit('playbooks/metrics/usage.yaml', 'data/logins.csv', 'data/usage/logins.csv');
    const { found } = await team.impact();
    expect(found.notes).toContainEqual(expect.stringContaining('The base cannot read the rows of the head'));
    expect(found.impact?.bands).toEqual([]);
  });
});

describe('sides', () => {
  test('two commits: as the files in the working tree, which stay as they are', async () => {
    team.edit('playbooks/health/standard.yaml', ...raised);
    const { found: uncommitted } = await team.impact();
    const commit = commitAll(team.folder, 'Raise');
    git(team.folder, 'checkout', '--quiet', 'main');
    const { found } = await team.impact('--base', 'main', '--head', 'change');
    expect(found.impact).toEqual(uncommitted.impact);
    expect(found.head).toEqual({ name: 'change', commit });
    expect(git(team.folder, 'status', '--porcelain', '--untracked-files=no')).toBe('');
  });

  test('rows are those of the head: rows that differ are no difference of rules', async () => {
    team.edit('customers/data/logins.csv', 'echo,2026-10-04,a', 'echo,2026-10-20,a\necho,2026-10-20,b\necho,2026-10-20,c');
    expect((await team.text()).out).toContain('No change for any customer.');
  });

  test('what main did since the branch left it is not the branch’s doing', async () => {
    team.edit('playbooks/plays/few-users.md', 'Call them.', 'Ring them.');
    commitAll(team.folder, 'Words');
    git(team.folder, 'checkout', '--quiet', 'main');
    team.edit('playbooks/health/standard.yaml', ...raised);
    commitAll(team.folder, 'Raise');
    git(team.folder, 'checkout', '--quiet', 'change');
    expect((await team.text()).out).toContain('No change for any customer.');
    expect((await team.text('--base', 'main')).out).toContain('2 customers change band');
  });

  test('commits and branches that are not there', async () => {
    const { exit, err } = await team.text('--base', 'nowhere');
    expect([exit, err]).toEqual([
      2,
      'Git knows no commit nowhere.\nName a branch, a tag or a commit with --base; `git fetch` brings those of the remote.\n',
    ]);
    expect((await team.text('--base', '--upload-pack=x')).err).toContain('Git knows no commit --upload-pack=x.');
    git(team.folder, 'branch', '--quiet', '-m', 'main', 'trunk');
    expect((await team.text()).err).toContain('Name it: setpiece impact --base REF');
  });

  test('in a clone: the branch the pull request goes to, else the remote’s default; a shallow one says what it lacks', async () => {
    team.edit('playbooks/plays/few-users.md', 'Call them.', 'Ring them.');
    commitAll(team.folder, 'Words');
    const clone = (...words: string[]) => {
      const folder = temporaryFolder();
      git(folder, 'clone', '--quiet', '--branch', 'change', ...words, `file://${team.folder}`, '.');
      return join(folder, 'content');
    };
    const whole = clone();
    const base = git(team.folder, 'rev-parse', 'main');
    const found = async (environment = {}): Promise<ImpactDocument> =>
      JSON.parse((await run(whole, ['impact', '--json'], environment)).out);
    expect((await found({ GITHUB_BASE_REF: 'main' })).base).toEqual({ name: 'merge base with origin/main', commit: base });
    expect((await found()).base.commit).toBe(git(team.folder, 'rev-parse', 'change'));
    const { exit, err } = await run(clone('--depth', '1'), ['impact', '--base', 'origin/main']);
    expect([exit, err]).toEqual([2, expect.stringContaining('check out with `fetch-depth: 0`')]);
  });

  test('outside of Git', async () => {
    const { exit, err } = await run(withLogins({ 'customers/data/logins.csv': logins }), ['impact']);
    expect([exit, err]).toEqual([
      2,
      expect.stringContaining('An impact compares with a commit, and the content lies in no Git repository.'),
    ]);
  });
});

test('annotations are for new findings only, on their lines, below the root of the repository', async () => {
  const warned = customer('gull', 1).replace(/contracts:[\s\S]*/, '');
  git(team.folder, 'checkout', '--quiet', 'main');
  team.write({ 'customers/gull.yaml': warned });
  commitAll(team.folder, 'A record without a contract');
  git(team.folder, 'checkout', '--quiet', '-b', 'more');
  team.write({ 'customers/hare.yaml': warned.replaceAll('gull', 'hare').replace('Gull', 'Hare') });
  const { out } = await run(team.root, ['impact', '--as-of', '2026-11-02'], { GITHUB_ACTIONS: 'true' });
  expect(out.split('\n').filter((line) => line.startsWith('::'))).toEqual([
    expect.stringMatching(/^::warning file=content\/customers\/hare\.yaml,line=1,col=\d+,title=customer-without-contract::/),
  ]);
});
