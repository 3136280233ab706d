import { execFileSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { countTests } from '../scripts/test-report.ts';

const versions = z.record(z.string(), z.string());
const manifest = z
  .object({ dependencies: versions, devDependencies: versions, engines: versions, scripts: versions })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const lock = z
  .object({ packages: z.record(z.string(), z.object({ version: z.string().optional(), optionalDependencies: versions.optional() })) })
  .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));

test('the tests run on the Node that the repository pins', () => {
  expect(process.versions.node).toBe(manifest.devDependencies.node);
});

test('the package states the oldest Node it runs on, and does not carry one', () => {
  expect(manifest.engines.node).toBe('>=22.12');
  expect(manifest.dependencies).not.toHaveProperty('node');
});

test('every dependency is one exact version', () => {
  const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(ranges).toEqual([]);
});

test('the lock names the optional packages of every platform, without which npm ci refuses it', () => {
  const names = new Set(Object.keys(lock.packages).map((at) => at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length)));
  const missing = Object.values(lock.packages).flatMap(({ optionalDependencies }) =>
    Object.keys(optionalDependencies ?? {}).filter((name) => !names.has(name)),
  );
  expect(missing).toEqual([]);
});

test('arguments after -- reach the command line as they were typed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'setpiece-arguments-'));
  try {
    mkdirSync(join(folder, 'src/cli'), { recursive: true });
    writeFileSync(join(folder, 'src/cli/main.ts'), 'console.log(JSON.stringify(process.argv.slice(2)));');
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', scripts: { setpiece: manifest.scripts.setpiece } }));
    const typed = ['explain', 'acme corp', '--as-of', '2026-10-01', '--json', '"quoted"', '$HOME', '*'];
    const output = execFileSync('npm', ['run', '-s', 'setpiece', '--', ...typed], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    expect(JSON.parse(output)).toEqual(typed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('CI can run its script', () => {
  expect(() => accessSync('.ci/run', constants.X_OK)).not.toThrow();
});

describe('what npm test counts', () => {
  const file = (status: string, ...tests: string[]) => ({
    name: 'a.test.ts',
    status,
    assertionResults: tests.map((one) => ({ status: one })),
  });
  const report = (passed: number, ...testResults: ReturnType<typeof file>[]) =>
    JSON.stringify({ numPassedTests: passed, numPendingTests: 0, testResults });

  test('tests that passed and failed', () => {
    expect(countTests(report(2, file('failed', 'passed', 'failed', 'passed')), 1)).toEqual({ passed: 2, failed: 1, skipped: 0 });
    expect(countTests(report(1, file('passed', 'passed')), 0)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  });

  test('a file that does not load is a failure', () => {
    expect(countTests(report(1, file('passed', 'passed'), file('failed')), 1).failed).toBe(1);
  });

  test('so is an error outside all tests, and a run without tests', () => {
    expect(countTests(report(1, file('passed', 'passed')), 1).failed).toBe(1);
    expect(countTests(report(0), 1).failed).toBe(1);
  });

  test('what is no report is refused', () => {
    expect(() => countTests('{}', 0)).toThrow();
  });
});
