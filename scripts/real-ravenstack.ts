/**
 * The main job on a real export, RavenStack's (500 accounts, 25,000 usage rows): import, check, evaluate, plan, apply to a GitHub on this
 * machine until nothing is deferred, apply once more, build the site with a report for each account. Prints time and peak memory of each stage.
 *
 * The export is no part of this repository: it is read from `--data DIR`, by default ../shared/data/ravenstack beside it.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startServer } from '../test/tasks/github-server.ts';
import { runProcess } from './bench/measured-process.ts';
import { buildPackage } from './built-package.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({ options: { data: { type: 'string' } } });
const data = resolve(options.data ?? join(repository, '../shared/data/ravenstack'));
const [asOf, earlier] = ['2024-12-31', '2024-06-30'];
/** How often a plan within the budget may be applied before nothing is deferred. */
const mostRounds = 20;
const imported = z.object({ creates: z.array(z.unknown()), updates: z.array(z.unknown()) });
const evaluation = z.object({ customers: z.array(z.unknown()), notScored: z.array(z.object({ because: z.string() })) });
const application = z.object({
  created: z.array(z.unknown()),
  updated: z.array(z.unknown()),
  closed: z.array(z.unknown()),
  failed: z.array(z.object({ key: z.string(), reason: z.string() })),
  deferred: z.number(),
});

const isPresent = existsSync(join(data, 'ravenstack_accounts.csv'));
const command = isPresent ? buildPackage() : '';

class StageError extends Error {}

/** Runs a command of the built package as a user does, in a process of its own; gives what it wrote to standard output. */
async function stage(title: string, words: readonly string[], environment: Record<string, string> = {}): Promise<string> {
  const ended = await runProcess(command, words, repository, { GITHUB_TOKEN: '', GITHUB_REPOSITORY: '', ...environment });
  process.stdout.write(`${title.padEnd(52)} ${ended.seconds.toFixed(1).padStart(6)} s ${ended.megabytes.toFixed(0).padStart(5)} MB\n`);
  if (ended.code !== 0)
    throw new StageError(`setpiece ${words.join(' ')} ended with ${ended.code}:\n${ended.errors}${ended.output.slice(0, 4000)}`);
  if (words[0] === 'evaluate') process.stdout.write(warningsOf(ended.errors));
  return ended.output;
}

/** What the data contradict themselves in: place and code, then the sentence. */
function warningsOf(said: string): string {
  const lines = said.split('\n');
  return lines.flatMap((line, index) => (/ warning \S+$/.test(line) ? [`  ${line}\n  ${lines[index + 1] ?? ''}\n`] : [])).join('');
}

/** Stops the run where the job did not come out as it must. */
function expect(holds: boolean, what: string): void {
  if (!holds) throw new StageError(what);
}

async function run(root: string): Promise<void> {
  const place = ['--root', root];
  const on = (day: string, state: string) => [...place, '--data', data, '--as-of', day, '--state', join(root, state)];
  const importing = ['import', data, '--map', join(root, 'mapping.yaml'), ...place, '--write', '--json'];
  const first = imported.parse(JSON.parse(await stage('import accounts and subscriptions', importing)));
  expect(first.creates.length === 500, `the import made ${first.creates.length} of 500 records`);
  const second = imported.parse(JSON.parse(await stage('import once more', importing)));
  expect(second.creates.length + second.updates.length === 0, 'importing once more changed records');
  await stage('validate', ['validate', ...place, '--data', data]);
  const before = evaluation.parse(
    JSON.parse(await stage(`evaluate as of ${earlier}`, ['evaluate', ...on(earlier, 'state-earlier'), '--json'])),
  );
  const later = before.notScored.filter(({ because }) => because === 'not yet a customer').length;
  expect(before.customers.length + before.notScored.length === 500 && later > 0, `nobody is “not yet a customer” as of ${earlier}`);
  const now = evaluation.parse(JSON.parse(await stage(`evaluate as of ${asOf}`, ['evaluate', ...on(asOf, 'state'), '--json'])));
  expect(now.customers.length === 500, `${now.customers.length} of 500 customers were evaluated as of ${asOf}`);

  const server = await startServer();
  try {
    const github = { GITHUB_TOKEN: 'setpiece-bot-token', GITHUB_REPOSITORY: 'northlight/customers', GITHUB_API_URL: server.url };
    await stage('plan', ['plan', ...on(asOf, 'state'), '--json'], github);
    let opened = 0;
    for (let round = 1; ; round += 1) {
      const result = application.parse(JSON.parse(await stage(`apply, round ${round}`, ['apply', ...on(asOf, 'state'), '--json'], github)));
      expect(result.failed.length === 0, `applying failed: ${JSON.stringify(result.failed.slice(0, 3))}`);
      opened += result.created.length;
      if (result.deferred === 0) break;
      expect(round < mostRounds, `something was still deferred after ${mostRounds} rounds`);
    }
    const again = application.parse(JSON.parse(await stage('apply once more', ['apply', ...on(asOf, 'state'), '--json'], github)));
    const writes = again.created.length + again.updated.length + again.closed.length;
    expect(opened > 0 && writes === 0, `${opened} issues were opened, and applying once more wrote ${writes}`);
    await stage('build the site with reports', ['build', ...on(asOf, 'state'), '--reports', '--out', join(root, 'site')]);
    const reports = readdirSync(join(root, 'site/reports'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).length;
    expect(reports === 500, `the site has ${reports} of 500 account reports`);
    process.stdout.write(
      `\n${opened} issues opened, none on the second run; ${later} accounts were not yet customers as of ${earlier}. The site is in ${join(root, 'site')}\n`,
    );
  } finally {
    await server.close();
  }
}

if (!isPresent) {
  process.stdout.write(
    `Skipped: the RavenStack export is not at ${data}. It is no part of this repository; name its folder with --data DIR.\n`,
  );
} else {
  const root = mkdtempSync(join(tmpdir(), 'setpiece-ravenstack-'));
  cpSync(join(repository, 'test/real/ravenstack'), root, { recursive: true });
  try {
    await run(root);
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    process.stderr.write(`\nFailed: ${error.message}\n`);
    rmSync(root, { recursive: true, force: true });
    process.exitCode = 1;
  }
}
