import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, sample } from './recording.ts';

test('a stricter model is told from what happened: in history, in explanations, and by what it does not open', async () => {
  const folder = sample();
  const replace = (path: string, text: string, by: string) => {
    const before = readFileSync(join(folder, path), 'utf8');
    expect(before).toContain(text);
    writeFileSync(join(folder, path), before.replace(text, by));
  };
  const log = () => readFileSync(join(folder, '.setpiece/state/history/2026-10.ndjson'), 'utf8');
  replace('playbooks/workspace.yaml', 'live_from: 2026-09-01', 'live_from: 2026-10-26');
  expect((await run(folder, ['evaluate', '--record', '--as-of', '2026-10-26'])).exit).toBe(0);
  replace('playbooks/health/standard.yaml', 'yellow: { from: 50, worth: 60', 'yellow: { from: 74, worth: 74');
  expect((await run(folder, ['evaluate', '--record', '--as-of', '2026-10-27'])).exit).toBe(0);

  const lines = log()
    .trim()
    .split('\n')
    .filter((line) => line.startsWith('{"day":"2026-10-27"'));
  const about = (...parts: string[]) => lines.filter((line) => parts.every((part) => line.includes(part)));
  expect(about('"kind":"definition"', '"name":"health/standard"')).toHaveLength(1);
  expect(about('"kind":"health"', '"customer":"fjordline-foods"', '"band":"red"', '"cause":"configuration"')).toHaveLength(1);
  expect(about('"kind":"run"', '"playbook":"save-plan"')).toEqual([]);
  const { out } = await run(folder, ['explain', 'fjordline-foods', '--as-of', '2026-10-27']);
  expect(out).toContain('  red since 2026-10-27 because the model changed.\n');

  const once = log();
  expect((await run(folder, ['evaluate', '--record', '--as-of', '2026-10-27'])).exit).toBe(0);
  expect(log()).toBe(once);
});
