import { describe, expect, it } from 'vitest';
import { reportPieces } from '../../src/cli/report-json.ts';
import { evaluateWorkspace } from '../../src/cli/road.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { sample } from './recording.ts';

const silent: Terminal = { out() {}, err() {}, environment: {}, folder: '.', interactive: false };

describe('a report in pieces', () => {
  it('is the same text as the whole, piece by piece', async () => {
    const evaluated = await evaluateWorkspace({ root: sample(), json: true }, silent);
    if (!evaluated) throw new Error('the sample has errors');
    const pieces = [...reportPieces(evaluated.parts)];
    expect(pieces.join('')).toBe(JSON.stringify(evaluated.report));
    expect(pieces.length).toBeGreaterThan(evaluated.report.customers.length);
  });

  it('names those that are not scored and have something only where there are any', async () => {
    const evaluated = await evaluateWorkspace({ root: sample(), json: true }, silent);
    if (!evaluated) throw new Error('the sample has errors');
    const { report, parts } = evaluated;
    const some = report.customers.slice(0, 2);
    const { customers, notScored, asOf, workspace, runs, sources, findings } = report;
    const whole = { asOf, workspace, customers, notScored, unscored: some, runs, sources, findings };
    expect([...reportPieces({ ...parts, unscored: () => some })].join('')).toBe(JSON.stringify(whole));
    expect([...reportPieces({ ...parts, unscored: () => [] })].join('')).not.toContain('"unscored"');
  });
});
