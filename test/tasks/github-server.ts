import { channel } from 'node:diagnostics_channel';
import { createServer, Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { createEmulator } from 'emulate';
import { z } from 'zod';
import { connectGithub } from '../../src/tasks/github.ts';
import type { Issues } from '../../src/tasks/issue.ts';
import { type Answer, Supplements } from './github-supplements.ts';

/** A request as it passes by. */
export interface Passing {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  readonly body: string;
}

/**
 * What happens to a request: an answer instead of it or after it was carried out; silence before or after it; silence, and it is carried out
 * before the nth request that follows; an answer that takes longer; or a list that is not what it should be.
 */
export type Fault =
  | {
      readonly status: number;
      readonly after?: boolean;
      readonly headers?: Record<string, string>;
      readonly message?: string;
      readonly json?: unknown;
    }
  | { readonly drop: 'before' | 'after' }
  | { readonly late: number }
  | { readonly delay: number }
  | { readonly list: 'missing-page' | 'repeated-page' | 'stale' };

const issueSchema = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullable(),
  state: z.string(),
  state_reason: z.string().nullable(),
  labels: z.array(z.object({ name: z.string() })),
  assignees: z.array(z.object({ login: z.string() })),
  milestone: z.object({ title: z.string() }).nullable(),
  comments: z.number(),
  user: z.object({ login: z.string() }),
});

/** An issue as the server holds it. */
export type Held = z.infer<typeof issueSchema>;

/** A GitHub over HTTP behind a proxy that counts, injects the faults a test asks for, and does what the server itself cannot. */
export interface Server {
  readonly url: string;
  /** Every request that came, in order. */
  readonly requests: Passing[];
  /** Requests that change something. */
  writes(): readonly Passing[];
  fault: ((passing: Passing) => Fault | undefined | Promise<Fault | undefined>) | undefined;
  /** Deleted and transferred issues, bots, logins that cannot be assigned, small pages. */
  readonly supplements: Supplements;
  /** With `paced` requests are spaced and repeated after a refusal, as against the real GitHub. */
  client(given?: { readonly name?: string; readonly paced?: boolean; readonly login?: string }): Issues;
  /** A request of a person, past the faults. */
  person(method: string, path: string, body?: unknown, login?: string): Promise<unknown>;
  issues(): Promise<readonly Held[]>;
  /** Carries out what is still late. */
  settle(): Promise<void>;
  /** Everything as at the start, without starting again. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const repository = '/repos/northlight/customers';
const people = ['setpiece-bot', 'setpiece-two', 'setpiece-app[bot]', 'maria', 'jonas'];
/** The server gives each token 5,000 requests an hour, and a test that runs for long must not meet that. */
const perToken = 4000;
const tokens = 500;

/** Starts one; `isPrivate: false` makes everybody able to read the repository. */
export async function startServer({ isPrivate = true } = {}): Promise<Server> {
  const requests: Passing[] = [];
  const supplements = new Supplements();
  const late: { left: number; readonly act: () => Promise<unknown> }[] = [];
  let sent = 0;
  let fault: Server['fault'];
  async function pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const { pathname, search } = new URL(incoming.url ?? '/', 'http://proxy');
    const passing = { method: incoming.method ?? 'GET', path: pathname, query: search, body: Buffer.concat(chunks).toString() };
    await actLate(false);
    requests.push(passing);
    const injected = await fault?.(passing);
    const act = (): Promise<Answer> => carryOut(passing, incoming.headers.authorization ?? '', injected);
    if (injected === undefined || 'list' in injected) return reply(answer, await act());
    if ('delay' in injected) {
      await setTimeout(injected.delay);
      return reply(answer, await act());
    }
    if ('late' in injected) late.push({ left: injected.late, act });
    else if ('drop' in injected ? injected.drop === 'after' : injected.after === true) await act();
    if (!('status' in injected)) incoming.socket.destroy();
    else {
      const body = JSON.stringify(injected.json ?? { message: injected.message ?? 'injected' });
      reply(answer, { status: injected.status, headers: { 'content-type': 'application/json', ...injected.headers }, body });
    }
  }

  function reply(answer: ServerResponse, { status, headers, body }: Answer): void {
    answer.writeHead(status, headers);
    answer.end(status === 204 ? undefined : body);
  }

  /** What came too late for its client, and is carried out all the same. */
  async function actLate(all: boolean): Promise<void> {
    for (const one of late.splice(0)) {
      one.left -= 1;
      if (all || one.left <= 0) await one.act();
      else late.push(one);
    }
  }

  function carryOut(passing: Passing, authorization: string, injected?: Fault): Promise<Answer> {
    const list = injected !== undefined && 'list' in injected ? injected.list : undefined;
    return supplements.answer({ ...passing, authorization, list, url }, forward);
  }

