import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator } from 'emulate';
import { z } from 'zod';
import { connectGithub } from '../../src/tasks/github.ts';
import type { Issues } from '../../src/tasks/issue.ts';

/** A request as it passes by. */
export interface Passing {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: string;
  readonly body: string;
}

/** What happens to a request: nothing, an answer instead of it, an answer after it was carried out, or silence before or after it. */
export type Fault =
  | {
      readonly status: number;
      readonly after?: boolean;
      readonly headers?: Record<string, string>;
      readonly message?: string;
      readonly json?: unknown;
    }
  | { readonly drop: 'before' | 'after' };

const issueSchema = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullable(),
  state: z.string(),
  state_reason: z.string().nullable(),
  labels: z.array(z.object({ name: z.string() })),
  assignees: z.array(z.object({ login: z.string() })),
  comments: z.number(),
});

/** An issue as the server holds it. */
export type Held = z.infer<typeof issueSchema>;

/** A GitHub over HTTP behind a proxy that counts, and injects the faults a test asks for. */
export interface Server {
  readonly url: string;
  /** Every request that came, in order. */
  readonly requests: Passing[];
  /** Requests that change something. */
  writes(): readonly Passing[];
  fault: ((passing: Passing) => Fault | undefined) | undefined;
  /** With `paced` requests are spaced and repeated after a refusal, as against the real GitHub. */
  client(given?: { readonly name?: string; readonly paced?: boolean }): Issues;
  /** A request of a person, past the proxy. */
  person(method: string, path: string, body?: unknown): Promise<unknown>;
  issues(): Promise<readonly Held[]>;
  close(): Promise<void>;
}

const repository = '/repos/northlight/customers';

/** Starts one; `isPrivate: false` makes everybody able to read the repository. */
export async function startServer({ isPrivate = true } = {}): Promise<Server> {
  const requests: Passing[] = [];
  let upstream = '';
  let fault: Server['fault'];
  const proxy = createServer((incoming, answer) => {
    void pass(incoming, answer);
  });

  async function pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const { pathname, search } = new URL(incoming.url ?? '/', 'http://proxy');
    const passing = { method: incoming.method ?? 'GET', path: pathname, query: search, body: Buffer.concat(chunks).toString() };
    requests.push(passing);
    const injected = fault?.(passing);
    const instead = injected !== undefined && !('drop' in injected ? injected.drop === 'after' : injected.after === true);
    if (!instead) await forward(incoming, passing, injected === undefined ? answer : null);
    if (injected === undefined) return;
    if ('drop' in injected) {
      incoming.socket.destroy();
      return;
    }
    answer.writeHead(injected.status, { 'content-type': 'application/json', ...injected.headers });
    answer.end(JSON.stringify(injected.json ?? { message: injected.message ?? 'injected' }));
  }

  function forward(incoming: IncomingMessage, passing: Passing, answer: ServerResponse | null): Promise<void> {
    return new Promise((resolve, reject) => {
      const onward = request(
        `${upstream}${passing.path}${passing.query}`,
        { method: passing.method, headers: incoming.headers },
        (reply) => {
          if (answer === null) reply.resume();
          else {
            answer.writeHead(reply.statusCode ?? 500, reply.headers);
            reply.pipe(answer);
          }
          reply.on('end', resolve);
        },
      );
      onward.on('error', reject);
      onward.end(passing.body);
    });
  }

  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${portOf(proxy)}`;
  const people = ['setpiece-bot', 'maria', 'jonas'];
  const port = await freePort();
  upstream = `http://127.0.0.1:${port}`;
  const emulator = await createEmulator({
    service: 'github',
    port,
    baseUrl: url,
    seed: {
      tokens: Object.fromEntries(people.map((login) => [`${login}-token`, { login, scopes: ['repo', 'user'] }])),
      github: {
        users: people.map((login) => ({ login })),
        orgs: [{ login: 'northlight', members: people.map((login) => ({ login, role: 'admin' })) }],
        repos: [{ owner: 'northlight', name: 'customers', private: isPrivate }],
      },
    },
  });

  const person: Server['person'] = async (method, path, body) => {
    const answer = await fetch(`${upstream}${repository}${path}`, {
      method,
      headers: { authorization: 'Bearer maria-token', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : await answer.json();
  };

  return {
    url,
    requests,
    writes: () => requests.filter(({ method }) => method !== 'GET'),
    get fault() {
      return fault;
    },
    set fault(value) {
      fault = value;
    },
    client: ({ name = 'customers', paced = false } = {}) =>
      connectGithub({ owner: 'northlight', name, token: 'setpiece-bot-token', apiUrl: url, paced }),
    person,
    issues: async () => {
      const found: Held[] = [];
      for (let page = 1; ; page += 1) {
        const some = z.array(issueSchema).parse(await person('GET', `/issues?state=all&direction=asc&per_page=100&page=${page}`));
        found.push(...some);
        if (some.length < 100) return found;
      }
    },
    close: async () => {
      await emulator.close();
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const port = portOf(probe);
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function portOf(server: ReturnType<typeof createServer>): number {
  return (server.address() as AddressInfo).port; // a server that listens on TCP has such an address
}
