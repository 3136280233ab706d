import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { clickhouseConfig, clickhouseUsers } from './clickhouse-config.ts';

/** A server of a test, on loopback with a folder of its own. */
interface Server {
  /** Addresses with user and password, as a workspace would be given them; ClickHouse has one for each shard. */
  readonly addresses: readonly string[];
  stop(): Promise<void>;
}

/** Everybody's password. Not a simple word, so that a message holding it is found; and with signs that addresses must escape. */
export const password = 'tr0ub@dor/&3';

const clickhouse = ['/usr/sbin/clickhouse-server', '/usr/bin/clickhouse-server'].find((path) => existsSync(path));
const postgres = globSync('/usr/lib/postgresql/*/bin').sort().at(-1);

/** What is not installed, in a sentence for who runs the tests; undefined where all is there. */
export const lacking = {
  clickhouse: clickhouse === undefined ? 'skipped: no ClickHouse here; install the Debian package clickhouse-server' : undefined,
  postgres: postgres === undefined ? 'skipped: no PostgreSQL here; install the Debian package postgresql' : undefined,
};

/** Two shards, each of which knows both as the cluster `pair`. Users: `default` without a password from here, and `reader`, who may read. */
export async function startClickhouse(): Promise<Server> {
  if (clickhouse === undefined) throw new Error(lacking.clickhouse);
  const program = clickhouse;
  const folder = mkdtempSync(join(tmpdir(), 'setpiece-clickhouse-'));
  const ports = await freePorts(4);
  const shards = [0, 1].map((place) => ({ http: ports[place] ?? 0, tcp: ports[place + 2] ?? 0 }));
  const running = shards.map((shard, place) => {
    const home = join(folder, String(place));
    mkdirSync(join(home, 'tmp'), { recursive: true });
    const tcp = shards.map((one) => one.tcp);
    writeFileSync(join(home, 'config.xml'), clickhouseConfig(home, shard, tcp));
    writeFileSync(join(home, 'users.xml'), clickhouseUsers(password));
    return spawn(program, [`--config-file=${join(home, 'config.xml')}`], { cwd: home, stdio: 'ignore' });
  });
  const addresses = shards.map(({ http }) => `http://default@127.0.0.1:${http}/default`);
  for (const { http } of shards)
    await until(() =>
      fetch(`http://127.0.0.1:${http}/ping`).then(
        (answer) => answer.ok,
        () => false,
      ),
    );
  return { addresses, stop: () => stopAll(running, 'SIGTERM', folder) };
}

/** One server with the users `owner`, who may do all, and `reader`. */
export async function startPostgres(): Promise<Server> {
  if (postgres === undefined) throw new Error(lacking.postgres);
  const folder = mkdtempSync(join(tmpdir(), 'setpiece-postgres-'));
  const data = join(folder, 'data');
  writeFileSync(join(folder, 'password'), password);
  // It refuses to run as root: then it is nobody's.
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  if (nobody.uid !== undefined) for (const path of [folder, join(folder, 'password')]) chownSync(path, nobody.uid, nobody.gid);
  const init = ['-D', data, '-U', 'owner', '--auth-host=scram-sha-256', `--pwfile=${join(folder, 'password')}`, '-E', 'UTF8', '--no-sync'];
  execFileSync(join(postgres, 'initdb'), init, { ...nobody, cwd: folder, stdio: 'ignore' });
  const [port = 0] = await freePorts(1);
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'max_connections=20',
    'timezone=America/New_York',
  ];
  const options = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const running = spawn(join(postgres, 'postgres'), options, { ...nobody, cwd: folder, stdio: 'ignore' });
  const ready = () => {
    try {
      execFileSync(join(postgres, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  };
  await until(async () => ready());
  const address = `postgresql://owner:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  return { addresses: [address], stop: () => stopAll([running], 'SIGINT', folder) };
}

async function stopAll(running: readonly ChildProcess[], signal: NodeJS.Signals, folder: string): Promise<void> {
  const ended = running.map((one) => (one.exitCode === null ? new Promise((resolve) => one.once('exit', resolve)) : undefined));
  for (const one of running) one.kill(signal);
  const inTime = await Promise.race([Promise.all(ended).then(() => true), wait(10_000, false)]);
  if (!inTime) for (const one of running) one.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds()) return;
    await wait(100);
  }
  throw new Error('the server did not start');
}

/** Ports that nobody listens on: all are taken before any is given back. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
