import { execFile, execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sample } from './cli/recording.ts';
import { commitAll, git } from './cli/repository.ts';
import { startServer } from './tasks/github-server.ts';

const home = mkdtempSync(join(tmpdir(), 'setpiece-package-'));
const installed = join(realpathSync(home), 'an odd (path) ü', 'node_modules', 'setpiece');
const content = sample();
let packed = '';

beforeAll(() => {
  // Packing builds `dist/`: what is packed is what these sources compile to.
  execFileSync('npm', ['pack', '--silent', '--pack-destination', home], { stdio: 'pipe' });
  const archive = readdirSync(home).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new Error('npm pack made no package');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(home, archive), '-C', installed, '--strip-components=1']);
  packed = join(home, archive);
  symlinkSync(resolve('node_modules'), join(installed, 'node_modules'), 'junction');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Runs the installed command with plain Node, as its bin does, and without what npm and Vitest set. */
function setpiece(...words: string[]) {
  const env = { PATH: process.env.PATH, HOME: home };
  return promisify(execFile)(process.execPath, [join(installed, 'dist/cli/main.js'), ...words], { cwd: content, env, maxBuffer: 1 << 26 });
}

describe('the packed package', () => {
  test('holds what runs and what editors need, and nothing else', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((path) => !path.startsWith('node_modules'));
    expect(new Set(files.map((path) => path.split('/')[0]))).toEqual(
      new Set(['.github', 'LICENSE', 'README.md', 'customers', 'dist', 'package.json', 'playbooks', 'schemas', 'src']),
    );
    expect(readdirSync(join(installed, 'src'))).toEqual(['starter']);
    expect(readdirSync(join(installed, '.github')).filter((name) => !['ISSUE_TEMPLATE', 'workflows'].includes(name))).toEqual([]);
    expect(readdirSync(join(installed, 'schemas')).sort()).toEqual(readdirSync('schemas').sort());
    expect(readdirSync(join(installed, 'dist/pages')).sort()).toEqual(['client', 'server.mjs', 'server.mjs.LEGAL.txt']);
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(existsSync(join(installed, manifest.bin.setpiece))).toBe(true);
    expect(readFileSync(join(installed, manifest.bin.setpiece), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  test('says its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await setpiece('--version')).toEqual({ stdout: `${version}\n`, stderr: '' });
  });

  test('checks and evaluates the sample as the sources do', async () => {
    expect(await setpiece('validate')).toEqual({ stdout: '', stderr: 'no problems found\n' });
    expect(await setpiece('test')).toEqual({ stdout: '', stderr: '13 scenarios: 13 passed, 0 failed\n' });
    const { stdout } = await setpiece('evaluate', '--json');
    const sources = execFileSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'evaluate', '--json', '--root', content], {
      maxBuffer: 1 << 26,
      encoding: 'utf8',
      stdio: 'pipe',
    });
    expect(stdout).toBe(sources);
  });

  test('builds the site', async () => {
    const { stdout, stderr } = await setpiece('build', '--reports', '--out', 'public');
    expect([stdout, stderr]).toEqual(['Built the handbook and 12 account reports in public.\n', '']);
    const page = readFileSync(join(content, 'public/plays/renewal-90/index.html'), 'utf8');
    expect(page).toContain('Renewal, 90 days before notice');
    expect(readFileSync(join(content, 'public/reports/nordhaven/index.html'), 'utf8')).toContain('Nordhaven Logistics');
  }, 120_000);
});

/** npm's own settings stay, such as the registry and the cache; what a surrounding npm script and Vitest set does not. */
const plain = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_(registry|cache|userconfig|globalconfig)$)|VITEST|NODE_|GITHUB_|TZ$|TEST$|INIT_CWD$)/i.test(name),
  ),
);

