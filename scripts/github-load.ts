/**
 * Measures `plan` and `apply` where 20,000 issues exist: requests, time and peak memory for 1,000 and 10,000 customers. `npm run load`.
 * The issues are served from memory by a server of this script, without the waits that GitHub asks for.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { beginLine, endLine } from '../src/tasks/marker.ts';
import { writeWorkspace } from './bench/generated-workspace.ts';
import { runProcess } from './bench/measured-process.ts';
import { buildPackage } from './built-package.ts';

const existing = 20_000;
const work = resolve('.setpiece/load');
const text = 'What was agreed, who said it, and what is next. '.repeat(40);

interface Stored {
  readonly number: number;
  body: string;
  labels: readonly { readonly name: string }[];
  readonly [field: string]: unknown;
}

/** Half of the issues are people's, half are tasks that are done. */
function storedIssue(number: number, key: string | null): Stored {
  const marker = key === null ? '' : beginLine({ playbook: 'welcome', subject: key, ordinal: 9, ruled: [], facts: '' });
  return {
    number,
    title: key === null ? `Something else ${number}` : `${key}: Welcome`,
    body: key === null ? text : `${text}\n${marker}\n- [x] Call <!-- call -->\n${endLine}`,
    state: 'closed',
    state_reason: 'completed',
    labels: [],
    assignees: [],
    user: { login: key === null ? 'maria' : 'setpiece[bot]', type: key === null ? 'User' : 'Bot' },
    comments: 0,
    closed_at: '2026-10-01T10:00:00Z',
    closed_by: { login: 'maria' },
  };
}

/** What the server was asked for, by kind. */
class Counts {
  readonly #counts = new Map<string, number>();

  add(method: string, path: string): void {
    const kind = `${method} ${path.replace(/^\/repos\/[^/]+\/[^/]+/, '').replaceAll(/\d+/g, 'N') || 'repository'}`;
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  take(): string {
    const total = [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
    const kinds = [...this.#counts].map(([kind, count]) => `${count} ${kind}`).sort();
    this.#counts.clear();
    return `${total} requests (${kinds.join(', ')})`;
  }
}

async function serve(issues: Stored[], counts: Counts): Promise<{ url: string; close(): void }> {
  const answer = async (incoming: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const sent: Record<string, unknown> = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
    const { pathname, searchParams, origin } = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`);
    counts.add(incoming.method ?? 'GET', pathname);
    const send = (status: number, json: unknown, headers: Record<string, string> = {}): void => {
      reply.writeHead(status, { 'content-type': 'application/json', ...headers });
      reply.end(JSON.stringify(json));
    };
    const one = issues[Number(/\/issues\/(\d+)/.exec(pathname)?.[1]) - 1];
    if (pathname === '/user') send(403, { message: 'Resource not accessible by integration' });
    else if (pathname.endsWith('/labels') && one === undefined)
      send(incoming.method === 'POST' ? 201 : 200, incoming.method === 'POST' ? sent : []);
    else if (pathname.endsWith('/issues') && incoming.method === 'POST') {
      const issue = {
        ...storedIssue(issues.length + 1, 'new'),
        state: 'open',
        state_reason: null,
        closed_at: null,
        closed_by: null,
        ...sent,
        assignees: [],
      };
      issues.push({ ...issue, body: String(sent.body), labels: labelsOf(sent) });
      send(201, issues.at(-1));
    } else if (pathname.endsWith('/issues')) {
      const page = Number(searchParams.get('page') ?? 1);
      const last = Math.ceil(issues.length / 100);
      const link = `<${origin}${pathname}?state=all&sort=created&direction=asc&per_page=100&page=${page + 1}>; rel="next", <${origin}${pathname}?per_page=100&page=${last}>; rel="last"`;
      send(200, issues.slice((page - 1) * 100, page * 100), page < last ? { link } : {});
    } else if (/\/issues\/\d+/.test(pathname)) {
      if (one === undefined) return send(404, { message: 'Not Found' });
      if (incoming.method === 'PATCH') Object.assign(one, sent);
      send(200, pathname.endsWith('/labels') ? one.labels : one);
    } else send(200, { private: true, url: `${origin}/repos/northlight/customers` });
  };
  const server = createServer((incoming, reply) => {
    void answer(incoming, reply);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

function labelsOf({ labels }: Record<string, unknown>): readonly { readonly name: string }[] {
  return Array.isArray(labels) ? labels.map((name) => ({ name: String(name) })) : [];
}

const main = buildPackage();
for (const customers of [1000, 10_000]) {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, '.setpiece/state'), { recursive: true });
  writeWorkspace(work, customers);
  const settings = join(work, 'playbooks/workspace.yaml');
  writeFileSync(
    settings,
    `${readFileSync(settings, 'utf8').replace(/^guards:.*\n/m, '')}github: { repository: northlight/customers }\nguards: { creates: 100000, audience_above: 100000 }\n`,
  );
  const names = Array.from({ length: existing / 2 }, (_, index) => `former-${index}`);
  const issues = Array.from({ length: existing }, (_, index) =>
    storedIssue(index + 1, index % 2 === 0 ? null : (names[(index - 1) / 2] ?? null)),
  );
  const ledger = names.flatMap((name, index) => {
    const run = `welcome/${name}/9`;
    return [
      { day: '2026-09-01', kind: 'opened', run, issue: 2 * index + 2 },
      { day: '2026-09-20', kind: 'ticked', run, step: 'call', by: null },
      { day: '2026-10-01', kind: 'closed', run, how: 'done', reason: null, by: 'maria' },
    ];
  });
  writeFileSync(join(work, '.setpiece/state/ledger.ndjson'), `${ledger.map((line) => JSON.stringify(line)).join('\n')}\n`);
  const counts = new Counts();
  const server = await serve(issues, counts);
  const environment = { GITHUB_TOKEN: 'token', GITHUB_API_URL: server.url, GITHUB_REPOSITORY: 'northlight/customers' };
  for (const [what, words] of [
    ['plan', ['plan']],
    ['apply, the first', ['apply']],
    ['apply, the second', ['apply']],
    ['plan, the day after', ['plan', '--as-of', '2026-11-03']],
  ] as const) {
    const ended = await runProcess(main, [...words, '--root', work], work, environment);
    const summary = ended.output.trimEnd().split('\n').at(-1) ?? '';
    console.log(
      `${customers} customers, ${what}: ${ended.seconds.toFixed(1)} s, ${ended.megabytes.toFixed(0)} MB, ${counts.take()}; ${summary}`,
    );
    if (ended.code !== 0) throw new Error(`it ended with ${ended.code}: ${ended.errors.slice(-2000)}`);
  }
  server.close();
}
rmSync(work, { recursive: true, force: true });
