import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEmulator, type SeedConfig } from 'emulate';
import { z } from 'zod';

/** What happens to a request: an answer instead of it, or silence before or after it was carried out. */
type Fault =
  | { readonly status: number; readonly json: unknown; readonly headers?: Record<string, string> }
  | { readonly drop: 'before' | 'after' };

/** A server over HTTP behind a proxy that records, and injects the faults a test asks for. */
interface Proxied {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly paths: string[];
  fault: ((path: string) => Fault | undefined) | undefined;
  /** A request past the proxy. */
  ask(path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

const messageSchema = z.object({ ts: z.string(), text: z.string(), blocks: z.unknown(), metadata: z.unknown() });

/** A Slack with a channel, and Maria and Jonas in it. */
export interface SlackServer extends Proxied {
  readonly channel: string;
  readonly maria: string;
  messages(channel: string): Promise<readonly z.infer<typeof messageSchema>[]>;
  /** The direct conversation with a person. */
  direct(person: string): Promise<string>;
}

const emailSchema = z.object({
  id: z.string(),
  to: z.array(z.string()),
  from: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
});

/** A Resend. */
export interface ResendServer extends Proxied {
  emails(): Promise<readonly z.infer<typeof emailSchema>[]>;
}

const idOf = z.object({ id: z.string(), name: z.string() });

/** Starts a Slack; with `strict` the app may only do what `scopes` say. */
export async function startSlack(scopes?: readonly string[]): Promise<SlackServer> {
  const proxied = await start('slack', {
    tokens: { 'xoxb-s3cret': { login: 'setpiece', scopes: [...(scopes ?? [])] }, 'xoxb-all': { login: 'setpiece', scopes: everyScope } },
    slack: {
      team: { name: 'Northlight', domain: 'northlight' },
      users: [{ name: 'setpiece' }, { name: 'maria' }, { name: 'jonas' }],
      channels: [{ name: 'customers' }],
      ...(scopes === undefined ? {} : { strict_scopes: true }),
    },
  });
  const { channels } = z.object({ channels: z.array(idOf) }).parse(await proxied.ask('/api/conversations.list', {}));
  const { members } = z.object({ members: z.array(idOf) }).parse(await proxied.ask('/api/users.list', {}));
  const named = (list: readonly z.infer<typeof idOf>[], name: string): string => {
    const found = list.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no ${name} in Slack`);
    return found.id;
  };
  return Object.assign(proxied, {
    channel: named(channels, 'customers'),
    maria: named(members, 'maria'),
    messages: async (channel: string) =>
      z
        .object({ messages: z.array(messageSchema) })
        .parse(await proxied.ask('/api/conversations.history', { channel, include_all_metadata: true })).messages,
    direct: async (person: string) =>
      z.object({ channel: z.object({ id: z.string() }) }).parse(await proxied.ask('/api/conversations.open', { users: person })).channel.id,
  });
}

const everyScope = ['chat:write', 'channels:read', 'channels:history', 'im:read', 'im:write', 'im:history', 'users:read'];

/** Starts a Resend. */
export async function startResend(): Promise<ResendServer> {
  const proxied = await start('resend', { resend: { domains: [{ name: 'northlight.example' }] } });
  return Object.assign(proxied, {
    emails: async () => z.object({ data: z.array(emailSchema) }).parse(await proxied.ask('/emails')).data,
  });
}

async function start(service: 'slack' | 'resend', seed: SeedConfig): Promise<Proxied> {
  const paths: string[] = [];
  let fault: Proxied['fault'];
  let upstream = '';
  const proxy = createServer((incoming, answer) => void pass(incoming, answer));

  async function pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const path = incoming.url ?? '/';
    paths.push(path);
    const injected = fault?.(path);
    if (injected === undefined) return await forward(incoming, Buffer.concat(chunks), answer);
    if ('drop' in injected) {
      if (injected.drop === 'after') await forward(incoming, Buffer.concat(chunks), null);
      incoming.socket.destroy();
      return;
    }
    answer.writeHead(injected.status, { 'content-type': 'application/json', ...injected.headers });
    answer.end(JSON.stringify(injected.json));
  }

  function forward(incoming: IncomingMessage, body: Buffer, answer: ServerResponse | null): Promise<void> {
    return new Promise((resolve, reject) => {
      const onward = request(`${upstream}${incoming.url}`, { method: incoming.method, headers: incoming.headers }, (reply) => {
        if (answer === null) reply.resume();
        else {
          answer.writeHead(reply.statusCode ?? 500, reply.headers);
          reply.pipe(answer);
        }
        reply.on('end', resolve);
      });
      onward.on('error', reject);
      onward.end(body);
    });
  }

  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const port = await freePort();
  upstream = `http://127.0.0.1:${port}`;
  const emulator = await createEmulator({ service, port, seed });
  return {
    url: `http://127.0.0.1:${portOf(proxy)}`,
    paths,
    get fault() {
      return fault;
    },
    set fault(value) {
      fault = value;
    },
    ask: async (path, body) => {
      const headers = { authorization: 'Bearer xoxb-all', 'content-type': 'application/json' };
      const answer = await fetch(
        `${upstream}${path}`,
        body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) },
      );
      return await answer.json();
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
