import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { formatDay } from '../../src/model/day.ts';
import { Commenting } from './commenting.ts';
import { run, write } from './recording.ts';
import { commitAll, git } from './repository.ts';

let at: Commenting;
beforeEach(async () => {
  at = await Commenting.start();
});
afterEach(() => at.close());

const savePlan = 'save-plan/nordhaven/1';
const ticket = 'urgent-ticket/brightwell-clinics:T-1012/1';

describe('steps and answers', () => {
  test('done ticks the box, keeps who did it, and the next run adds no second line', async () => {
    const before = await at.issue(ticket);
    const { exit, reply, reactions, comment } = await at.say(ticket, 'Just spoke to them.\n\n/done call');
    expect([exit, reactions]).toEqual([0, ['eyes', 'rocket']]);
    expect(reply).toBe('- `call` (Call, and say who is working on it): done. To take it back: `/undone call`.');
    const after = await at.issue(ticket);
    expect(after.body).toBe(before.body?.replace(/- \[ \] (.*<!-- call -->)/, '- [x] $1'));
    const line = { kind: 'ticked', run: ticket, step: 'call', by: 'maria', comment: comment.id };
    expect(at.deeds()).toEqual([line]);
    expect((await at.apply()).exit).toBe(0);
    expect(at.deeds()).toEqual([line]);
    expect((await at.issue(ticket)).body).toMatch(/- \[x\] Call, and say who is working on it <!-- call --> \(2 Nov 2026\)/);
    const back = await at.say(ticket, '/undone call');
    expect(back.reply).toBe('- `call` (Call, and say who is working on it): open again. To take it back: `/done call`.');
    expect((await at.apply()).exit).toBe(0);
    expect(at.deeds()).toEqual([line, { ...line, kind: 'unticked', comment: back.comment.id }]);
    expect((await at.issue(ticket)).body).toMatch(/- \[ \] \*\*Call/);
  });

  test('an answer moves the tick, and the steps that hang on it follow', async () => {
    expect((await at.issue(savePlan)).body).toMatch(/\[x\] usage/);
    const { reply, comment } = await at.say(savePlan, '/answer people');
    expect(reply).toBe('- `cause` (What is the cause?): people. To take it back: `/answer cause usage`.');
    const line = { kind: 'answered', run: savePlan, step: 'cause', answer: 'people', by: 'maria', comment: comment.id };
    expect(at.deeds()).toEqual([line]);
    expect((await at.apply()).exit).toBe(0);
    expect(at.deeds()).toEqual([line]);
    const { body } = await at.issue(savePlan);
    expect(body).toMatch(/\[ \] usage/);
    expect(body).toMatch(/\[x\] people/);
    expect(body).not.toContain('<!-- user_calls -->');
  });

  test('what is misspelled is refused with the nearest name, and the rest is done all the same', async () => {
    const { exit, reply, reactions } = await at.say(ticket, '/done cal\n/don call\n/answer yes\n/done call, follow_up');
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
    const { reply, comment } = await at.say(ticket, '/snooze 2026-12-01 they move house');
    expect(reply).toBe('- Snoozed until Tue 1 Dec 2026: they move house. To take it back: `/snooze off`.');
    expect(await at.labels(ticket)).toContain('cs:snoozed');
    expect((await at.apply()).exit).toBe(0);
    const line = { kind: 'snoozed', run: ticket, until: '2026-12-01', reason: 'they move house', by: 'maria', comment: comment.id };
    expect(at.deeds()).toEqual([line]);
    const snoozed = await at.issue(ticket);
    expect(snoozed.labels.map(({ name }) => name)).toContain('cs:snoozed');
    expect(snoozed.body).toContain('They move house');
    expect((await at.say(ticket, '/snooze off')).reply).toBe('- The task is awake again.');
    expect((await at.apply()).exit).toBe(0);
    expect(await at.labels(ticket)).not.toContain('cs:snoozed');
    expect(
      (await at.say(ticket, '/snooze off\n/snooze 2w\n/snooze 2026-11-01 late\n/snooze 9y x\n/snooze later x')).reply.split('\n'),
    ).toEqual([
      '- **Not done** `/snooze`: the task is not snoozed.',
      '- **Not done** `/snooze`: say why as well: `/snooze 2026-11-16 they are closed until then`.',
      '- **Not done** `/snooze`: Sun 1 Nov 2026 is not to come: name a later day.',
      '- **Not done** `/snooze`: Fri 2 Nov 2035 is more than two years away: `/dismiss` it, or name a nearer day.',
      '- **Not done** `/snooze`: “later” is neither a day nor a time: `/snooze 2026-11-16 why` or `/snooze 2w why`.',
    ]);
  });

  test('a dismissal keeps its reason and is final', async () => {
    expect((await at.say(ticket, '/dismiss not relevent')).reply).toBe(
      '- **Not done** `/dismiss`: did you mean `/dismiss not_relevant`? Other reasons need other words.',
    );
    const { reply, comment } = await at.say(ticket, '/dismiss not relevant');
    expect(reply).toBe(
      '- The task is dismissed and closed: not\\_relevant. The playbook stays away from this customer for 180 days. To take it back: a close is final for this task. To go on all the same, reopen the issue; it is then kept by hand.',
    );
    const line = { kind: 'closed', run: ticket, how: 'dismissed', reason: 'not_relevant', by: 'maria', comment: comment.id };
    expect(await at.issue(ticket)).toMatchObject({ state: 'closed', state_reason: 'not_planned' });
    expect((await at.apply()).exit).toBe(0);
    expect(at.deeds()).toEqual([line]);
    expect((await at.say(ticket, '/done')).reply).toMatch(
      /^- \*\*Not done\*\* `\/done`: the task was closed as dismissed on 2026-11-02 by maria/,
    );
    expect(at.deeds()).toEqual([line]);
  });

  test('done closes it, and says what stays open', async () => {
    const { reply, comment } = await at.say(ticket, '/done');
    expect(reply).toMatch(/^- The task is done and closed\. These steps stay unticked: `call` .*, `follow_up` /);
    expect(await at.issue(ticket)).toMatchObject({ state: 'closed', state_reason: 'completed' });
    expect((await at.apply()).exit).toBe(0);
    expect(at.deeds()).toEqual([{ kind: 'closed', run: ticket, how: 'done', reason: null, by: 'maria', comment: comment.id }]);
  });

  test('it is given to somebody who can have it', async () => {
    const { reply, comment } = await at.say(ticket, '/assign @jonas');
    expect(reply).toBe('- Assigned to jonas. To take it back: `/assign maria`.');
    expect((await at.issue(ticket)).assignees).toEqual([{ login: 'jonas' }]);
    const line = { kind: 'assigned', run: ticket, to: 'jonas', by: 'maria', comment: comment.id };
    expect((await at.apply()).exit).toBe(0);
    expect(at.deeds()).toEqual([line]);
    const mine = await at.say(ticket, '/assign me');
    expect((await at.apply()).exit).toBe(0);
    expect(at.deeds()).toEqual([line, { ...line, to: 'maria', comment: mine.comment.id }]);
    expect((await at.say(ticket, '/assign @somebody\n/assign a@b.example\n/assign')).reply.split('\n')).toEqual([
      '- **Not done** `/assign`: GitHub cannot assign it to somebody, who has no access to this repository or is nobody.',
      expect.stringContaining('is no login: `/assign @login` or `/assign me`.'),
      '- **Not done** `/assign`: name one person: `/assign @login` or `/assign me`.',
    ]);
  });

  test('why tells the chain of this run, and help the commands with names of this task', async () => {
    const { reply } = await at.say(ticket, '/why\n/help');
    expect(reply).toContain('“Urgent ticket, stay close” is open as of Mon 2 Nov 2026, due Fri 6 Nov 2026');
    expect(reply).toContain('2. When: For each new urgent ticket. This is T-1012 of 23 October 2026.');
    expect(reply).toContain('| `/done call` | ticks a step, or several |');
    expect(reply).toContain('| `/log call with p-111 yellow Title` |');
    expect(at.deeds()).toEqual([]);
  });
});

