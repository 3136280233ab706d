import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A workspace with nothing wrong and little in it. */
export const sample: Readonly<Record<string, string>> = {
  'playbooks/workspace.yaml': `format: 1
name: Northlight CS
time_zone: Europe/Berlin
country: DE
currency: EUR
live_from: 2026-09-01
team:
  - { login: maria, name: Maria Keller, roles: [csm] }
`,
  'playbooks/journey.yaml': `stages:
  - id: renewing
    when: days_until(renewal) <= 120
  - id: maturity
    when: true
`,
  'playbooks/plays/renewal-90.mdx': `---
id: renewal-90
title: Renewal, 90 days out
stage: renewing
goal: { outcome: Renewed on time }
for: arr >= 50000
start:
  on: renewal - 90d
steps:
  - id: position
    title: Where do they stand?
    due: start + 3bd
    ask: [renewing, leaving]
  - id: save
    title: Start the save plan
    if: answer("position") == "leaving"
  - id: paper
    title: Send the contract
    if: answer("position") == "renewing"
---
Call early.
`,
  'customers/acme.yaml': `id: acme
name: Acme
owners:
  - { role: csm, login: maria, from: 2026-03-01 }
contracts:
  - id: "2026"
    start: 2026-04-01
    end: 2027-03-31
    arr: 90000
`,
};

/** Writes files into a folder of their own, which goes away with the test. */
export function writeFiles(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'setpiece-workspace-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Replaces text that must be there. */
export function edit(path: string, from: string, to: string): Record<string, string> {
  const text = sample[path];
  if (!text?.includes(from)) throw new Error(`${path} has no ${from}`);
  return { ...sample, [path]: text.replace(from, to) };
}
