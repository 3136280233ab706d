import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { siteDataOf } from '../../src/cli/build.ts';
import { evaluateWorkspace } from '../../src/cli/road.ts';
import type { SiteData } from '../../src/reports/site-data.ts';

const terminal = { out: () => undefined, err: () => undefined, environment: {}, folder: '/', interactive: false };
const root = fileURLToPath(new URL('../workspaces/northlight', import.meta.url));

/** The site's data of the sample, with what `publish` lets out. */
async function sample(publish: { readonly reports: boolean; readonly money: boolean; readonly people: boolean }): Promise<SiteData> {
  const evaluated = await evaluateWorkspace({ root, json: false }, terminal);
  if (!evaluated) throw new Error('the sample has errors');
  const { content } = evaluated.program;
  const value = { ...content.workspace.value, publish: { ...content.workspace.value.publish, ...publish } };
  const program = { ...evaluated.program, content: { ...content, workspace: { ...content.workspace, value } } };
  return siteDataOf({ ...evaluated, program }, false, terminal);
}

test('the sample has a week for everybody in its team, and answers of all four surveys', async () => {
  const { weeks, nps, report, team } = await sample({ reports: true, money: true, people: true });
  expect(weeks.map(({ login }) => login)).toEqual(team.map(({ login }) => login).sort());
  const late = report.customers
    .flatMap(({ runs }) => runs)
    .filter((run) => run.owner === 'maria' && run.status === 'active' && run.late > 0);
  const maria = weeks.find(({ login }) => login === 'maria');
  expect(late.length).toBeGreaterThan(0);
  expect(new Set(maria?.overdue.map(({ run }) => run))).toEqual(new Set(late.map(({ key }) => key)));
  // Every row is an invitation: those that count and those that do not are all of them.
  const excluded = nps?.excluded.reduce((sum, { rows }) => sum + rows, 0) ?? 0;
  expect((nps?.total.n ?? 0) + excluded).toBe(nps?.response?.invited);
  expect(nps?.quarters.filter(({ figure }) => figure.said !== null)).toHaveLength(4);
  expect(nps?.open.some(({ answers }) => answers.length > 0)).toBe(true);
});

test('without people there is no week and no single answer, without reports neither', async () => {
  const quiet = await sample({ reports: true, money: true, people: false });
  expect(quiet.weeks).toEqual([]);
  expect(quiet.nps?.total.said).not.toBeNull();
  expect(quiet.nps?.open.flatMap(({ answers }) => answers)).toEqual([]);
  const closed = await sample({ reports: false, money: true, people: true });
  expect([closed.weeks, closed.nps]).toEqual([[], null]);
});
