import { expect, test } from 'vitest';
import type { GroupReport, HealthReport } from '../../src/evaluate/report.ts';
import { DAYS, drafts } from './arbitraries.ts';
import { live } from './days.ts';
import { hold } from './law.ts';

/** Every health of some days in many workspaces; roll-ups apart, whose coverage is that of the children. */
function healths(runs: number, law: (health: HealthReport) => void): void {
  hold(runs, drafts({ rollUp: false, starts: ['becomes'] }), (draft) => {
    for (const days of [1, 4, DAYS]) for (const { health } of live(draft, days).last.report().customers) law(health);
  });
}

test('coverage is the share of the applicable weight that has a score, never more and never less', () => {
  healths(60, (health) => {
    expect(health.coverage).toBeCloseTo(coverageOf(health.groups), 9);
  });
});

test('without coverage there is no computed score, and what is shown lies between 0 and 100', () => {
  healths(60, ({ coverage, computed, score, band, changes, noScore }) => {
    if (coverage === 0) expect(computed.score).toBeNull();
    if (coverage === 0 && !changes.some(({ part }) => part === 'override')) expect({ score, band }).toEqual({ score: null, band: null });
    for (const one of [computed.score, score]) {
      expect(one ?? 0).toBeGreaterThanOrEqual(0);
      expect(one ?? 0).toBeLessThanOrEqual(100);
    }
    expect(score === null).toBe(noScore !== null);
  });
});

test('weights that are spread add up to one, and make the score that is computed', () => {
  healths(60, ({ groups, computed, changes }) => {
    const scored = groups.flatMap(({ measures }) => measures).filter(({ share }) => share > 0);
    const sum = scored.reduce((total, { share }) => total + share, 0);
    if (scored.length > 0) expect(sum).toBeCloseTo(1, 9);
    const mean = scored.reduce((total, { share, score }) => total + share * (score ?? Number.NaN), 0);
    const adjusted = changes.some(({ part }) => part === 'adjust');
    if (computed.score !== null && !adjusted) expect(computed.score).toBeCloseTo(mean, 9);
  });
});

/** Counted anew from what the report lists. */
function coverageOf(groups: readonly GroupReport[]): number {
  let covered = 0;
  let all = 0;
  for (const { weight, measures } of groups) {
    const applicable = measures.filter(({ state }) => state !== 'not applicable' && state !== 'in grace');
    const total = applicable.reduce((sum, one) => sum + one.weight, 0);
    if (total === 0) continue;
    all += weight;
    covered += (weight * applicable.reduce((sum, one) => sum + (one.score === null ? 0 : one.weight), 0)) / total;
  }
  return all === 0 ? 0 : covered / all;
}