test('in the issue of a single step, done closes it, which ticks the step of its run; a question for a day is answered by its command', async () => {
  write(at.folder, {
    'playbooks/plays/renewal/price-review.mdx': `---
id: price-review
title: Price review
goal: { outcome: The price is agreed }
for: customer.id == "nordhaven"
start: { becomes: all, also_existing: yes }
steps:
  - { id: talk, title: Talk about the price, due: start + 2bd }
  - { id: check, title: Check the price, due: start + 3bd, issue: own }
  - { id: signed_on, title: When do they sign?, ask: date }
---
`,
  });
  await at.apply();
  const review = 'price-review/nordhaven/1';
  const check = `${review}#check`;
  expect((await at.say(check, '/snooze 2w fair')).reply).toContain(`say it in #${at.numberOf(review)}`);
  const { reply, comment } = await at.say(check, '/done check');
  expect(reply).toContain(`The step is done and closed, which ticks it in #${at.numberOf(review)}. To take it back`);
  expect(await at.issue(check)).toMatchObject({ state: 'closed', state_reason: 'completed' });
  for (let again = 0; again < 2; again += 1) expect((await at.apply()).exit).toBe(0);
  expect(at.deeds()).toEqual([
    { kind: 'closed', run: check, how: 'done', reason: null, by: 'maria', comment: comment.id },
    { kind: 'ticked', run: review, step: 'check', by: 'maria' },
  ]);
  const { body } = await at.issue(review);
  expect(body).toMatch(/- \[x\] Check the price <!-- check -->/);
  const [command = ''] = /\/answer signed_on [\d-]+/.exec(body ?? '') ?? [];
  expect((await at.say(review, command)).reply).toContain('When do they sign?): Fri 15 Jan 2027.');
  expect((await at.apply()).exit).toBe(0);
  expect((await at.issue(review)).body).toMatch(/- \[x\] When do they sign\? <!-- signed_on --> \(2 Nov 2026, Fri 15 Jan 2027\)/);
});

