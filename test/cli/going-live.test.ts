import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { startServer } from '../tasks/github-server.ts';
import { run, sample } from './recording.ts';

const planned = z.object({ creates: z.array(z.object({ key: z.string() })) });
const keysOf = (out: string): readonly string[] => planned.parse(JSON.parse(out)).creates.map(({ key }) => key);

test('the first live plan opens what shadow showed, without what was withdrawn in shadow', async () => {
  const server = await startServer();
  try {
    const environment = { GITHUB_TOKEN: 'setpiece-bot-token', GITHUB_REPOSITORY: 'northlight/customers', GITHUB_API_URL: server.url };
    const folder = sample();
    for (const day of ['2026-11-02', '2026-11-03']) expect((await run(folder, ['apply', '--as-of', day], environment)).exit).toBe(0);
    const shown = keysOf((await run(folder, ['plan', '--json', '--as-of', '2026-11-03'], environment)).out);
    await run(folder, ['withdraw', 'save-plan', '--yes', '--as-of', '2026-11-03'], environment);
    expect(server.writes()).toEqual([]);
    const path = join(folder, 'playbooks/workspace.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('mode: shadow', 'mode: live'));
    const first = await run(folder, ['apply', '--json', '--as-of', '2026-11-04'], environment);
    const opened = z.object({ created: z.array(z.object({ key: z.string() })) }).parse(JSON.parse(first.out));
    const keys = opened.created.map(({ key }) => key);
    expect(shown.filter((key) => key.startsWith('save-plan/'))).not.toEqual([]);
    expect(keys).toEqual(expect.arrayContaining(shown.filter((key) => !key.startsWith('save-plan/'))));
    expect(keys.filter((key) => key.startsWith('save-plan/'))).toEqual([]);
  } finally {
    await server.close();
  }
});

test('a playbook whose file is gone while its runs are open is withdrawn, and then the day is evaluated again', async () => {
  const folder = sample();
  await run(folder, ['apply'], {});
  for (const path of readdirSync(join(folder, 'playbooks'), { recursive: true, encoding: 'utf8' }))
    if (/urgent-ticket/.test(path)) rmSync(join(folder, 'playbooks', path));
  expect((await run(folder, ['plan'], {})).err).toContain('the playbook urgent-ticket is gone while');
  expect((await run(folder, ['withdraw', 'urgent-ticket', '--yes'], {})).out).toContain('Ended without an issue');
  expect((await run(folder, ['plan'], {})).exit).toBe(0);
});
