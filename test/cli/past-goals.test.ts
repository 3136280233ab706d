import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEffects, readSegments } from '../../src/cli/past-goals.ts';
import { type Evaluated, evaluateWorkspace } from '../../src/cli/road.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { type Day, parseDay } from '../../src/model/day.ts';

const folder = mkdtempSync(join(tmpdir(), 'past-goals-'));
let evaluated: Evaluated | undefined;

const terminal: Terminal = { out: () => {}, err: () => {}, folder: process.cwd(), environment: {}, interactive: false };

/** The sample three months after its day: one contract has run out by then, and one has renewed itself. */
beforeAll(async () => {
  evaluated = await evaluateWorkspace(
    { root: 'test/workspaces/northlight', state: join(folder, 'state'), json: false, asOf: day('2027-02-01') },
    terminal,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the sample', () => {
  it('has renewals that reached their goal, and one that did not', async () => {
    const effects = evaluated === undefined ? [] : await readEffects(evaluated);
    const newest = Object.fromEntries(effects.map(({ id, versions }) => [id, versions[0]]));
    // elbe-hafen left on 31 December; castello-retail renewed itself on 1 February.
    expect(newest['renewal-90']).toMatchObject({ goal: { reached: 1, of: 2, isTooFew: true }, verdict: 'too few' });
    expect(newest['goal-review']).toMatchObject({ goal: null, verdict: 'not measured' });
    expect(effects.find(({ id }) => id === 'save-plan')).toMatchObject({ startsOnBadDay: true, metric: 'Back on track' });
  });

  it('says nothing of a goal whose source has stopped since', async () => {
    const effects = evaluated === undefined ? [] : await readEffects(evaluated);
    expect(effects.find(({ id }) => id === 'first-value')?.versions[0]?.goal).toMatchObject({ of: 0, unknown: 1 });
  });

  it('tells in which segment a customer was a year ago', async () => {
    const segmentOn = evaluated && (await readSegments(evaluated));
    expect(segmentOn?.('brightwell-clinics', 'high_touch', day('2026-02-01'))).toBe(true);
    expect(segmentOn?.('kestrel-care', 'high_touch', day('2026-02-01'))).toBe(false);
  });
});

function day(text: string): Day {
  const read = parseDay(text);
  if (read === undefined) throw new Error(`${text} is no day`);
  return read;
}
