import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sample } from './cli/recording.ts';

const home = mkdtempSync(join(tmpdir(), 'setpiece-package-'));
const installed = join(realpathSync(home), 'an odd (path) ü', 'node_modules', 'setpiece');
const content = sample();

beforeAll(() => {
  // Packing builds `dist/`: what is packed is what these sources compile to.
  execFileSync('npm', ['pack', '--silent', '--pack-destination', home], { stdio: 'pipe' });
  const archive = readdirSync(home).find((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new Error('npm pack made no package');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(home, archive), '-C', installed, '--strip-components=1']);
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
      new Set(['LICENSE', 'README.md', 'dist', 'package.json', 'schemas', 'src']),
    );
    expect(readdirSync(join(installed, 'src'))).toEqual(['site']);
    expect(readdirSync(join(installed, 'schemas')).sort()).toEqual(readdirSync('schemas').sort());
    expect(existsSync(join(installed, 'src/site/docs'))).toBe(true);
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
    expect(await setpiece('test')).toEqual({ stdout: '', stderr: '10 scenarios: 10 passed, 0 failed\n' });
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
