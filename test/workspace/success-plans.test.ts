import { expect, test } from 'vitest';
import { parseDay } from '../../src/model/day.ts';
import { expiredChecks } from '../../src/workspace/freshness.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { sample, writeFiles } from './sample.ts';

const goal = 'outcome: Shorter, direction: down, baseline: 420, measured_on: 2026-03-15, target: 357, by: 2026-12-31';
const result = '{ value: 350, on: 2026-10-01, confirmed_by: p-1, evidence: Report }';

function problems(lines: string): string[] {
  const files = {
    ...sample,
    'customers/beta/customer.yaml': sample['customers/acme.yaml']?.replace('acme', 'beta') ?? '',
    'customers/beta/success-plan.yaml': `objectives:\n  - id: time\n    words: Faster\n    owners: { ours: maria }\n${lines}`,
  };
  const { diagnostics } = readWorkspace(writeFiles(files));
  return diagnostics.map(({ line, severity, code, message }) => `${line} ${severity} ${code} ${message}`);
}

test.each([
  ['as it should be', `    goal: { ${goal} }\n    verified: { by: maria, on: 2026-09-20, for: 90d }\n`, []],
  [
    'active without a baseline',
    '    goal: { outcome: Shorter, direction: down, target: 357, by: 2026-12-31 }\n',
    ['5 error missing-key an active objective needs a baseline: without it nobody can say how far it is'],
  ],
  [
    'proposed without a baseline',
    '    status: proposed\n    goal: { outcome: Shorter, direction: down, target: 357, by: 2026-12-31 }\n',
    [],
  ],
  [
    'a baseline without its day',
    '    goal: { outcome: Shorter, direction: down, baseline: 420, target: 357, by: 2026-12-31 }\n',
    ['5 warning missing-key without the day of the baseline, progress cannot be held against the time that has passed'],
  ],
  ['done without evidence', `    status: done\n    goal: { ${goal} }\n`, ['5 error missing-key an objective that is done needs evidence']],
  ['done with evidence', `    status: done\n    goal: { ${goal} }\n    result: ${result}\n`, []],
  [
    'a result of what is not done',
    `    goal: { ${goal} }\n    result: ${result}\n`,
    ['6 warning contradiction the objective has a result and is still active'],
  ],
  [
    'days and directions the wrong way round',
    `    status: done\n    goal: { outcome: Shorter, direction: up, baseline: 420, measured_on: 2026-12-31, target: 357, by: 2026-12-31 }\n    result: ${result}\n`,
    [
      '6 warning contradiction the target 357 is not up from the baseline 420',
      '6 error contradiction the target is due on 2026-12-31, and its baseline was measured on 2026-12-31',
      '7 error contradiction the result is of 2026-10-01, before the baseline was measured on 2026-12-31',
    ],
  ],
])('an objective: %s', (_, lines, expected) => {
  expect(problems(lines)).toEqual(expected);
});

test('a check that ran out is a warning from the day after', () => {
  const text = '---\nid: mail\ntitle: Mail\nkind: script\nverified: { by: maria, on: 2026-09-01, for: 30d }\n---\nHello.\n';
  const { program } = readWorkspace(writeFiles({ ...sample, 'playbooks/assets/mail.md': text }));
  const on = (day: string) => (program === undefined ? [] : expiredChecks(program.content, parseDay(day) ?? Number.NaN));
  expect(on('2026-10-01')).toEqual([]);
  expect(on('2026-10-02')).toMatchObject([
    {
      file: 'playbooks/assets/mail.md',
      line: 5,
      severity: 'warning',
      code: 'check-expired',
      message: '“Mail” was last verified on 2026-09-01, which counted until 2026-10-01',
    },
  ]);
});
