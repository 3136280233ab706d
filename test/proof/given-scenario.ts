import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Program } from '../../src/expressions/program.ts';
import { placeScenarios } from '../../src/proof/difference.ts';
import { runScenario, type ScenarioResult } from '../../src/proof/scenario-run.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';

/** A small workspace with what scenarios speak of: the renewal play of the design, one that waits for a condition, one for rows. */
const workspace: Readonly<Record<string, string>> = {
  'playbooks/workspace.yaml': `
format: 1
name: Northlight
time_zone: Europe/Berlin
country: DE
currency: EUR
live_from: 2026-09-01
custom: { strategic: yes/no, plan: text }
close_reasons:
  not_relevant: { again_after: 180d }
team:
  - { login: maria, name: Maria Keller, roles: [csm] }
`,
  'playbooks/journey.yaml': `
stages:
  - id: renewing
    when: days_until(renewal) <= 120
  - id: maturity
    when: true
`,
  'playbooks/metrics/usage.yaml': `
sources:
  logins: { files: data/logins.csv, customer: account, at: day }
  tickets: { files: data/tickets.csv, customer: account, at: day, id: ticket_id }
  outages: { files: data/outages.csv, customer: account, from: began, to: ended, lag: 1d }
metrics:
  minutes_28d: { sum: minutes, of: tickets, window: 28d }
  urgent_ever: { count: rows, of: tickets, where: row.priority == "urgent" }
  last_ticket: { last: day, of: tickets, type: date }
  outages_open: { count: open, of: outages, where: row.region != "test" }
  calls_28d: { count: rows, of: touchpoints, window: 28d }
  sentiment: { last: value, of: ratings, where: row.kind == "sentiment" }
  owners_ever: { count: rows, of: owners }
  falls: { count: rows, of: band_changes, where: row.of == "score" && row.to == "red" }
  runs_ever: { count: rows, of: runs }
  users: { distinct: user, of: logins, window: 28d, unit: count }
  last_call: { last: at, of: touchpoints, type: date }
  seat_use: { is: users / seats, unit: percent }
  departed: { is: churned }
  tier:
    cases:
      - if: seat_use >= 0.5
        then: busy
      - else: quiet
`,
  'playbooks/health/standard.yaml': `
id: standard
title: Standard
for: all
bands:
  green: { from: 75, worth: 90 }
  yellow: { from: 50, worth: 60 }
  red: { from: 0, worth: 25 }
measures:
  breadth: { weight: 100, value: seat_use, score: { from: { 0%: red, 50%: yellow, 75%: green } } }
`,
  'playbooks/plays/renewal-90.md': `---
id: renewal-90
title: Renewal, 90 days before notice
goal: { outcome: Renewed on time }
for: arr >= 50000 || customer.strategic
start: { on: renewal - 150d }
owner: csm
due: renewal - 74d
steps:
  - { id: value_report, title: Send the value report, due: start + 5bd }
  - { id: sponsor_call, title: Call the decision maker, due: value_report.done + 10bd }
  - id: position
    title: Where do they stand?
    due: sponsor_call.done + 2bd
    ask: [renewing, unsure, leaving]
  - id: save
    title: Start the save plan
    if: answer("position") == "leaving"
    starts: save-plan
  - id: proposal
    title: Send the proposal
    if: answer("position") != "leaving"
    proof: touchpoint
---
Early.
`,
  'playbooks/plays/save-plan.md': `---
id: save-plan
title: Save plan
goal: { outcome: Not red }
start: { becomes: band == "red" }
owner: csm
steps:
  - { id: call, title: Call them, due: start + 3bd }
---
Call.
`,
  'playbooks/plays/urgent.md': `---
id: urgent
title: Urgent ticket
goal: { outcome: Heard }
per: tickets
start:
  each: tickets
  where: row.priority == "urgent" && row.minutes > 30
owner: csm
steps:
  - { id: call, title: Call them, due: start + 1bd, done: last_call >= start }
---
Call.
`,
  'playbooks/plays/win-back.md': `---
id: win-back
title: Win back
goal: { outcome: Back }
for: departed
start: { becomes: departed }
owner: csm
steps:
  - { id: letter, title: Write to them, due: start + 3bd }
---
Write.
`,
  'customers/acme.yaml': `
id: acme
name: Acme
custom: { strategic: yes, plan: gold }
owners:
  - { role: csm, login: maria, from: 2026-03-01 }
contracts:
  - { id: "2026", start: 2026-04-01, end: 2027-03-31, seats: 100, arr: 90000 }
`,
};

/** Reads the workspace with a file of scenarios in it. Everything must be right, as it must be for the command. */
export function given(scenarios: string, files: Readonly<Record<string, string>> = {}): Program {
  const root = mkdtempSync(join(tmpdir(), 'scenario-'));
  try {
    for (const [path, text] of Object.entries({ ...workspace, ...files, 'playbooks/tests/a.yaml': scenarios })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text.trimStart());
    }
    const { program, diagnostics } = readWorkspace(root);
    const errors = diagnostics.filter(({ severity, code }) => severity === 'error' && code !== 'dangling-reference');
    if (program === undefined || errors.length > 0) throw new Error(JSON.stringify(errors, null, 1));
    return program;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Runs the scenarios of a text, in its order. */
export function runAll(scenarios: string, files: Readonly<Record<string, string>> = {}): readonly ScenarioResult[] {
  const program = given(scenarios, files);
  return program.content.scenarios.flatMap(placeScenarios).map((placed) => runScenario(program, placed));
}

/** The differences of one scenario, each in a line: `2026-11-01 owner:7 expected jonas, got maria`. */
export function differencesOf(scenario: string): readonly string[] {
  const [result, ...others] = runAll(scenario);
  if (result === undefined || others.length > 0) throw new Error('one scenario was expected');
  if (result.passed !== (result.differences.length === 0)) throw new Error('passed and differences disagree');
  return result.differences.map(
    ({ day, field, expected, got, line }) => `${day === null ? '' : `${day} `}${field}:${line} expected ${expected}, got ${got}`,
  );
}
