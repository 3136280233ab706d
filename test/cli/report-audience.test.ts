import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, test } from 'vitest';
import { run, sample, write } from './recording.ts';

const play = (id: string, per: string) => `---
id: ${id}
title: Mail about the autumn release
goal: { outcome: Everybody knows what is new }
per: ${per}
for: high_touch
start: { every: 4w, from: 2026-11-02 }
owner: csm
steps:
  - { id: send, title: Send it, asset: release, contact: true }
  - { id: call, title: Answer what comes back, asset: renewal-call }
---
`;
const mail = `---
id: release
title: What is new
kind: email
subject: New for {{ customer.name }}
---

Dear **{{ customer.industry | customer }}** people,

three things are new:

- one [page](https://northlight.example/new)
- two

{{ owner.csm.name }}
`;
const key = 'autumn/audience/1';

let folder: string;
beforeEach(() => {
  folder = write(sample(), { 'playbooks/plays/service/autumn.mdx': play('autumn', 'audience'), 'playbooks/assets/release.mdx': mail });
});

const rowsOf = (text: string) => parse(text, { columns: true }) as Record<string, string>[];

describe('report audience', () => {
  test('gives one row for each member, with its people, its owner and the e-mail filled in', async () => {
    const { exit, out } = await run(folder, ['report', 'audience', key]);
    expect(exit).toBe(0);
    const rows = rowsOf(out);
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.map(({ customer }) => customer)).toEqual(rows.map(({ customer }) => customer).toSorted());
    expect(rows.find(({ customer }) => customer === 'nordhaven')).toEqual({
      customer: 'nordhaven',
      name: 'Nordhaven Logistics',
      variant: '',
      contacts: 'p-211; p-213',
      personas: 'decision_maker; administrator',
      contact_names: '',
      contact_emails: '',
      owner: 'maria',
      owner_name: 'Maria Keller',
      asset: 'release',
      subject: 'New for Nordhaven Logistics',
      text: 'Dear logistics people,\n\nthree things are new:\n\n- one page (https://northlight.example/new)\n- two\n\nMaria Keller',
    });
  });

  test('joins names and addresses from a file outside', async () => {
    write(folder, { 'people.csv': 'id,name,email\np-213,Åse Lund,ase@nordhaven.example\np-211,"Berg, Ada",ada@nordhaven.example\n' });
    const { out } = await run(folder, ['report', 'audience', key, '--people', 'people.csv']);
    expect(rowsOf(out).find(({ customer }) => customer === 'nordhaven')).toMatchObject({
      contact_names: 'Berg, Ada; Åse Lund',
      contact_emails: 'ada@nordhaven.example; ase@nordhaven.example',
    });
    const twice = 'id,name,email\np-211,A,a@x.example\np-211,B,b@x.example\n';
    for (const [text, says] of [
      [twice, 'people.csv:3: p-211 stands there twice.'],
      ['id,name,email\n,A,a@x.example\n', 'people.csv:2: this row has no id.'],
      ['id,name,mail\np-1,A,a@x.example\n', 'there is no column "email"'],
    ] as const) {
      write(folder, { 'people.csv': text });
      const refused = await run(folder, ['report', 'audience', key, '--people', 'people.csv']);
      expect(refused).toMatchObject({ exit: 2, out: '' });
      expect(refused.err).toContain(says);
    }
  });

  test('writes nothing that a spreadsheet runs', async () => {
    const file = join(folder, 'customers/nordhaven/customer.yaml');
    write(folder, {
      'customers/nordhaven/customer.yaml': readFileSync(file, 'utf8').replace('name: Nordhaven Logistics', 'name: \'=HYPERLINK("x")\''),
    });
    const { out } = await run(folder, ['report', 'audience', key]);
    expect(rowsOf(out).find(({ customer }) => customer === 'nordhaven')?.name).toBe('\'=HYPERLINK("x")');
  });

  test('writes a file for a run, or one for each open run into a folder', async () => {
    const one = await run(folder, ['report', 'audience', key, '--out', 'out/autumn.csv']);
    expect(one).toMatchObject({ exit: 0, out: '' });
    expect(one.err).toMatch(/out\/autumn\.csv: \d+ customers of autumn\/audience\/1\n$/);
    const all = await run(folder, ['report', 'audience', '--out', 'audiences']);
    expect(all.exit).toBe(0);
    expect(readdirSync(join(folder, 'audiences'))).toEqual(['autumn-1.csv']);
    expect(readFileSync(join(folder, 'audiences/autumn-1.csv'), 'utf8')).toBe(readFileSync(join(folder, 'out/autumn.csv'), 'utf8'));
    const json = await run(folder, ['report', 'audience', key, '--json']);
    expect(JSON.parse(json.out)).toMatchObject({
      run: key,
      rows: expect.arrayContaining([expect.objectContaining({ customer: 'nordhaven' })]),
    });
  });

  test('says which runs there are', async () => {
    expect((await run(folder, ['report', 'audience', 'autum/audience/1'])).err).toContain('Did you mean autumn/audience/1?');
    expect((await run(folder, ['report', 'audience'])).err).toContain('Say which run');
    const none = await run(sample(), ['report', 'audience', key]);
    expect(none).toMatchObject({ exit: 2, out: '' });
    expect(none.err).toContain('`per: audience`');
    const quiet = sample();
    expect(await run(quiet, ['report', 'audience', '--out', 'audiences'])).toMatchObject({ exit: 0, out: '' });
    expect(existsSync(join(quiet, 'audiences'))).toBe(false);
  });
});
