import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, temporaryFolder, withLogins, write } from './recording.ts';

const COUNT = 60;

/** Rows of customers with parents among files and rows, a source, a play that some of them start, and a group. */
function company(more: Readonly<Record<string, string>> = {}): string {
  const ids = Array.from({ length: COUNT }, (_, index) => `C-${index}`);
  const rows = ids.map(
    (id, index) => `${id},Customer ${index},${index % 7 === 0 ? 'acme' : index % 5 === 0 ? 'C-1' : ''},2026-0${1 + (index % 9)}-01`,
  );
  const logins = ids.flatMap((id, index) => Array.from({ length: index % 4 }, (_, user) => `${id},2026-10-2${user},u${user}`));
  const folder = withLogins({
    'customers/data/logins.csv': ['account,day,user', ...logins, 'acme,2026-10-20,a', 'nobody,2026-10-20,a', ''].join('\n'),
  });
  return write(folder, {
    'playbooks/workspace.yaml':
      'format: 1\nname: Small\ntime_zone: Europe/Berlin\ncountry: DE\ncurrency: EUR\nlive_from: 2026-10-01\nas_of: 2026-11-02\nteam:\n  - { login: jonas, name: Jonas Brandt, roles: [manager] }\n',
    'customers/tables/tail.yaml':
      'into: customers\nkey: { column: id }\nfiles:\n  - { file: data/tail.csv, set: { name: name, parent: above, signed_up: since } }\n',
    'customers/data/tail.csv': ['id,name,above,since', ...rows, ''].join('\n'),
    'playbooks/metrics/segments.yaml':
      'segments:\n  quiet: { is: users_28d == 0, exclusive: use }\n  busy: { is: users_28d >= 2, exclusive: use, finding: too busy to be true }\n',
    'playbooks/plays/wake.mdx':
      '---\nid: wake\ntitle: Wake them\ngoal: { outcome: They come back }\nfor: score >= 30\nstart:\n  becomes: users_28d == 1\n  also_existing: true\nowner: manager\nsteps:\n  - { id: call, title: Call, due: start + 3bd }\n---\n\nCall.\n',
    ...more,
  });
}

async function shards(folder: string, of: number, out = temporaryFolder(), words: readonly string[] = []): Promise<string> {
  for (let number = 1; number <= of; number += 1) {
    const { exit, err } = await run(folder, ['evaluate', '--shard', `${number}/${of}`, '--out', out, ...words]);
    if (exit !== 0) throw new Error(err);
  }
  return out;
}

describe('shards', () => {
  it('of a table hold its families together, and merged are the bytes of one run, with its warnings', async () => {
    const folder = company();
    const one = await run(folder, ['evaluate', '--json']);
    expect(one.exit).toBe(0);
    const out = await shards(folder, 4);
    const merged = await run(folder, ['merge', out, '--json']);
    expect(merged.out).toBe(one.out);
    expect(merged.err).toBe(one.err);
    expect(one.err).toContain('nobody should be');
    const heads = readdirSync(out).map((name) => JSON.parse(readFileSync(join(out, name, 'shard.json'), 'utf8')));
    const left = heads.reduce((sum, { engaged }) => sum + engaged.length, 0);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(COUNT);
  });

  it('refuse to be merged when one is missing, doubled, of another day, or of other files', async () => {
    const folder = company();
    const out = await shards(folder, 3);
    const twice = temporaryFolder();
    cpSync(out, twice, { recursive: true });
    const merged = async (...folders: string[]) => {
      const { exit, err } = await run(folder, ['merge', ...folders, '--json']);
      expect(exit).toBe(2);
      return err;
    };
    expect(await merged(join(out, 'shard-1-of-3'), join(out, 'shard-3-of-3'))).toContain('Shard 2 of 3 is missing.');
    expect(await merged(out, join(twice, 'shard-2-of-3'))).toContain('Shard 2 of 3 is there twice');
    const other = await shards(folder, 3, temporaryFolder(), ['--as-of', '2026-11-01']);
    expect(await merged(join(out, 'shard-1-of-3'), join(out, 'shard-2-of-3'), join(other, 'shard-3-of-3'))).toContain(
      'it is of 2026-11-01, and not 2026-11-02',
    );
    expect(await merged(join(out, 'shard-1-of-3'), join(await shards(folder, 2), 'shard-2-of-2'))).toContain('it is one of 2, and not 3');
    const head = join(twice, 'shard-1-of-3/shard.json');
    writeFileSync(head, readFileSync(head, 'utf8').replace(/"version":"[^"]*"/, '"version":"0.0.0"'));
    expect(await merged(twice)).toContain('written by version');
    writeFileSync(head, '{}');
    expect(await merged(twice)).toContain('is no shard, or damaged');
    write(folder, { 'customers/acme.yaml': 'id: acme\nname: Acme\nsigned_up: 2026-04-01\n' });
    expect(await merged(out)).toContain('The shards were made of other files, history or ledger than lie here');
  });

  it('are refused where a customer is compared with all others, with the place', async () => {
    const folder = company({
      'playbooks/metrics/rank.yaml': 'metrics:\n  rank:\n    # percentile( is no use of it here\n    is: percentile(users_28d, "quiet")\n',
    });
    const { exit, err } = await run(folder, ['evaluate', '--shard', '1/2', '--out', temporaryFolder()]);
    expect(exit).toBe(2);
    expect(err).toContain('playbooks/metrics/rank.yaml:4');
    expect(err).not.toContain('rank.yaml:3');
  });

  it('tell wrong use', async () => {
    const folder = company();
    for (const [words, says] of [
      [['--shard', '5/4', '--out', 'x'], 'Expected a share such as 3/16'],
      [['--shard', '1/4'], 'Name one with --out'],
      [['--shard', '1/4', '--out', 'x', '--record'], 'A shard does not write the history'],
      [['--out', 'x'], '--out goes with --shard'],
    ] as const)
      expect((await run(folder, ['evaluate', ...words])).err).toContain(says);
    expect((await run(folder, ['merge', 'nowhere'])).err).toContain('There is no folder');
  });
});
