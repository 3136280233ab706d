import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listing, run, sample } from './recording.ts';

test('no command goes on when a playbook with open runs is gone, and none writes', async () => {
  const folder = sample();
  expect((await run(folder, ['evaluate', '--record'])).exit).toBe(0);
  const plays = join(folder, 'playbooks/plays');
  const [file = ''] = readdirSync(plays, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('renewal-90.mdx'));
  const text = readFileSync(join(plays, file), 'utf8');
  renameSync(join(plays, file), join(plays, file.replace('renewal-90', 'renewal-3-months')));
  const renamed = join(plays, file.replace('renewal-90', 'renewal-3-months'));
  writeFileSync(renamed, text.replace('id: renewal-90', 'id: renewal-3-months'));
  rmSync(join(plays, file.replace('.mdx', '.zh-cn.mdx')));
  for (const path of readdirSync(join(folder, 'playbooks/tests'))) rmSync(join(folder, 'playbooks/tests', path));
  const before = listing(folder);
  for (const words of [['validate'], ['evaluate', '--record'], ['plan'], ['apply']]) {
    const { exit, err } = await run(folder, words);
    expect([words, exit]).toEqual([words, 1]);
    expect(err).toContain('error removed-with-open-runs');
    expect(err).toMatch(/the playbook renewal-90 is gone while \d+ runs? (is|are) not over: renewal-90\//);
    expect(err).toMatch(/renamed\? add `formerly: \[renewal-90\]` to playbooks\/plays\/.*renewal-3-months\.mdx:2;/);
  }
  expect(listing(folder)).toEqual(before);
  // Without that history there is nothing to lose.
  expect((await run(folder, ['validate', '--state', 'elsewhere'])).err).not.toContain('removed-with-open-runs');
  writeFileSync(renamed, text.replace('id: renewal-90', 'id: renewal-3-months\nformerly: renewal-90'));
  for (const words of [['validate'], ['plan']]) expect((await run(folder, words)).err).not.toContain('removed-with-open-runs');
});
