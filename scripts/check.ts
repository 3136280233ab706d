/**
 * Everything that must hold before a change is taken: types, lint and format, unused code, workflows, tests. All run even if one fails;
 * the last line is `N passed, N failed`, where N counts each test and each of the other checks.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countTests, type TestCounts } from './test-report.ts';

/** Before the others: this also writes the types of Astro's virtual modules, which the compiler then reads. */
const pages: readonly [name: string, ...args: string[]] = ['types of pages', 'node_modules/astro/bin/astro.mjs', 'check', '--root', '.'];

const checks: readonly (readonly [name: string, ...args: string[]])[] = [
  ['types', 'node_modules/typescript/bin/tsc', '--noEmit'],
  ['lint and format', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  ['unused code', 'node_modules/knip/bin/knip.js', '--no-progress'],
  ['workflows', '--import', 'tsx', 'scripts/actionlint.ts'],
];

/** Runs Node with `args`; resolves to the exit code (1 when ended by a signal) and, unless `shown`, what it printed. */
function run(args: readonly string[], shown: boolean): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', shown ? 'inherit' : 'pipe', shown ? 'inherit' : 'pipe'],
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Runs the tests with their output shown, and counts them. */
async function runTests(): Promise<TestCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'setpiece-check-'));
  const file = join(folder, 'report.json');
  try {
    const { code } = await run(
      ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
      true,
    );
    return countTests(readFileSync(file, 'utf8'), code);
  } catch (error) {
    console.error(`The tests left no report: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs all checks, then the tests; true when all passed. */
async function check(): Promise<boolean> {
  if (Number.parseInt(process.versions.node, 10) < 24) {
    console.error(
      `This is Node ${process.versions.node}; the checks need Node 24, which npm scripts take from the development dependency "node".`,
    );
    console.error('Run `npm ci` with its install scripts allowed, then `npm test`.');
    console.log('0 passed, 1 failed');
    return false;
  }
  let passed = 0;
  let failed = 0;
  const take = async ([name, ...args]: readonly [name: string, ...args: string[]]): Promise<void> => {
    const { code, output } = await run(args, false);
    if (code === 0) passed += 1;
    else failed += 1;
    console.log(`${code === 0 ? '✓' : '✗'} ${name}`);
    if (code !== 0) console.log(output.trimEnd());
  };
  // A built package would be taken for what uses the sources; the tests build it anew.
  rmSync('dist', { recursive: true, force: true });
  await take(pages);
  await Promise.all(checks.map(take));
  const tests = await runTests();
  if (tests.skipped > 0) console.log(`${tests.skipped} tests skipped`);
  console.log(`${passed + tests.passed} passed, ${failed + tests.failed} failed`);
  return failed + tests.failed === 0;
}

process.exitCode = (await check()) ? 0 : 1;
