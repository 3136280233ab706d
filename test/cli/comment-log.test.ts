import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Commenting } from './commenting.ts';
import { run } from './recording.ts';

let at: Commenting;
beforeEach(async () => {
  at = await Commenting.start();
});
afterEach(() => at.close());

const ticket = 'urgent-ticket/brightwell-clinics:T-1012/1';
const folder = 'customers/brightwell-clinics/touchpoints';
const contentSchema = z.object({ content: z.string() });
const pullSchema = z.array(z.object({ number: z.number(), title: z.string(), body: z.string(), head: z.object({ ref: z.string() }) }));

/** A file on a branch; undefined where there is none. */
async function file(path: string, ref = 'main'): Promise<string | undefined> {
  try {
    const { content } = contentSchema.parse(await at.server.person('GET', `/contents/${path}?ref=${encodeURIComponent(ref)}`));
    return Buffer.from(content, 'base64').toString('utf8');
  } catch {
    return undefined;
  }
}
const pulls = async () => pullSchema.parse(await at.server.person('GET', '/pulls?state=all'));
const plainly = (text: string | undefined): string | undefined => text?.replace(/comment \d+/, 'comment 1');

/** Lets contacts be committed at once. */
function commitAtOnce(): void {
  const path = join(at.folder, 'playbooks/workspace.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace('  label_prefix:', '  touchpoints: commit\n  label_prefix:'));
}

const written = (kind: string, place = 1): string => `---
kind: ${kind}
title: Night rota
on: 2026-10-30
by: maria
people: [p-111, p-112]
sentiment: yellow
---

They count the minutes.

- and they are right

<!-- logged in #2, comment 1, command ${place} -->
`;
const said = (kind: string): string =>
  `/log ${kind} with p-111 and p-112 on 2026-10-30 yellow: Night rota\n\nThey count the minutes.\n\n- and they are right\n`;

describe('by a pull request', () => {
  test('a contact becomes a file on a branch of its own, and counts when that is merged', async () => {
    const { exit, reply, comment } = await at.say(ticket, said('call'));
    const [pull] = await pulls();
    expect([exit, reply]).toEqual([
      0,
      `- Logged: call with Brightwell Clinics (p-111, p-112) on Fri 30 Oct 2026. #${pull?.number} adds it, and it counts when that is merged. To take it back: close #${pull?.number}.`,
    ]);
    expect(pull).toMatchObject({
      title: 'Log a contact (call) with Brightwell Clinics on 2026-10-30',
      body: 'maria logged this in a comment of #2. Merge it and the contact counts; close it and it never was.',
      head: { ref: 'setpiece/log/brightwell-clinics/2026-10-30-call' },
    });
    expect(plainly(await file(`${folder}/2026-10-30-call.md`, pull?.head.ref))).toBe(written('call'));
    expect(await file(`${folder}/2026-10-30-call.md`)).toBeUndefined();
    await at.handle(ticket, comment);
    expect(await pulls()).toHaveLength(1);
  });

  test('a second contact of the day, and one that is on the branch already, take the next name', async () => {
    await at.say(ticket, `${said('call')}/log call on 2026-10-30\n/log call on 2026-10-12 Night rota again`);
    const refs = (await pulls()).map(({ head }) => head.ref).sort();
    expect(refs).toEqual([
      'setpiece/log/brightwell-clinics/2026-10-12-call',
      'setpiece/log/brightwell-clinics/2026-10-30-call',
      'setpiece/log/brightwell-clinics/2026-10-30-call-2',
    ]);
  });

  test.each([
    ['the branch', 'POST', /\/git\/refs$/],
    ['the file', 'PUT', /\/contents\//],
    ['the pull request', 'POST', /\/pulls$/],
  ])('after a failure of %s it says so, and running it again makes it once', async (_, method, path) => {
    for (const [index, fault] of ([{ status: 502 }, { status: 502, after: true }, { drop: 'after' }] as const).entries()) {
      const kind = ['call', 'visit', 'chat'][index] ?? '';
      const comment = await at.write(ticket, said(kind));
      at.server.fault = (passing) => (passing.method === method && path.test(passing.path) ? fault : undefined);
      expect((await at.handle(ticket, comment)).exit).toBe(2);
      at.server.fault = undefined;
      expect((await at.answerTo(ticket, comment)).reply).toMatch(/^- \*\*Failed\*\* `\/log`: GitHub (?:answered 502|did not answer)/);
      expect((await at.catchUp()).exit).toBe(0);
      expect((await at.answerTo(ticket, comment)).reply).toMatch(/^- Logged: .* adds it/);
      expect((await pulls()).map(({ head }) => head.ref).filter((ref) => ref.includes(kind))).toEqual([
        `setpiece/log/brightwell-clinics/2026-10-30-${kind}`,
      ]);
      const text = await file(`${folder}/2026-10-30-${kind}.md`, `setpiece/log/brightwell-clinics/2026-10-30-${kind}`);
      expect(plainly(text)).toBe(written(kind));
    }
  });

  test('where Actions may open no pull request, it says how to allow it', async () => {
    at.server.fault = ({ method, path }) =>
      method === 'POST' && path.endsWith('/pulls')
        ? { status: 403, message: 'GitHub Actions is not permitted to create or approve pull requests.' }
        : undefined;
    const { exit, reply } = await at.say(ticket, said('call'));
    expect(exit).toBe(2);
    expect(reply).toContain('Allow GitHub Actions to create and approve pull requests');
  });
});

describe('by a commit', () => {
  test('a contact is on the default branch at once, and the workspace stays without a fault', async () => {
    commitAtOnce();
    const { exit, reply } = await at.say(ticket, said('call'));
    expect([exit, reply]).toEqual([
      0,
      `- Logged: call with Brightwell Clinics (p-111, p-112) on Fri 30 Oct 2026. \`${folder}/2026-10-30-call.md\` is on main; the next run counts it. To take it back: delete the file.`,
    ]);
    const text = await file(`${folder}/2026-10-30-call.md`);
    expect(plainly(text)).toBe(written('call'));
    const path = join(at.folder, folder, '2026-10-30-call.md');
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text ?? '');
    expect((await run(at.folder, ['validate'])).exit).toBe(0);
    const explained = await run(at.folder, ['explain', 'brightwell-clinics', 'urgent-ticket', '--json']);
    expect(explained.out).toContain('"doneOn":"2026-11-02"');
    await at.say(ticket, said('call'));
    expect(plainly(await file(`${folder}/2026-10-30-call-2.md`))).toBe(written('call'));
    expect(await pulls()).toEqual([]);
  });

  test('after a lost answer the file is there once; a branch that moved meanwhile is tried again; a protected one is told', async () => {
    commitAtOnce();
    const comment = await at.write(ticket, said('call'));
    at.server.fault = ({ method }) => (method === 'PUT' ? { drop: 'after' } : undefined);
    expect((await at.handle(ticket, comment)).exit).toBe(2);
    at.server.fault = undefined;
    expect((await at.catchUp()).exit).toBe(0);
    expect(plainly(await file(`${folder}/2026-10-30-call.md`))).toBe(written('call'));
    expect(await file(`${folder}/2026-10-30-call-2.md`)).toBeUndefined();
    let moved = 0;
    at.server.fault = ({ method }) => {
      if (method === 'PUT') moved += 1;
      return method === 'PUT' && moved < 3 ? { status: 409, message: 'is at 1 but expected 2' } : undefined;
    };
    expect((await at.say(ticket, said('visit'))).exit).toBe(0);
    at.server.fault = ({ method }) =>
      method === 'PUT' ? { status: 409, message: 'Changes must be made through a pull request' } : undefined;
    const refused = await at.say(ticket, said('chat'));
    expect([refused.exit, refused.reply]).toEqual([
      2,
      expect.stringContaining('set github.touchpoints to pull\\_request in workspace.yaml'),
    ]);
  });
});

test('what cannot be kept is refused, and nothing is written', async () => {
  const refused = async (body: string): Promise<string> => (await at.say(ticket, body)).reply.replace('- **Not done** `/log`: ', '');
  expect(await refused('/log')).toMatch(/^say how you met: `\/log call with p-114/);
  expect(await refused('/log cal')).toMatch(/^there is no kind of contact “cal”\. Did you mean `call`\?/);
  expect(await refused('/log call with p-11')).toBe(
    'there is no person of this customer “p-11”. Did you mean `p-111`? There are: p-111, p-112, p-113.',
  );
  expect(await refused('/log call with p-111, Ada')).toMatch(/^there is no person of this customer “Ada”/);
  expect(await refused('/log call on 2026-11-03')).toBe('Tue 3 Nov 2026 is to come: log a contact when it has been.');
  expect(await refused('/log call on 2026-02-30')).toBe('there is no day 2026-02-30.');
  const personal = 'stands in it, and files cannot forget. Name people by their ids, and edit it out of your comment as well.';
  expect(await refused('/log call\nWrite to ada@example.com')).toBe(`an e-mail address ${personal}`);
  expect(await refused('/log call Ring +49 30 1234567')).toBe(`a phone number ${personal}`);
  expect(at.server.writes().filter(({ path }) => /contents|refs|pulls/.test(path))).toEqual([]);
  expect(at.deeds()).toEqual([]);
});
