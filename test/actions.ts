/** Runs jobs of a workflow as GitHub Actions does: the same commands, by the same shell, in a checkout, with the same environment. */
import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { z } from 'zod';

const step = z.object({
  id: z.string().optional(),
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
  env: z.record(z.string(), z.string()).default({}),
});
const workflow = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      if: z.string().optional(),
      outputs: z.record(z.string(), z.string()).default({}),
      steps: z.array(step).default([]),
    }),
  ),
});

/** Where jobs run, and what started them. */
export interface Machine {
  /** An empty folder of the job's own is made below it. */
  readonly folder: string;
  /** The bare repository that is checked out. */
  readonly remote: string;
  readonly apiUrl: string;
  readonly token: string;
  /** Where the workflows are read; this repository's own where it is not said. */
  readonly workflows?: string;
  /** The folder where the artifacts of a run lie; without it none are kept. */
  readonly artifacts?: string;
}

/** An event as Actions hands it over. */
export interface StartedBy {
  readonly name: 'push' | 'pull_request' | 'issue_comment' | 'issues' | 'schedule' | 'workflow_dispatch';
  /** The ref that is checked out. Example: `refs/heads/main`. */
  readonly ref: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Variables and secrets of the repository. */
  readonly vars?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** What whoever starts it asks for. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Which job of a matrix it is. */
  readonly matrix?: Readonly<Record<string, string>>;
  readonly strategy?: Readonly<Record<string, number>>;
}

/** A step that ran a command. */
interface RanStep {
  readonly command: string;
  readonly exit: number;
  readonly output: string;
}

/** What became of a job. */
export interface RanJob {
  readonly skipped: boolean;
  readonly steps: readonly RanStep[];
  /** What it hands to the jobs that need it. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What it wrote to the summary. */
  readonly summary: string;
  /** The checkout. */
  readonly folder: string;
}

/** Runs one job. Actions that are no commands do what is needed of them here: a checkout clones, artifacts are copied, the rest does nothing. */
export async function runJob(machine: Machine, file: string, id: string, started: StartedBy): Promise<RanJob> {
  const job = workflow.parse(parse(readFileSync(join(machine.workflows ?? '.github/workflows', file), 'utf8'))).jobs[id];
  if (job === undefined) throw new Error(`${file} has no job ${id}`);
  const place = mkdtempSync(join(machine.folder, 'job-'));
  const folder = join(place, 'checkout');
  const files = { event: join(place, 'event.json'), summary: join(place, 'summary.md'), output: join(place, 'output') };
  writeFileSync(files.event, JSON.stringify(started.payload));
  mkdirSync(join(place, 'home'));
  const github = { event: started.payload, repository: 'northlight/customers', token: machine.token };
  const steps: Record<string, { readonly outputs: Readonly<Record<string, string>>; readonly conclusion: string }> = {
    pages: { outputs: { base_path: '/customers' }, conclusion: 'success' },
  };
  const { vars = {}, secrets = {}, inputs = {}, matrix = {}, strategy = {} } = started;
  const given = { github, steps, vars, secrets, inputs, matrix, strategy };
  if (job.if !== undefined && !isTrue(job.if, given)) return { skipped: true, steps: [], outputs: {}, summary: '', folder };

  const ran: RanStep[] = [];
  let commit = '';
  for (const one of job.steps) {
    if (one.uses?.startsWith('actions/checkout@'))
      commit = await checkOut(machine.remote, folder, started.ref, one.with['fetch-depth'] === 0);
    const failed = ran.some(({ exit }) => exit !== 0);
    if (machine.artifacts !== undefined && !failed && one.uses !== undefined)
      moveArtifacts(one.uses, folder, machine.artifacts, (name) => fill(String(one.with[name] ?? ''), given));
    if (one.run === undefined) continue;
    if (one.if === undefined ? failed : !isTrue(one.if, given)) {
      if (one.id !== undefined) steps[one.id] = { outputs: {}, conclusion: 'skipped' };
      continue;
    }
    const environment = {
      PATH: process.env.PATH ?? '',
      HOME: join(place, 'home'),
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: machine.apiUrl,
      GITHUB_EVENT_NAME: started.name,
      GITHUB_EVENT_PATH: files.event,
      GITHUB_OUTPUT: files.output,
      GITHUB_REF: started.ref,
      GITHUB_REPOSITORY: github.repository,
      GITHUB_RUN_ID: '1',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_SHA: commit,
      GITHUB_STEP_SUMMARY: files.summary,
      GITHUB_WORKSPACE: folder,
      npm_config_cache: join(machine.folder, 'npm'),
      npm_config_offline: 'true',
      ...started.environment,
      ...Object.fromEntries(Object.entries(one.env).map(([name, text]) => [name, fill(text, given)])),
    };
    writeFileSync(files.output, '');
    const done = await shell(one.run, folder, place, environment);
    ran.push(done);
    if (one.id !== undefined) steps[one.id] = { outputs: readOutputs(files.output), conclusion: done.exit === 0 ? 'success' : 'failure' };
  }
  const outputs = Object.fromEntries(Object.entries(job.outputs).map(([name, text]) => [name, fill(text, given)]));
  return { skipped: false, steps: ran, outputs, summary: existsSync(files.summary) ? readFileSync(files.summary, 'utf8') : '', folder };
}

