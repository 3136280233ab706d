import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readWeeks } from '../../src/cli/past-weeks.ts';
import { evaluateWorkspace } from '../../src/cli/road.ts';

const terminal = { out: () => undefined, err: () => undefined, environment: {}, folder: '/', interactive: false };
const root = fileURLToPath(new URL('../workspaces/northlight', import.meta.url));

test('the past weeks of the sample end with the values of its report, and say nothing of what is not marked', async () => {
  const evaluated = await evaluateWorkspace({ root, json: false }, terminal);
  if (!evaluated) throw new Error('the sample has errors');
  const weeks = await readWeeks(evaluated);
  expect(weeks?.days.slice(-2)).toEqual(['2026-10-26', '2026-11-02']);
  const marked = [...evaluated.program.metrics.values()].filter(({ value }) => value.shows !== undefined).map(({ name }) => name);
  for (const { id, metrics } of evaluated.report.customers) {
    for (const [name, values] of Object.entries(weeks?.values[id] ?? {})) {
      expect(marked).toContain(name);
      const today = metrics.find((metric) => metric.name === name)?.value;
      expect([id, name, values.at(-1)]).toEqual([id, name, typeof today === 'number' ? Math.round(today * 10_000) / 10_000 : null]);
    }
  }
  // 9.18 of 34 people on a day in the last four weeks; twice as many came in the summer.
  expect(weeks?.values.nordhaven?.stickiness?.at(-1)).toBeCloseTo(0.27, 2);
  expect(weeks?.values.nordhaven?.users_28d?.[0]).toBeGreaterThan(60);
});