test('in an empty folder, with npm, npx and Git as a team has them: from nothing to the first issues', async () => {
  let folder = join(realpathSync(home), 'our success (1) ü');
  mkdirSync(folder);
  const remote = join(home, 'remote');
  git(home, 'init', '--quiet', '--bare', '--initial-branch=main', remote);
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'remote', 'add', 'origin', 'https://github.com/northlight/customers.git');
  mkdirSync(join(folder, 'tool'));
  copyFileSync(packed, join(folder, 'tool/setpiece.tgz'));
  const server = await startServer();
  const times: string[] = [];
  const github = { GITHUB_TOKEN: 'setpiece-bot-token', GITHUB_REPOSITORY: 'northlight/customers', GITHUB_API_URL: server.url };
  const sh = async (command: string, ...words: string[]): Promise<string> => {
    const start = performance.now();
    // The Node of these tests, and not one that an older npm brings along.
    const env = { ...plain, ...github, PATH: `${dirname(process.execPath)}${delimiter}${plain.PATH}` };
    const { stdout, stderr } = await promisify(execFile)(command, words, { cwd: folder, env, maxBuffer: 1 << 26 });
    times.push(
      `${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s  ${[command, ...words].join(' ').replaceAll(home, '…')}\n`,
    );
    return stdout + (command === 'npx' ? stderr : '');
  };
  const npm = ['--prefer-offline', '--no-audit', '--no-fund'];
  try {
    // npx keeps what it installed by the path of the package: this one is new on each run.
    const from = ['--yes', '--prefer-offline', `--package=${packed}`];
    const begun = await sh('npx', ...from, 'setpiece', 'init', '--login', 'maria', '--tool', 'file:tool/setpiece.tgz');
    expect(begun).toContain('northlight/customers (from the remote origin)');
    await sh('npm', 'install', ...npm);
    for (const name of ['octokit', 'tsx', 'typescript', 'vitest', 'emulate'])
      expect(existsSync(join(folder, 'node_modules', name))).toBe(false);
    expect(await sh('npx', 'setpiece', 'validate')).toContain('no problems found\n');
    expect(await sh('npx', 'setpiece', 'test')).toContain('6 scenarios: 6 passed, 0 failed\n');
    expect(await sh('npx', 'setpiece', 'evaluate')).toContain('3 customers: 2 green, 1 without a score. 2 open runs');
    expect(await sh('npx', 'setpiece', 'build', '--reports')).toContain('Built the handbook and 3 account reports in .setpiece/pages.\n');
    expect(readFileSync(join(folder, '.setpiece/pages/reports/cedar-clinics/index.html'), 'utf8')).toContain('Cedar: Clinics');
    const settings = join(folder, 'playbooks/workspace.yaml');
    writeFileSync(settings, readFileSync(settings, 'utf8').replace('mode: shadow', 'mode: live  '));
    commitAll(folder, 'Begin');
    git(folder, 'remote', 'set-url', 'origin', remote);
    git(folder, 'push', '--quiet', 'origin', 'main');
    // What the workflow does, here and in a fresh clone, which has only what was pushed: there nothing opens again.
    for (const created of ['2 created', '0 created']) {
      await sh('npx', 'setpiece', 'state', 'bring');
      expect(await sh('npx', 'setpiece', 'apply')).toContain(created);
      expect(await sh('npx', 'setpiece', 'state', 'keep')).toMatch(/on the branch|unchanged/);
      if (created === '0 created') break;
      folder = join(home, 'machine');
      git(home, 'clone', '--quiet', remote, folder);
      // A registry without the packages of other platforms leaves a lock that `npm ci` refuses; what is installed here is the same.
      await sh('npm', 'ci', ...npm).catch((error: unknown) => {
        if (!String(error).includes('from lock file')) throw error;
        return sh('npm', 'install', ...npm);
      });
    }
    const issues = await server.issues();
    expect(issues.map(({ title, assignees }) => [title, ...assignees.map(({ login }) => login)]).sort()).toEqual([
      ['Alder Foods: Renewal, 90 days out', 'maria'],
      ['Cedar: Clinics: First value in 90 days', 'maria'],
    ]);
    expect(git(remote, 'ls-tree', '--name-only', 'setpiece-state').split('\n')).toEqual(['history', 'ledger.ndjson']);
  } finally {
    await server.close();
    process.stdout.write(times.join(''));
  }
}, 400_000);
