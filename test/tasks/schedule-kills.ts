import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { randomFrom } from '../../scripts/random.ts';
import { formatDay } from '../../src/model/day.ts';
import { readLedger } from '../../src/tasks/ledger.ts';
import { customer, play, workspace } from '../evaluate/runs/days.ts';
import type { Server } from './github-server.ts';
import { bornAs, type Left, leftOn, lostOf } from './schedule-laws.ts';
import { boardOf, deeds } from './schedule-people.ts';
import { firstDay } from './schedule-world.ts';

/** What became of processes that were killed. */
export interface KillsResult {
  readonly killed: number;
  /** Processes that ended before they were to be killed. */
  readonly ended: number;
  /** Kills by what had been asked of GitHub last. */
  readonly moments: ReadonlyMap<string, number>;
  readonly issues: number;
  readonly broken: readonly string[];
}

/** The same in words. */
export function formatKills({ killed, ended, moments, issues, broken }: KillsResult): string {
  const at = [...moments].map(([moment, count]) => `${moment} ${count}`).sort();
  return [
    `${killed} processes killed and ${ended} that ended before, ${issues} issues, ${broken.length} laws broken`,
    `killed after: ${at.join(', ')}`,
    ...broken,
  ].join('\n');
}

const ids = Array.from({ length: 12 }, (_, index) => `c${String(index + 1).padStart(2, '0')}`);
const metrics = `sources:
  facts: { files: data/facts.csv, customer: account, at: day, id: id }
metrics:
  m1: { last: m1, of: facts, type: number }
  m2: { last: m2, of: facts, type: number }
`;

/** Runs `setpiece apply` day by day and kills it, again and again, at moments of the seed; then lets it finish, and says which laws did not hold. */
export async function runKills(kills: number, seed: number, server: Server, command: readonly string[]): Promise<KillsResult> {
  const random = randomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const root = mkdtempSync(join(tmpdir(), 'setpiece-kills-'));
  writeWorkspace(root, random);
  const broken: string[] = [];
  const moments = new Map<string, number>();
  const left = new Map<number, Left>();
  let killed = 0;
  let day = firstDay;
  const check = async (): Promise<number> => {
    const ours = (await boardOf(server).all()).filter(({ author }) => author.login === 'setpiece-bot');
    const keys = ours.map(({ body }) => bornAs(body) ?? '?');
    for (const key of new Set(keys.filter((one, index) => keys.indexOf(one) !== index))) broken.push(`${key} has two issues`);
    for (const issue of ours) {
      const before = left.get(issue.number);
      if (before !== undefined)
        broken.push(...lostOf(issue, bornAs(issue.body) ?? '', before).map((lost) => `#${issue.number} lost ${lost}`));
    }
    const opened = readLedger(join(root, '.setpiece/state')).entries.flatMap((entry) => (entry.kind === 'opened' ? [entry.run] : []));
    if (new Set(opened).size !== opened.length) broken.push('the ledger says twice that a run was opened');
    return ours.length;
  };
  try {
    for (let turn = 0; turn < kills && broken.length === 0; turn += 1) {
      const { signal, last } = await applyOnce(root, day, server, command, { at: below(14), delay: below(12) });
      if (signal) {
        killed += 1;
        moments.set(last, (moments.get(last) ?? 0) + 1);
      }
      await check();
      const ours = (await boardOf(server).all()).filter(({ author }) => author.login === 'setpiece-bot');
      const issue = ours[below(ours.length)];
      const name = ['done', 'dismiss', 'tick call', 'note outside', 'note inside', 'label', 'comment', 'rename'][below(8)] ?? '';
      if (issue !== undefined && random() < 0.5) {
        await deeds[name]?.act(boardOf(server), issue, undefined);
        const now = (await boardOf(server).all()).find(({ number }) => number === issue.number);
        const after = now && leftOn(now, bornAs(now.body) ?? '', left.get(issue.number), name);
        if (after !== undefined) left.set(issue.number, after);
      }
      if (turn % 5 === 4) day += 1;
    }
    for (let round = 0; ; round += 1) {
      const { code, out } = await applyOnce(root, day, server, command, undefined);
      if (code !== 0) broken.push(`a run that was left alone ended with ${code}: ${out}`);
      if (code !== 0 || out.endsWith('0 created, 0 updated, 0 closed\n')) break;
      if (round === 12) {
        broken.push(`there is still work: ${out}`);
        break;
      }
    }
    const issues = await check();
    return { killed, ended: kills - killed, moments, issues, broken };
  } finally {
    server.fault = undefined;
    rmSync(root, { recursive: true, force: true });
  }
}

function writeWorkspace(root: string, random: () => number): void {
  const days = Array.from({ length: 14 }, (_, index) => formatDay(firstDay - 2 + index));
  const value = (): number => (random() < 0.5 ? 20 : 80);
  const rows = ids.flatMap((id) =>
    days.map((day, index) => `${id},${day},${id}-${day},${index === 0 ? '80,80' : `${value()},${value()}`}`),
  );
  const files: Readonly<Record<string, string>> = {
    ...workspace('github: { mode: live, repository: northlight/customers }\nguards: { close_share: 1 }\n'),
    'playbooks/metrics/facts.yaml': metrics,
    'playbooks/journey.yaml': 'stages:\n  - { id: here, when: all }\n',
    'customers/data/facts.csv': ['account,day,id,m1,m2', ...rows, ''].join('\n'),
    ...Object.fromEntries(ids.map((id) => [`customers/${id}.yaml`, customer(id)])),
    ...play(
      'start:\n  becomes: m1 < 50\nuntil: m1 >= 50\nagain: { after: 1d }\nsteps:\n  - { id: call, title: Call, due: start + 1bd }',
      'drop',
    ),
    ...play(
      'start:\n  becomes: m2 < 50\nagain: never\nsteps:\n  - { id: call, title: Call, due: start + 1bd }\n  - { id: tell, title: Tell }',
      'once',
    ),
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** One process; with `kill` it is killed so many requests after its start, and a few milliseconds. */
function applyOnce(
  root: string,
  day: number,
  server: Server,
  command: readonly string[],
  kill: { readonly at: number; readonly delay: number } | undefined,
): Promise<{ readonly code: number | null; readonly signal: boolean; readonly last: string; readonly out: string }> {
  const [program = '', ...words] = [...command, 'apply', '--root', root, '--as-of', formatDay(day), '--creates', '4'];
  const env = { PATH: process.env.PATH, GITHUB_TOKEN: 'setpiece-bot-token', GITHUB_API_URL: server.url };
  const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let last = 'nothing yet';
  let count = 0;
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    out += String(chunk);
  });
  server.fault = ({ method, path }) => {
    if (kill !== undefined && count === kill.at) setTimeout(() => child.kill('SIGKILL'), kill.delay);
    count += 1;
    last = `${method} ${path.replace('/repos/northlight/customers', '').replaceAll(/\d+/g, 'N') || '/'}`;
    return undefined;
  };
  return new Promise((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal: signal !== null, last, out }));
  });
}
