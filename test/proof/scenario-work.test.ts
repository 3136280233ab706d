import { expect, test } from 'vitest';
import { differencesOf, runAll } from './given-scenario.ts';

test('the one customer may be a member of an audience', () => {
  const tips = `---
id: tips
title: Tips for new teams
goal: { outcome: They know more }
per: audience
for: arr > 0
start: { every: 1w, from: 2026-11-02 }
steps:
  - { id: mail, title: Mail, contact: true }
---
How to do it.
`;
  const [result] = runAll(
    'scenario: Tips\nplaybook: tips\ncustomer: { like: acme }\ndid:\n  - { on: 2026-11-03, step: mail }\nexpect:\n  2026-11-02: { opens: tips, state: open }\n  2026-11-03: { closes: tips }\n  2026-11-09: { opens: tips }\n',
    { 'playbooks/plays/tips.md': tips },
  );
  expect(result?.differences).toEqual([]);
  expect(result?.cameUp).toContain('tips');
});

const did = (lines: string, expected: string) =>
  differencesOf(`scenario: Deeds\nplaybook: renewal-90\ncustomer: { like: acme }\ndid:\n${lines}expect:\n${expected}`);

test('a run is put off, which is no close, and a close has a reason of the workspace', () => {
  expect(
    did(
      '  - { on: 2026-11-02, snooze: 2026-11-20, reason: Their fair }\n  - { on: 2026-11-21, close: dismissed, reason: not_relevant }\n',
      '  2026-11-01: { opens: renewal-90 }\n  2026-11-19: { state: open }\n  2026-11-21: { closes: renewal-90, state: dismissed }\n',
    ),
  ).toEqual([]);
  expect(
    did(
      '  - { on: 2026-11-02, close: dismissed, reason: not_relevent }\n',
      '  2026-11-01: { opens: renewal-90 }\n  2026-11-03: { state: open }\n',
    ),
  ).toEqual([
    '2026-11-02 did:5 expected a reason under `close_reasons` of workspace.yaml, got `not_relevent`, which there is not (did you mean `not_relevant`?)',
  ]);
});
