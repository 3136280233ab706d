import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Decision, LedgerEntry } from '../../src/evaluate/decision.ts';
import type { Program } from '../../src/expressions/program.ts';
import { evaluateThrough } from '../../src/history/catch-up.ts';
import { readHistory, writeHistory } from '../../src/history/store.ts';
import { formatDay } from '../../src/model/day.ts';
import type { Observations } from '../../src/model/observation.ts';
import { type ApplyResult, applyPlan } from '../../src/tasks/apply.ts';
import type { Issues } from '../../src/tasks/issue.ts';
import { appendLedger, ledgerFile, readLedger } from '../../src/tasks/ledger.ts';
import { type Plan, planTasks } from '../../src/tasks/plan.ts';
import { markSeen, readBack } from '../../src/tasks/read-back.ts';
import { readSnapshot } from '../../src/tasks/snapshot.ts';
import { given, on } from '../evaluate/given.ts';
import { customer, play, workspace } from '../evaluate/runs/days.ts';
import { noLinks } from './sample.ts';

/** Customers of a schedule. Nobody can assign Gamma’s CSM, and Acme changes hands on its third day. */
export const customers = ['acme', 'beta', 'gamma'] as const;
/** One run may create so many issues. */
export const createsPerRun = 2;
/** The first day of a schedule. */
export const firstDay = on('2026-10-01');

const owners: Readonly<Record<(typeof customers)[number], string>> = {
  acme: '{ role: csm, login: jonas, from: 2026-10-03 }, { role: csm, login: maria, from: 2026-01-01 }',
  beta: '{ role: csm, login: maria, from: 2026-01-01 }',
  gamma: '{ role: csm, login: sam, from: 2026-01-01 }',
};
const team =
  'team:\n  - { login: maria, name: Maria Keller, roles: [csm] }\n  - { login: jonas, name: Jonas Brandt, roles: [csm] }\n  - { login: sam, name: Sam Okafor, roles: [csm, manager] }\n';

/** The rules of every schedule: one playbook that ends and comes again, one that asks and comes once. */
export function rules(trusted: readonly string[]): Program {
  return given({
    ...workspace(`${team}github: { mode: live, milestone: month, trusted: [${trusted.join(', ')}] }\nguards: { close_share: 1 }\n`),
    ...Object.fromEntries(customers.map((id) => [`customers/${id}.yaml`, customer(id).replace(/owners: .*/, `owners: [${owners[id]}]`)])),
    ...play(
      'start:\n  becomes: m1 < 50\nuntil: m1 >= 50\nagain: { after: 1d }\nsteps:\n  - { id: call, title: Call the sponsor, due: start + 1bd }\n  - { id: check, title: Check the numbers, done: m2 > 50 }\n  - { id: tell, title: Tell the team }',
      'drop',
    ),
    ...play(
      'start:\n  becomes: m3 < 50\nagain: never\nsteps:\n  - { id: position, title: Where do they stand?, ask: [staying, leaving] }\n  - id: save\n    title: Save them\n    if: answer("position") == "leaving"\n  - { id: end, title: Write it down, due: start + 2bd }',
      'ask',
    ),
  });
}

/** Where history and ledger of a schedule are kept. */
export interface Keeping {
  ledger(): readonly LedgerEntry[];
  append(entries: readonly LedgerEntry[]): void;
  history(): Promise<readonly Decision[]>;
  write(decisions: readonly Decision[]): Promise<void>;
}

/** In memory, for a run to which nothing happens. */
export function keepInMemory(): Keeping {
  const entries: LedgerEntry[] = [];
  let decisions: readonly Decision[] = [];
  return {
    ledger: () => entries,
    append: (more) => entries.push(...more),
    history: async () => decisions,
    write: async (more) => {
      const days = new Set(more.map(({ day }) => day));
      decisions = [...decisions.filter(({ day }) => !days.has(day)), ...more].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
    },
  };
}

/** In a folder, as commands keep it; `tear` leaves half of what was last written to the ledger, as a killed process may. */
export function keepInFolder(): Keeping & { tear(entries: readonly LedgerEntry[]): void; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'setpiece-schedule-'));
  return {
    ledger: () => readLedger(folder).entries,
    append: (entries) => appendLedger(folder, entries),
    tear: (entries) => {
      appendLedger(folder, entries);
      const path = join(folder, ledgerFile);
      const length = readFileSync(path).length;
      const last = entries.at(-1);
      if (last === undefined) appendFileSync(path, '');
      else truncateSync(path, length - Math.ceil(JSON.stringify(last).length / 2));
    },
    history: async () => (await readHistory(folder)).decisions,
    write: (decisions) => writeHistory(folder, decisions),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Everything of one run of `apply` but the files and the sources. */
interface RunInput {
  readonly program: Program;
  readonly observations: Observations;
  readonly day: number;
  readonly client: Issues;
  readonly keeping: Keeping;
}

/** The parts of `setpiece apply` after the sources were read, in its order. */
export async function applyDay({ program, observations, day, client, keeping }: RunInput): Promise<{ plan: Plan; result: ApplyResult }> {
  const workspaceOf = program.content.workspace.value;
  const rename = (key: string): string => key;
  const recorded = keeping.ledger();
  const snapshot = await readSnapshot(client, recorded, workspaceOf.github, rename);
  const trusted = [...workspaceOf.github.trusted, ...(snapshot.login === undefined ? [] : [snapshot.login])];
  const asOf = formatDay(day);
  const seen = readBack({
    issues: snapshot.issues,
    ledger: recorded,
    trusted,
    asOf,
    zone: workspaceOf.time_zone,
    prefix: workspaceOf.github.label_prefix,
    rename,
  });
  const history = await keeping.history();
  const ledger = [...recorded, ...seen];
  const { report, decisions } = evaluateThrough({ program, observations, history, ledger, asOf: day });
  const settings = { workspace: workspaceOf, trusted, isPublic: snapshot.isPublic, createsPerRun, rename, links: noLinks };
  const plan = planTasks({ report, issues: snapshot.issues, ledger, settings });
  keeping.append(markSeen(seen, history.at(-1)?.day ?? null, asOf));
  await keeping.write(decisions);
  const record = (entries: readonly LedgerEntry[]): void => keeping.append(entries);
  const prefix = workspaceOf.github.label_prefix;
  return { plan, result: await applyPlan({ plan, client, highest: snapshot.highest, record, prefix }) };
}
