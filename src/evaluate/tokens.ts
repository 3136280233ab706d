import type { Program } from '../expressions/program.ts';
import type { Moment, Value } from '../expressions/value.ts';
import type { Day } from '../model/day.ts';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import type { Position } from '../model/position.ts';
import { tokensOf } from '../model/token.ts';
import type { CustomerDay } from './customer-day.ts';
import type { RunReport } from './report.ts';
import { Subjects } from './runs/subjects.ts';
import { listOf } from './segments.ts';

/**
 * The value a token stands for: `owner.<role>.name` is the name of whoever holds the role, as the team writes it; every other path is what
 * expressions read under it. Absent or unknown where there is nothing to fill in.
 */
export function tokenValue(program: Program, moment: Pick<Moment, 'read'>, path: string): Value {
  const role = /^owner\.(.+)\.name$/.exec(path)?.[1];
  if (role === undefined) return moment.read(path);
  const login = moment.read(`owner.${role}.login`);
  const member = program.content.workspace.value.team.find((one) => one.login === login);
  return member?.name ?? login;
}

/** A token without a default, with the place where it stands first, and the customers that cannot fill it. */
interface Need {
  readonly path: string;
  readonly at: Position;
  readonly lacking: Set<string>;
}

/**
 * A finding for each token without a default that customers cannot fill, where a run that waits or is open has a step that uses the text.
 * Drafts make no task, so nothing of theirs is sent. `customers` are all records of the day, `runs` all runs of the report.
 */
export function tokenFindings(
  program: Program,
  customers: readonly CustomerDay[],
  runs: readonly RunReport[],
  asOf: Day,
): readonly Diagnostic[] {
  const needs = new Map(program.content.assets.map((asset) => [asset.value.id, needsOf(asset)]));
  const plays = new Map(program.playbooks.map((play) => [play.playbook.id, play]));
  const subjects = new Subjects(program, customers, asOf, []);
  for (const run of runs) {
    const assets = run.status === 'draft' || (run.state !== 'open' && run.state !== 'held') ? [] : assetsOf(run);
    const play = plays.get(run.playbook);
    if (play === undefined || assets.length === 0) continue;
    const single = run.customer === null ? [] : [{ customer: run.customer, subject: run.subject }];
    for (const { customer, subject } of run.members?.map((id) => ({ customer: id, subject: id })) ?? single) {
      const moment = subjects.find(play, subject)?.moment;
      if (moment === undefined) continue;
      for (const asset of assets)
        for (const { path, lacking } of needs.get(asset) ?? []) if (isEmpty(tokenValue(program, moment, path))) lacking.add(customer);
    }
  }
  return [...needs.values()]
    .flat()
    .filter(({ lacking }) => lacking.size > 0)
    .map(describe);
}

function needsOf(asset: Program['content']['assets'][number]): readonly Need[] {
  const found = new Map<string, Need>();
  for (const { path, fallback, at } of tokensOf(asset))
    if (fallback === undefined && !found.has(path)) found.set(path, { path, at, lacking: new Set() });
  return [...found.values()];
}

/** Ids of the texts of the steps that are still to be done. */
export function assetsOf({ steps }: RunReport): readonly string[] {
  return steps.flatMap(({ state, asset }) => (asset !== null && (state === 'open' || state === 'waiting') ? [asset] : []));
}

/** Whether there is nothing to fill in. */
export function isEmpty(value: Value): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function describe({ path, at, lacking }: Need): Diagnostic {
  const ids = [...lacking].sort(compareText);
  const who = ids.length === 1 ? '1 customer has' : `${ids.length} customers have`;
  return {
    ...at,
    code: 'unfilled-token',
    severity: 'error',
    message: `${who} work that uses this text, and nothing to fill in for \`${path}\`: ${listOf(ids)}`,
    hint: `write what stands there without it, for example {{ ${path} | … }}, or give ${ids.length === 1 ? 'the customer' : 'the customers'} a value`,
  };
}
