import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAYS, drafts, type StartKind, wishes } from './arbitraries.ts';
import { live, runsAt } from './days.ts';

test('the workspaces on which the laws are held open, hold back and end runs of every kind, and show every band and stage', () => {
  const seen = new Set<string>();
  for (const { draft, wishes: wished } of fc.sample(fc.record({ draft: drafts(), wishes }), { numRuns: 200, seed: 20_261_102 })) {
    const { history, ledger, program } = live(draft, DAYS, { wishes: wished });
    for (const { kind } of ledger) seen.add(kind);
    for (const line of history) {
      if (line.kind === 'health') seen.add(`band ${line.band}`);
      if (line.kind === 'stage') seen.add(`stage ${line.stage}`);
      if (line.kind === 'segment') seen.add(`segment ${line.in}`);
      if (line.kind === 'run') seen.add(`run ${line.state}`);
    }
    for (const { playbook: id, occurrence } of runsAt(history).values()) {
      const start = program.playbooks.find(({ playbook }) => playbook.id === id)?.playbook.start ?? {};
      if (!occurrence.includes('/'))
        for (const kind of ['becomes', 'on', 'each', 'every'] satisfies StartKind[]) if (kind in start) seen.add(`starts ${kind}`);
      seen.add(`per ${program.playbooks.find(({ playbook }) => playbook.id === id)?.playbook.per}`);
    }
    for (const { health, stageState } of [4, 8].flatMap((days) => live(draft, days).last.report().customers)) {
      if (stageState !== null) seen.add(stageState);
      for (const { part } of health.changes) seen.add(part);
    }
  }
  expect([...seen].sort()).toEqual([
    'adjust',
    'answered',
    'assigned',
    'band green',
    'band null',
    'band red',
    'band unknown',
    'band yellow',
    'behind',
    'closed',
    'coverage',
    'grace',
    'hysteresis',
    'override',
    'per audience',
    'per contracts',
    'per customer',
    'per owner',
    'per tickets',
    'per workspace',
    'roll-up',
    'run dismissed',
    'run done',
    'run ended',
    'run expired',
    'run held',
    'run open',
    'segment false',
    'segment true',
    'snoozed',
    'stage early',
    'stage late',
    'starts becomes',
    'starts each',
    'starts every',
    'starts on',
    'ticked',
    'unticked',
  ]);
});
