import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import { type Held, type Passing, type Server, startServer } from '../tasks/github-server.ts';
import { liveSample, type Recorded, run, temporaryFolder } from './recording.ts';

const commentSchema = z.object({ id: z.number(), body: z.string(), created_at: z.string(), user: z.object({ login: z.string() }) });
/** A comment as the server holds it. */
export type Comment = z.infer<typeof commentSchema>;

/** What was answered to a comment: the reply without its marker, and the reactions to it, oldest first. */
interface Answer {
  readonly reply: string;
  readonly replies: readonly Comment[];
  readonly reactions: readonly (string | undefined)[];
}

/** What the first `apply` left behind, and wrote to GitHub: it is the same in all tests of a file, and so is run once. */
let begun: { readonly folder: string; readonly writes: readonly Passing[]; readonly tasks: ReadonlyMap<string, number> } | undefined;

/** The sample after its first `apply`, with people who comment on its issues. */
export class Commenting {
  readonly server: Server;
  readonly folder: string;
  readonly environment: Record<string, string>;
  /** Issues by the key of their run. */
  readonly tasks = new Map<string, number>();

  private constructor(server: Server, folder: string) {
    this.server = server;
    this.folder = folder;
    this.environment = { GITHUB_TOKEN: 'setpiece-bot-token', GITHUB_REPOSITORY: 'northlight/customers', GITHUB_API_URL: server.url };
  }

  static async start(): Promise<Commenting> {
    const server = await startServer();
    if (begun === undefined) {
      const first = new Commenting(server, liveSample());
      const { exit, err } = await first.apply();
      if (exit !== 0) throw new Error(err);
      const folder = temporaryFolder();
      cpSync(first.folder, folder, { recursive: true });
      begun = { folder, writes: [...server.writes()], tasks: first.tasks };
      return first;
    }
    const { folder, writes, tasks } = begun;
    // Also those that the server refused, such as an assignee it does not know: it refuses them again.
    for (const { method, path, body } of writes)
      await server.person(method, path.replace('/repos/northlight/customers', ''), JSON.parse(body), 'setpiece-bot').catch(() => null);
    if ((await server.issues()).length !== tasks.size) throw new Error('the first run could not be repeated');
    const commenting = new Commenting(server, temporaryFolder());
    cpSync(folder, commenting.folder, { recursive: true });
    for (const [key, number] of tasks) commenting.tasks.set(key, number);
    return commenting;
  }

  async apply(): Promise<Recorded> {
    const recorded = await run(this.folder, ['apply'], this.environment);
    for (const entry of this.ledger()) if (entry.kind === 'opened') this.tasks.set(entry.run, entry.issue);
    return recorded;
  }

  numberOf(key: string): number {
    return this.tasks.get(key) ?? 0;
  }

  ledger(): readonly LedgerEntry[] {
    const text = readFileSync(join(this.folder, '.setpiece/state/ledger.ndjson'), 'utf8');
    return text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  }

  /** What people did, without days. */
  deeds(): readonly unknown[] {
    return this.ledger().flatMap(({ day: _, ...entry }) => (entry.kind === 'opened' ? [] : [entry]));
  }

  async issue(key: string): Promise<Held> {
    const found = (await this.server.issues()).find(({ number }) => number === this.numberOf(key));
    if (found === undefined) throw new Error(`no issue of ${key}`);
    return found;
  }

  async labels(key: string): Promise<readonly string[]> {
    return (await this.issue(key)).labels.map(({ name }) => name);
  }

  async write(key: string, body: string, login = 'maria'): Promise<Comment> {
    return commentSchema.parse(await this.server.person('POST', `/issues/${this.numberOf(key)}/comments`, { body }, login));
  }

  /** The run that GitHub starts for an event of a comment. */
  handle(key: string, comment: Comment, changes: { readonly action?: string; readonly type?: string } = {}): Promise<Recorded> {
    const path = join(this.folder, 'event.json');
    const event = {
      action: changes.action ?? 'created',
      repository: { full_name: 'northlight/customers' },
      issue: { number: this.numberOf(key) },
      comment: { ...comment, user: { login: comment.user.login, type: changes.type ?? 'User' } },
    };
    writeFileSync(path, JSON.stringify(event));
    return run(this.folder, ['comment'], { ...this.environment, GITHUB_EVENT_PATH: path });
  }

  /** The run that looks for comments nobody answered. */
  catchUp(): Promise<Recorded> {
    return run(this.folder, ['comment'], this.environment);
  }

  async answerTo(key: string, { id }: Comment): Promise<Answer> {
    const answer = await this.server.person('GET', `/issues/${this.numberOf(key)}/comments?per_page=100`);
    const replies = z
      .array(commentSchema)
      .parse(answer)
      .filter((one) => one.id > id && one.body.includes('<!-- setpiece:answer'));
    const reactions = (this.server.supplements.comments.reactions.get(id) ?? []).map((one) => one.split(':').at(-1));
    return { reply: replies.map(({ body }) => body.replace(/\s*<!-- setpiece:answer .*$/, '')).join('\n===\n'), reactions, replies };
  }

  /** Says something as a person, and lets it be handled. */
  async say(key: string, body: string, login = 'maria'): Promise<Recorded & Answer & { readonly comment: Comment }> {
    const comment = await this.write(key, body, login);
    const recorded = await this.handle(key, comment);
    return { ...recorded, ...(await this.answerTo(key, comment)), comment };
  }

  close(): Promise<void> {
    return this.server.close();
  }
}