test('an issue that lost its mark, and a second one of the same task, are told apart', async () => {
  const { body } = await at.issue(ticket);
  const copy = z.object({ number: z.number() }).parse(await at.server.person('POST', '/issues', { title: 'Copy', body }, 'setpiece-bot'));
  at.tasks.set('copy', copy.number);
  expect((await at.say('copy', '/done')).reply).toBe(
    `This is a second issue of the same task: #${at.numberOf(ticket)} is the one that counts.`,
  );
  await at.server.person('PATCH', `/issues/${at.numberOf(ticket)}`, { body: body?.replace(/<!-- setpiece:begin .*-->/, '') });
  expect((await at.say(ticket, '/done')).reply).toBe(
    'The hidden line that makes this issue a task is missing or damaged. Restore it from the edit history of its text.',
  );
  expect(at.deeds()).toEqual([]);
});

describe('who may', () => {
  test('somebody without write access is refused politely, and nothing of the comment is repeated', async () => {
    const comment = await at.write(ticket, '/done call <img src=x> @everybody');
    const { exit } = await at.handle(ticket, { ...comment, user: { login: 'stranger' } });
    const { reply, reactions } = await at.answerTo(ticket, comment);
    expect([exit, reactions]).toEqual([0, ['eyes', 'confused']]);
    expect(reply).toBe('Commands are for people with write access to this repository. Nothing was changed; ask somebody of the team.');
    expect(at.deeds()).toEqual([]);
  });

  test('comments of bots, our own, edited ones and comments elsewhere are left alone', async () => {
    const comment = await at.write(ticket, '/done call');
    await at.handle(ticket, comment, { type: 'Bot' });
    const own = await at.write(ticket, '/done call\n<!-- setpiece:over -->');
    const spoken = await at.write(ticket, 'We are nearly done.\n\n> /done call\n\n`/done`');
    for (const one of [own, spoken]) expect((await at.handle(ticket, one)).out).toContain('left alone');
    expect((await at.handle(ticket, own, { action: 'edited' })).out).not.toContain('ran');
    const other = z.object({ number: z.number() }).parse(await at.server.person('POST', '/issues', { title: 'Mine', body: 'Text' }));
    at.tasks.set('mine', other.number);
    const { out, reactions } = await at.say('mine', '/done');
    expect(out).toContain('its issue is no task of ours');
    expect(reactions).toEqual([]);
  });

  test('text from outside does nothing in the reply', async () => {
    const { reply } = await at.say(ticket, '/done @jonas <img src=x> #1 | closes #2\n/snooze 2w <!-- setpiece:answer --> @jonas fixes #1');
    expect(reply).not.toMatch(/@jonas|<img|#1\b|#2\b|<!--/);
  });
});

describe('once', () => {
  test('an event that comes again changes nothing, and gives back what the ledger lost', async () => {
    const { comment, replies } = await at.say(ticket, '/done call\n/snooze 2w move');
    const lines = at.deeds();
    expect(lines).toHaveLength(2);
    const writes = at.server.writes().length;
    const again = await at.handle(ticket, comment);
    expect([again.exit, at.server.writes().length, at.deeds()]).toEqual([0, writes, lines]);
    expect(again.out).toContain('answered before');
    rmSync(join(at.folder, '.setpiece/state/ledger.ndjson'));
    expect((await at.handle(ticket, comment)).exit).toBe(0);
    expect(at.ledger().map(({ day: _, ...entry }) => entry)).toEqual(lines);
    expect((await at.answerTo(ticket, comment)).replies).toEqual(replies);
  });

  test('comments that nobody answered are found by the next run, in their order', async () => {
    const first = await at.write(ticket, '/done call');
    const second = await at.write(savePlan, '/answer product');
    expect((await at.catchUp()).exit).toBe(0);
    expect((await at.answerTo(ticket, first)).reply).toContain('done');
    expect((await at.answerTo(savePlan, second)).reply).toContain('product');
    const writes = at.server.writes().length;
    expect((await at.catchUp()).out).toBe('0 comments answered.\n');
    expect(at.server.writes()).toHaveLength(writes);
    // Who edited a comment that was not run yet cannot be told: its words may be somebody else's.
    const third = await at.write(ticket, '/undone call');
    const updated = new Date(Date.parse(third.created_at) + 60_000).toISOString();
    const issue_url = `${at.server.url}/repos/northlight/customers/issues/${at.numberOf(ticket)}`;
    at.server.fault = ({ path }) =>
      path.endsWith('/issues/comments') ? { status: 200, json: [{ ...third, issue_url, updated_at: updated }] } : undefined;
    expect((await at.catchUp()).out).toBe('0 comments answered.\n');
    at.server.fault = ({ path }) =>
      path.endsWith('/issues/comments') ? { status: 200, json: [{ ...third, issue_url, updated_at: third.created_at }] } : undefined;
    expect((await at.catchUp()).out).toContain('1 comment answered.\n');
  });

  test.each([
    ['the change of the boxes', 'PATCH', /\/issues\/\d+$/],
    ['the label', 'POST', /\/labels$/],
    ['the reply', 'POST', /\/issues\/\d+\/comments$/],
    ['the question who may', 'GET', /\/permission$/],
  ])('after a failure of %s it says so, and running it again goes on in the same reply', async (_, method, path) => {
    for (const fault of [{ status: 502 }, { status: 502, after: true }, { drop: 'before' }, { drop: 'after' }, { status: 403 }] as const) {
      const comment = await at.write(ticket, '/done call\n/snooze 2w move\n/undone call');
      at.server.fault = (passing) => (passing.method === method && path.test(passing.path) ? fault : undefined);
      const failed = await at.handle(ticket, comment);
      at.server.fault = undefined;
      const told = await at.answerTo(ticket, comment);
      const wasLucky = 'reply' in told && failed.exit === 0;
      if (!wasLucky) {
        expect(failed.exit).toBe(2);
        expect(failed.err).not.toMatch(/\bat .*\.ts:/);
        if (told.replies.length > 0) expect(told.reply).toMatch(/Failed|not tried/);
        expect((await at.catchUp()).exit).toBe(0);
      }
      const { replies, reply, reactions } = await at.answerTo(ticket, comment);
      expect(replies).toHaveLength(1);
      expect(reply).toMatch(/`call`.*done[\s\S]*Snoozed[\s\S]*open/);
      expect(reactions.filter((one) => one === 'rocket')).toHaveLength(1);
      expect(reactions).not.toContain('confused');
      const own = at.ledger().filter((entry) => entry.comment === comment.id);
      expect(own.map(({ kind }) => kind).sort()).toEqual(['snoozed', 'ticked', 'unticked']);
    }
  });
});

test('with the run that follows, the days can be brought back as they were decided', async () => {
  git(at.folder, 'init', '--quiet');
  commitAll(at.folder);
  await at.say(ticket, '/snooze 2w move\n/done call');
  await at.say(savePlan, '/answer people\n/assign jonas');
  for (const day of ['2026-11-02', '2026-11-04']) expect((await run(at.folder, ['apply', '--as-of', day], at.environment)).exit).toBe(0);
  const { exit, out } = await run(at.folder, ['replay', '--as-known', '--json']);
  expect([exit, JSON.parse(out)]).toEqual([0, expect.objectContaining({ identical: true, to: '2026-11-04' })]);
});

test('as an app or in Actions, whose tokens have no login, it knows its issues and answers as well', async () => {
  at.environment.GITHUB_TOKEN = 'setpiece-app[bot]-token';
  const first = await at.say(ticket, '/done call');
  expect([first.exit, first.replies.map(({ user }) => user.login)]).toEqual([0, ['setpiece-app[bot]']]);
  const writes = at.server.writes().length;
  expect((await at.handle(ticket, first.comment)).out).toContain('answered before');
  expect((await at.catchUp()).out).toBe('0 comments answered.\n');
  expect(at.server.writes()).toHaveLength(writes);
});

test('stopped at any request, it ends as if it had not been: nothing twice, nothing lost', { timeout: 300_000 }, async () => {
  const pulls = async (): Promise<number> =>
    z.array(z.unknown()).parse(await at.server.person('GET', '/pulls?state=all&per_page=100')).length;
  const { body } = await at.issue(ticket);
  let stops = 0;
  for (let stop = 0, wasHit = true; wasHit; stop += 1) {
    const comment = await at.write(ticket, `/done call\n/snooze 2w move\n/assign jonas\n/log visit on ${formatDay(20_000 - stop)}\nNotes.`);
    const proposed = await pulls();
    let seen = 0;
    wasHit = false;
    at.server.fault = ({ path }) => {
      if (path === '/user') return undefined;
      seen += 1;
      // Everything after it fails too, as when the machine goes away.
      if (seen <= stop) return undefined;
      const first = !wasHit;
      wasHit = true;
      return { drop: first && stop % 2 === 0 ? 'after' : 'before' };
    };
    await at.handle(ticket, comment);
    at.server.fault = undefined;
    if (wasHit) stops += 1;
    expect((await at.catchUp()).exit).toBe(0);
    const { replies, reply, reactions } = await at.answerTo(ticket, comment);
    expect(replies).toHaveLength(1);
    expect(reply).toMatch(/^- `call`.*\n- Snoozed.*\n- Assigned to jonas.*\n- Logged: visit/);
    expect(reactions).toEqual(expect.arrayContaining(['eyes', 'rocket']));
    const kinds = at.ledger().flatMap(({ kind, ...entry }) => (entry.comment === comment.id ? [kind] : []));
    expect(kinds.sort()).toEqual(['assigned', 'snoozed', 'ticked']);
    expect(await pulls()).toBe(proposed + 1);
    const held = await at.issue(ticket);
    expect([held.assignees.map(({ login }) => login), held.labels.some(({ name }) => name === 'cs:snoozed')]).toEqual([['jonas'], true]);
    expect(held.body).toMatch(/- \[x\] .*<!-- call -->/);
    await at.server.person('PATCH', `/issues/${held.number}`, { body, assignees: ['maria'], labels: ['cs:priority/high'] });
  }
  expect(stops).toBeGreaterThan(15);
});

test('the output says whether the next run finds something new', async () => {
  const output = join(at.folder, 'output.txt');
  at.environment.GITHUB_OUTPUT = output;
  await at.say(ticket, '/help');
  await at.say(ticket, '/done call');
  expect(readFileSync(output, 'utf8')).toBe('changed=false\nchanged=true\n');
});

test('while the workspace has errors commands wait, and are run when it is mended', async () => {
  const path = join(at.folder, 'customers/kestrel-care.yaml');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, `${text}nonsense: 1\n`);
  const { exit, reply, comment } = await at.say(ticket, '/done call');
  expect(exit).toBe(2);
  expect(reply).toContain('**Failed** `/done`: The files of the workspace have errors');
  writeFileSync(path, text);
  expect((await at.catchUp()).exit).toBe(0);
  expect((await at.answerTo(ticket, comment)).reply).toContain('`call` (Call, and say who is working on it): done.');
  expect(existsSync(path)).toBe(true);
});