function readOutputs(file: string): Readonly<Record<string, string>> {
  const lines = readFileSync(file, 'utf8').split('\n');
  return Object.fromEntries(
    lines.flatMap((line) => {
      const equals = line.indexOf('=');
      return equals < 0 ? [] : [[line.slice(0, equals), line.slice(equals + 1)]];
    }),
  );
}

const exec = promisify(execFile);

/** As actions/checkout: a shallow clone of the one ref, or with all branches and their history. */
async function checkOut(remote: string, folder: string, ref: string, whole: boolean): Promise<string> {
  const git = (...words: string[]) => exec('git', ['-C', folder, ...words]);
  mkdirSync(folder);
  await git('init', '--quiet');
  await git('remote', 'add', 'origin', `file://${remote}`);
  const depth = whole ? ['+refs/heads/*:refs/remotes/origin/*'] : ['--depth=1'];
  await git('fetch', '--quiet', 'origin', ...depth, `+${ref}:refs/remotes/checked-out`);
  await (ref.startsWith('refs/heads/')
    ? git('checkout', '--quiet', '-B', ref.slice('refs/heads/'.length), 'refs/remotes/checked-out')
    : git('checkout', '--quiet', '--detach', 'refs/remotes/checked-out'));
  return (await git('rev-parse', 'HEAD')).stdout.trim();
}

/** As actions/upload-artifact and actions/download-artifact. Of several paths the names are kept from the checkout on, of one what lies in it. */
function moveArtifacts(uses: string, folder: string, artifacts: string, input: (name: string) => string): void {
  if (uses.startsWith('actions/upload-artifact@')) {
    const target = join(artifacts, input('name'));
    const paths = input('path').split('\n').filter(Boolean);
    const found = paths.filter((path) => existsSync(join(folder, path)));
    if (found.length === 0 && input('if-no-files-found') === 'error') throw new Error(`nothing to upload: ${paths.join(', ')}`);
    for (const path of found) {
      const isFile = statSync(join(folder, path)).isFile();
      cpSync(join(folder, path), join(target, paths.length > 1 ? path : isFile ? basename(path) : ''), { recursive: true });
    }
  }
  if (uses.startsWith('actions/download-artifact@')) {
    const [name, pattern] = [input('name'), input('pattern')];
    const names = name === '' ? readdirSync(artifacts).filter((one) => one.startsWith(pattern.replace(/\*$/, ''))) : [name];
    for (const one of names) cpSync(join(artifacts, one), join(folder, input('path')), { recursive: true });
  }
}

function shell(command: string, folder: string, place: string, environment: Readonly<Record<string, string>>): Promise<RanStep> {
  const script = join(place, 'step.sh');
  writeFileSync(script, command);
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-e', script], { cwd: folder, env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (exit) => resolve({ command, exit: exit ?? 1, output }));
  });
}

function fill(text: string, given: Readonly<Record<string, unknown>>): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => String(evaluate(expression, given) ?? ''));
}

function isTrue(condition: string, given: Readonly<Record<string, unknown>>): boolean {
  const [, inner = condition] = /^\s*\$\{\{(.*)\}\}\s*$/s.exec(condition) ?? [];
  return Boolean(evaluate(inner, given));
}

/** An expression of Actions, as far as our workflows use them: contexts, text in single quotes, `== != && || !` and four functions. */
function evaluate(expression: string, given: Readonly<Record<string, unknown>>): unknown {
  const names: unknown[] = [];
  const keep = (value: unknown) => `v[${names.push(value) - 1}]`;
  const code = expression.replaceAll(
    /'((?:[^']|'')*)'|\b(?:github|steps|vars|secrets|inputs|matrix|strategy)(?:\.[\w-]+)+/g,
    (found, text: string | undefined) => keep(text === undefined ? read(given, found.split('.')) : text.replaceAll("''", "'")),
  );
  const functions = {
    startsWith: (text: unknown, start: string) =>
      String(text ?? '')
        .toLowerCase()
        .startsWith(start.toLowerCase()),
    contains: (text: unknown, part: string) =>
      String(text ?? '')
        .toLowerCase()
        .includes(part.toLowerCase()),
    fromJSON: (text: string): unknown => JSON.parse(text),
    cancelled: () => false,
  };
  return new Function('v', ...Object.keys(functions), `return (${code});`)(names, ...Object.values(functions));
}

function read(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : null),
    value,
  );
}