  function forward({ method, path, query, body }: Passing, authorization: string): Promise<Answer> {
    sent += 1;
    const turn = Math.floor(sent / perToken) % tokens;
    const incoming = new IncomingMessage(new Socket());
    Object.assign(incoming, { method, url: `${path}${query}` });
    incoming.headers = {
      host: new URL(url).host,
      authorization: `${authorization.replace(/^token /i, 'Bearer ')}${turn === 0 ? '' : `-${turn}`}`,
      'content-type': 'application/json',
    };
    if (body !== '') incoming.push(body);
    incoming.push(null);
    return new Promise((resolve) => {
      for (const listener of listeners) Reflect.apply(listener, server, [incoming, new Kept(incoming, resolve)]);
    });
  }

  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const named = people.flatMap((login) =>
    Array.from({ length: tokens }, (_, turn) => ({ name: `${login}-token${turn === 0 ? '' : `-${turn}`}`, login })),
  );
  const emulator = await createEmulator({
    service: 'github',
    port,
    baseUrl: url,
    seed: {
      tokens: Object.fromEntries(named.map(({ name, login }) => [name, { login, scopes: ['repo', 'user'] }])),
      github: {
        users: people.map((login) => ({ login })),
        orgs: [{ login: 'northlight', members: people.map((login) => ({ login, role: 'admin' })) }],
        repos: [{ owner: 'northlight', name: 'customers', private: isPrivate }],
      },
    },
  });

  // The server's own handler, behind what a test asks for: one and the same connection, and nothing in between.
  const server = await findHttpServer(url, port);
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (incoming: IncomingMessage, answer: ServerResponse) => {
    void pass(incoming, answer);
  });

  const person: Server['person'] = async (method, path, body, login = 'maria') => {
    const passing = { method, path: `${repository}${path.split('?')[0]}`, query: path.includes('?') ? `?${path.split('?')[1]}` : '' };
    const answer = await carryOut({ ...passing, body: body === undefined ? '' : JSON.stringify(body) }, `Bearer ${login}-token`);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return answer.status === 204 ? null : JSON.parse(answer.body);
  };

  return {
    url,
    requests,
    supplements,
    writes: () => requests.filter(({ method }) => method !== 'GET'),
    get fault() {
      return fault;
    },
    set fault(value) {
      fault = value;
    },
    client: ({ name = 'customers', paced = false, login = 'setpiece-bot' } = {}) =>
      connectGithub({ owner: 'northlight', name, token: `${login}-token`, apiUrl: url, paced }),
    person,
    issues: async () =>
      z
        .array(issueSchema)
        .parse(await supplements.everything((request) => forward(request, 'Bearer maria-token')))
        .toSorted((a, b) => a.number - b.number),
    settle: () => actLate(true),
    reset: async () => {
      await actLate(true);
      emulator.reset();
      requests.length = 0;
      fault = undefined;
      supplements.reset();
    },
    close: () => emulator.close(),
  };
}

/** An answer that is kept instead of sent. */
class Kept extends ServerResponse {
  readonly #chunks: Uint8Array[] = [];
  readonly #resolve: (answer: Answer) => void;

  constructor(incoming: IncomingMessage, resolve: (answer: Answer) => void) {
    super(incoming);
    this.#resolve = resolve;
  }

  override write(chunk: string | Uint8Array): boolean {
    this.#chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    return true;
  }

  override end(chunk?: unknown): this {
    if (typeof chunk === 'string') this.write(chunk);
    const link = this.getHeader('link');
    const headers = {
      'content-type': String(this.getHeader('content-type') ?? 'application/json'),
      ...(typeof link === 'string' ? { link } : {}),
    };
    this.#resolve({ status: this.statusCode, headers, body: Buffer.concat(this.#chunks).toString() });
    return this;
  }
}

/** The server that listens on a port of this process: a request to it tells which it is. */
async function findHttpServer(url: string, port: number): Promise<HttpServer> {
  const started = channel('http.server.request.start');
  let found: HttpServer | undefined;
  const look = (message: unknown): void => {
    if (typeof message !== 'object' || message === null || !('server' in message) || !(message.server instanceof HttpServer)) return;
    if (portOf(message.server) === port) found = message.server;
  };
  started.subscribe(look);
  await (await fetch(url)).arrayBuffer();
  started.unsubscribe(look);
  if (found === undefined) throw new Error('the server was not found');
  return found;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const port = portOf(probe);
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function portOf(server: HttpServer): number {
  return (server.address() as AddressInfo).port; // a server that listens on TCP has such an address
}
