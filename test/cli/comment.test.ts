import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { LedgerEntry } from '../../src/evaluate/decision.ts';
import { type Held, type Server, startServer } from '../tasks/github-server.ts';
import { liveSample, type Recorded, run } from './recording.ts';

const commentSchema = z.object({
  id: z.number(),
  body: z.string(),
  created_at: z.string(),
  user: z.object({ login: z.string() }),
});
type Commented = z.infer<typeof commentSchema>;

let server: Server;
let folder: string;
let environment: Record<string, string>;
/** Issues by the key of their run. */
let tasks: ReadonlyMap<string, number>;

beforeEach(async () => {
  server = await startServer();
  folder = liveSample();
  environment = { GITHUB_TOKEN: 'setpiece-bot-token', GITHUB_REPOSITORY: 'northlight/customers', GITHUB_API_URL: server.url };
  expect((await run(folder, ['apply'], environment)).exit).toBe(0);
  tasks = new Map(ledger().flatMap((entry) => (entry.kind === 'opened' ? [[entry.run, entry.issue]] : [])));
});
afterEach(() => server.close());

const savePlan = 'save-plan/nordhaven/1';
const ticket = 'urgent-ticket/brightwell-clinics:T-1012/1';
const numberOf = (key: string): number => tasks.get(key) ?? 0;
const ledger = (): LedgerEntry[] =>
  readFileSync(join(folder, '.setpiece/state/ledger.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
/** What people did, without days. */
const deeds = (): unknown[] => ledger().flatMap(({ day: _, ...entry }) => (entry.kind === 'opened' ? [] : [entry]));
const issue = async (key: string): Promise<Held> => {
  const found = (await server.issues()).find(({ number }) => number === numberOf(key));
  if (found === undefined) throw new Error(`no issue of ${key}`);
  return found;
};
const comments = async (key: string): Promise<Commented[]> =>
  z.array(commentSchema).parse(await server.person('GET', `/issues/${numberOf(key)}/comments?per_page=100`));

/** A comment of a person. */
async function write(key: string, body: string, login = 'maria'): Promise<Commented> {
  return commentSchema.parse(await server.person('POST', `/issues/${numberOf(key)}/comments`, { body }, login));
}

/** The run that GitHub starts for an event of a comment. */
async function handle(key: string, comment: Commented, changes: { action?: string; type?: string } = {}): Promise<Recorded> {
  const path = join(folder, 'event.json');
  const { login } = comment.user;
  const event = {
    action: changes.action ?? 'created',
    repository: { full_name: 'northlight/customers' },
    issue: { number: numberOf(key) },
    comment: { ...comment, user: { login, type: changes.type ?? 'User' } },
  };
  writeFileSync(path, JSON.stringify(event));
  return run(folder, ['comment'], { ...environment, GITHUB_EVENT_PATH: path });
}

/** Says something as a person, lets it be handled, and gives what was answered: the reply without its marker, and the reactions. */
async function say(key: string, body: string, login = 'maria') {
  const comment = await write(key, body, login);
  const recorded = await handle(key, comment);
  return { ...recorded, ...(await answerTo(key, comment)), comment };
}

async function answerTo(key: string, { id }: Commented) {
  const replies = (await comments(key)).filter((one) => one.id > id && one.body.includes('<!-- setpiece:answer'));
  const reactions = (server.supplements.comments.reactions.get(id) ?? []).map((one) => one.split(':').at(-1));
  return { reply: replies.map(({ body }) => body.replace(/\s*<!-- setpiece:answer .*$/, '')).join('\n===\n'), reactions, replies };
}

describe('steps and answers', () => {
  test('done ticks the box, keeps who did it, and the next run adds no second line', async () => {
    const before = await issue(ticket);
    const { exit, reply, reactions, comment } = await say(ticket, 'Just spoke to them.\n\n/done call');
    expect([exit, reactions]).toEqual([0, ['eyes', 'rocket']]);
    expect(reply).toBe('- `call` (Call, and say who is working on it): done. To take it back: `/undone call`.');
    const after = await issue(ticket);
    expect(after.body).toBe(before.body.replace(/- \[ \] (.*<!-- call -->)/, '- [x] $1'));
    const line = { kind: 'ticked', run: ticket, step: 'call', by: 'maria', comment: comment.id };
    expect(deeds()).toEqual([line]);
    expect((await run(folder, ['apply'], environment)).exit).toBe(0);
    expect(deeds()).toEqual([line]);
    expect((await issue(ticket)).body).toMatch(/- \[x\] Call, and say who is working on it <!-- call --> \(2 Nov 2026\)/);
    const back = await say(ticket, '/undone call');
    expect(back.reply).toBe('- `call` (Call, and say who is working on it): open again. To take it back: `/done call`.');
    expect((await run(folder, ['apply'], environment)).exit).toBe(0);
    expect(deeds()).toEqual([line, { ...line, kind: 'unticked', comment: back.comment.id }]);
    expect((await issue(ticket)).body).toMatch(/- \[ \] \*\*Call/);
  });

  test('an answer moves the tick, and the steps that hang on it follow', async () => {
    expect((await issue(savePlan)).body).toMatch(/\[x\] usage/);
    const { reply, comment } = await say(savePlan, '/answer people');
    expect(reply).toBe('- `cause` (What is the cause?): people. To take it back: `/answer cause usage`.');
    const line = { kind: 'answered', run: savePlan, step: 'cause', answer: 'people', by: 'maria', comment: comment.id };
    expect(deeds()).toEqual([line]);
    expect((await run(folder, ['apply'], environment)).exit).toBe(0);
    expect(deeds()).toEqual([line]);
    const { body } = await issue(savePlan);
    expect(body).toMatch(/\[ \] usage/);
    expect(body).toMatch(/\[x\] people/);
    expect(body).not.toContain('<!-- user_calls -->');
  });

  test('what is misspelled is refused with the nearest name, and the rest is done all the same', async () => {
    const { exit, reply, reactions } = await say(ticket, '/done cal\n/don call\n/answer yes\n/done call, follow_up');
    expect([exit, reactions]).toEqual([0, ['eyes', 'confused']]);
    expect(reply.split('\n')).toEqual([
      '- **Not done** `/done`: there is no step “cal”. Did you mean `call`? There are: `call` (Call, and say who is working on it), `follow_up` (Ask a week later whether it stayed fixed).',
      '- **Not done**: there is no command `/don`. Did you mean `/done`? `/help` shows them all.',
      '- **Not done** `/answer`: this task asks no question.',
      '- `call` (Call, and say who is working on it), `follow_up` (Ask a week later whether it stayed fixed): done. To take it back: `/undone call follow_up`.',
    ]);
  });
});

describe('the run', () => {
  test('a snooze is kept and shown at once, stays, and ends', async () => {
    const { reply, comment } = await say(ticket, '/snooze 2026-12-01 they move house');
    expect(reply).toBe('- Snoozed until Tue 1 Dec 2026: they move house. To take it back: `/snooze off`.');
    expect((await issue(ticket)).labels.map(({ name }) => name)).toContain('cs:snoozed');
    expect((await run(folder, ['apply'], environment)).exit).toBe(0);
    const line = { kind: 'snoozed', run: ticket, until: '2026-12-01', reason: 'they move house', by: 'maria', comment: comment.id };
    expect(deeds()).toEqual([line]);
    const snoozed = await issue(ticket);
    expect(snoozed.labels.map(({ name }) => name)).toContain('cs:snoozed');
    expect(snoozed.body).toContain('They move house');
    expect((await say(ticket, '/snooze off')).reply).toBe('- The task is awake again.');
    expect((await run(folder, ['apply'], environment)).exit).toBe(0);
    expect((await issue(ticket)).labels.map(({ name }) => name)).not.toContain('cs:snoozed');
    expect(
      (await say(ticket, '/snooze off\n/snooze 2w\n/snooze 2026-11-01 late\n/snooze 9y x\n/snooze later x')).reply.split('\n'),
    ).toEqual([
      '- **Not done** `/snooze`: the task is not snoozed.',
      '- **Not done** `/snooze`: say why as well: `/snooze 2026-11-16 they are closed until then`.',
      '- **Not done** `/snooze`: Sun 1 Nov 2026 is not to come: name a later day.',
      '- **Not done** `/snooze`: Fri 2 Nov 2035 is more than two years away: `/dismiss` it, or name a nearer day.',
      '- **Not done** `/snooze`: “later” is neither a day nor a time: `/snooze 2026-11-16 why` or `/snooze 2w why`.',
    ]);
  });

  test('a dismissal keeps its reason and is final', async () => {
    expect((await say(ticket, '/dismiss not relevent')).reply).toBe(
      '- **Not done** `/dismiss`: did you mean `/dismiss not_relevant`? Other reasons need other words.',
    );
    const { reply, comment } = await say(ticket, '/dismiss not relevant');
    expect(reply).toBe(
      '- The task is dismissed and closed: not\\_relevant. The playbook stays away from this customer for 180 days. To take it back: a close is final for this task. To go on all the same, reopen the issue; it is then kept by hand.',
    );
    const line = { kind: 'closed', run: ticket, how: 'dismissed', reason: 'not_relevant', by: 'maria', comment: comment.id };
    expect(await issue(ticket)).toMatchObject({ state: 'closed', state_reason: 'not_planned' });
    expect((await run(folder, ['apply'], environment)).exit).toBe(0);
    expect(deeds()).toEqual([line]);
    expect((await say(ticket, '/done')).reply).toMatch(
      /^- \*\*Not done\*\* `\/done`: the task was closed as dismissed on 2026-11-02 by maria/,
    );
    expect(deeds()).toEqual([line]);
  });

  test('done closes it, and says what stays open', async () => {
    const { reply, comment } = await say(ticket, '/done');
    expect(reply).toMatch(/^- The task is done and closed\. These steps stay unticked: `call` .*, `follow_up` /);
    expect(await issue(ticket)).toMatchObject({ state: 'closed', state_reason: 'completed' });
    expect((await run(folder, ['apply'], environment)).exit).toBe(0);
    expect(deeds()).toEqual([{ kind: 'closed', run: ticket, how: 'done', reason: null, by: 'maria', comment: comment.id }]);
  });

  test('it is given to somebody who can have it', async () => {
    const { reply, comment } = await say(ticket, '/assign @jonas');
    expect(reply).toBe('- Assigned to jonas. To take it back: `/assign maria`.');
    expect((await issue(ticket)).assignees).toEqual([{ login: 'jonas' }]);
    const line = { kind: 'assigned', run: ticket, to: 'jonas', by: 'maria', comment: comment.id };
    expect((await run(folder, ['apply'], environment)).exit).toBe(0);
    expect(deeds()).toEqual([line]);
    const mine = await say(ticket, '/assign me');
    expect((await run(folder, ['apply'], environment)).exit).toBe(0);
    expect(deeds()).toEqual([line, { ...line, to: 'maria', comment: mine.comment.id }]);
    expect((await say(ticket, '/assign @somebody\n/assign a@b.example\n/assign')).reply.split('\n')).toEqual([
      '- **Not done** `/assign`: GitHub cannot assign it to somebody, who has no access to this repository or is nobody.',
      expect.stringContaining('is no login: `/assign @login` or `/assign me`.'),
      '- **Not done** `/assign`: name one person: `/assign @login` or `/assign me`.',
    ]);
  });

  test('why tells the chain of this run, and help the commands with names of this task', async () => {
    const { reply } = await say(ticket, '/why\n/help');
    expect(reply).toContain('“Urgent ticket, stay close” is open as of Mon 2 Nov 2026, due Fri 6 Nov 2026');
    expect(reply).toContain('2. When: For each new urgent ticket. This is T-1012 of 23 October 2026.');
    expect(reply).toContain('| `/done call` | ticks a step, or several |');
    expect(reply).toContain('| `/log call with p-111 yellow Title` |');
    expect(deeds()).toEqual([]);
  });
});

describe('who may', () => {
  test('somebody without write access is refused politely, and nothing of the comment is repeated', async () => {
    const comment = await write(ticket, '/done call <img src=x> @everybody');
    const { exit } = await handle(ticket, { ...comment, user: { login: 'stranger' } });
    const { reply, reactions } = await answerTo(ticket, comment);
    expect([exit, reactions]).toEqual([0, ['eyes', 'confused']]);
    expect(reply).toBe('Commands are for people with write access to this repository. Nothing was changed; ask somebody of the team.');
    expect(deeds()).toEqual([]);
  });

  test('comments of bots, our own, edited ones and comments elsewhere are left alone', async () => {
    const comment = await write(ticket, '/done call');
    await handle(ticket, comment, { type: 'Bot' });
    const own = await write(ticket, '/done call\n<!-- setpiece:over -->');
    const spoken = await write(ticket, 'We are nearly done.\n\n> /done call\n\n`/done`');
    for (const one of [own, spoken]) expect((await handle(ticket, one)).out).toContain('left alone');
    expect((await handle(ticket, own, { action: 'edited' })).out).not.toContain('ran');
    const other = z.object({ number: z.number() }).parse(await server.person('POST', '/issues', { title: 'Mine', body: 'Text' }));
    tasks = new Map([...tasks, ['mine', other.number]]);
    const { out, reactions } = await say('mine', '/done');
    expect(out).toContain('its issue is no task of ours');
    expect(reactions).toEqual([]);
  });

  test('text from outside does nothing in the reply', async () => {
    const { reply } = await say(ticket, '/done @jonas <img src=x> #1 | closes #2\n/snooze 2w <!-- setpiece:answer --> @jonas fixes #1');
    expect(reply).not.toMatch(/@jonas|<img|#1\b|#2\b|<!--/);
  });
});

describe('once', () => {
  test('an event that comes again changes nothing, and gives back what the ledger lost', async () => {
    const { comment, replies } = await say(ticket, '/done call\n/snooze 2w move');
    const lines = deeds();
    expect(lines).toHaveLength(2);
    const writes = server.writes().length;
    const again = await handle(ticket, comment);
    expect([again.exit, server.writes().length, deeds()]).toEqual([0, writes, lines]);
    expect(again.out).toContain('answered before');
    rmSync(join(folder, '.setpiece/state/ledger.ndjson'));
    expect((await handle(ticket, comment)).exit).toBe(0);
    expect(ledger().map(({ day: _, ...entry }) => entry)).toEqual(lines);
    expect((await answerTo(ticket, comment)).replies).toEqual(replies);
  });

  test('comments that nobody answered are found by the next run, in their order', async () => {
    const first = await write(ticket, '/done call');
    const second = await write(savePlan, '/answer product');
    expect((await run(folder, ['comment'], environment)).exit).toBe(0);
    expect((await answerTo(ticket, first)).reply).toContain('done');
    expect((await answerTo(savePlan, second)).reply).toContain('product');
    const writes = server.writes().length;
    expect((await run(folder, ['comment'], environment)).out).toBe('0 comments answered.\n');
    expect(server.writes()).toHaveLength(writes);
  });

  test.each([
    ['the change of the boxes', 'PATCH', /\/issues\/\d+$/],
    ['the label', 'POST', /\/labels$/],
    ['the reply', 'POST', /\/issues\/\d+\/comments$/],
    ['the question who may', 'GET', /\/permission$/],
  ])('after a failure of %s it says so, and running it again goes on in the same reply', async (_, method, path) => {
    for (const fault of [{ status: 502 }, { status: 502, after: true }, { drop: 'before' }, { drop: 'after' }, { status: 403 }] as const) {
      const comment = await write(ticket, '/done call\n/snooze 2w move\n/undone call');
      server.fault = (passing) => (passing.method === method && path.test(passing.path) ? fault : undefined);
      const failed = await handle(ticket, comment);
      server.fault = undefined;
      const told = await answerTo(ticket, comment);
      const wasLucky = 'reply' in told && failed.exit === 0;
      if (!wasLucky) {
        expect(failed.exit).toBe(2);
        expect(failed.err).not.toMatch(/\bat .*\.ts:/);
        if (told.replies.length > 0) expect(told.reply).toMatch(/Failed|not tried/);
        expect((await run(folder, ['comment'], environment)).exit).toBe(0);
      }
      const { replies, reply, reactions } = await answerTo(ticket, comment);
      expect(replies).toHaveLength(1);
      expect(reply).toMatch(/`call`.*done[\s\S]*Snoozed[\s\S]*open/);
      expect(reactions.filter((one) => one === 'rocket')).toHaveLength(1);
      expect(reactions).not.toContain('confused');
      const own = ledger().filter((entry) => entry.comment === comment.id);
      expect(own.map(({ kind }) => kind).sort()).toEqual(['snoozed', 'ticked', 'unticked']);
    }
  });
});

test('the output says whether the next run finds something new', async () => {
  const output = join(folder, 'output.txt');
  environment = { ...environment, GITHUB_OUTPUT: output };
  await say(ticket, '/help');
  await say(ticket, '/done call');
  expect(readFileSync(output, 'utf8')).toBe('changed=false\nchanged=true\n');
});

test('while the workspace has errors commands wait, and are run when it is mended', async () => {
  const path = join(folder, 'customers/kestrel-care.yaml');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, `${text}nonsense: 1\n`);
  const { exit, reply, comment } = await say(ticket, '/done call');
  expect(exit).toBe(2);
  expect(reply).toContain('**Failed** `/done`: The files of the workspace have errors');
  writeFileSync(path, text);
  expect((await run(folder, ['comment'], environment)).exit).toBe(0);
  expect((await answerTo(ticket, comment)).reply).toContain('`call` (Call, and say who is working on it): done.');
  expect(existsSync(path)).toBe(true);
});
