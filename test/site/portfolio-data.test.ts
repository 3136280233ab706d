import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { siteDataShowing } from '../../src/cli/build.ts';
import { type Evaluated, evaluateWorkspace } from '../../src/cli/road.ts';
import { parseDay } from '../../src/model/day.ts';
import type { SiteData } from '../../src/reports/site-data.ts';

const terminal = { out: () => undefined, err: () => undefined, environment: {}, folder: '/', interactive: false };
const root = fileURLToPath(new URL('../workspaces/northlight', import.meta.url));
const shows = { reports: true, money: true, people: true };

let sample: Evaluated;
beforeAll(async () => {
  const evaluated = await evaluateWorkspace({ root, json: false }, terminal);
  if (!evaluated) throw new Error('the sample has errors');
  sample = evaluated;
});

function day(iso: string): number {
  const parsed = parseDay(iso);
  if (parsed === undefined) throw new Error(`${iso} is no day`);
  return parsed;
}

/** The sample's data, where Jonas is away in these stretches, on a day that is pinned or not. */
function dataOf(stretches: readonly (readonly [from: string, to: string])[], pinned = true): Promise<SiteData> {
  const { content } = sample.program;
  const { as_of, ...rest } = content.workspace.value;
  const team = rest.team.map((one) =>
    one.login === 'jonas' ? { ...one, away: stretches.map(([from, to]) => ({ from: day(from), to: day(to) })) } : one,
  );
  const value = { ...rest, team, ...(pinned && as_of !== undefined && { as_of }) };
  const program = { ...sample.program, content: { ...content, workspace: { ...content.workspace, value } } };
  return siteDataShowing({ ...sample, program }, shows, terminal);
}

test('absences that are not over are told, the next first', async () => {
  const stretches = [
    ['2026-12-20', '2027-01-04'],
    ['2026-10-01', '2026-11-01'],
    ['2026-10-20', '2026-11-02'],
  ] as const;
  const { team } = await dataOf(stretches);
  expect(team.find(({ login }) => login === 'jonas')?.away).toEqual([
    { from: '2026-10-20', to: '2026-11-02', cover: null },
    { from: '2026-12-20', to: '2027-01-04', cover: null },
  ]);
  expect((await dataOf([['2026-10-01', '2026-11-01']])).team.find(({ login }) => login === 'jonas')).not.toHaveProperty('away');
});

test('only a sample stands still on its day', async () => {
  expect((await dataOf([])).isPinned).toBe(true);
  expect(await dataOf([], false)).not.toHaveProperty('isPinned');
});
