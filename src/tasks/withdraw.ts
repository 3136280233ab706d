import type { LedgerEntry } from '../evaluate/decision.ts';
import { compareText } from '../model/diagnostic.ts';
import { isTouched } from './difference.ts';
import { type Finding, identify } from './identity.ts';
import { GithubError, type Issue, type Issues } from './issue.ts';
import { foldLedger, withdrawn, withdrawnLabel } from './ledger-facts.ts';
import { splitStepKey } from './marker.ts';
import { overLabel } from './task.ts';
import { plain } from './text.ts';

/** A run of the playbook and its issue. */
export interface WithdrawnRun {
  readonly key: string;
  readonly issue: number;
  readonly title: string;
}

/** What withdrawing a playbook does, each list by key. */
export interface Withdrawal {
  readonly playbook: string;
  /** Open issues that nobody has touched: they are closed. */
  readonly close: readonly WithdrawnRun[];
  /** Open issues that people work on: they stay open and are told. */
  readonly touched: readonly WithdrawnRun[];
  /** Runs that have no issue yet: they end without one. */
  readonly without: readonly string[];
  readonly findings: readonly Finding[];
}

/** What a withdrawal is planned from. */
export interface WithdrawInput {
  readonly playbook: string;
  /** The complete list; null where GitHub has no say, as in shadow mode. */
  readonly issues: readonly Issue[] | null;
  readonly ledger: readonly LedgerEntry[];
  /** Keys of the playbook's runs that history holds as not over, by their names of today. */
  readonly live: readonly string[];
  readonly trusted: readonly string[];
  /** The workspace's `github.label_prefix`. */
  readonly prefix: string;
  readonly rename: (key: string) => string;
}

/** Which issues of a mistaken playbook nobody has touched, which somebody has, and which of its runs have none. */
export function planWithdrawal({ playbook, issues, ledger, live, trusted, prefix, rename }: WithdrawInput): Withdrawal {
  const facts = foldLedger(ledger, rename);
  const { tasks, lost, gone, unreadable, findings } = identify(issues ?? [], ledger, { trusted, rename });
  const open = [...tasks]
    .filter(([key, { state }]) => key.startsWith(`${playbook}/`) && state === 'open')
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, issue]) => ({ key, issue }));
  // What carries the label already was begun by a withdrawal that stopped: its only comment may be ours, which is looked at before it is closed.
  const isFree = ({ key, issue }: (typeof open)[number]): boolean =>
    issue.labels.includes(withdrawnLabel(prefix)) || (!isTouched(issue, key) && facts.get(key)?.touched === undefined);
  const runOf = (key: string): string => splitStepKey(key)?.run ?? key;
  // Where somebody works on the issue of a step, or on the run's, all of the run's stay.
  const worked = new Set(open.filter((one) => !isFree(one)).map(({ key }) => runOf(key)));
  const run = ({ key, issue }: (typeof open)[number]): WithdrawnRun => ({ key, issue: issue.number, title: issue.title });
  const mine = new Set([...open.map(({ issue }) => issue.number), ...unreadable.map(({ number }) => number)]);
  const without = live.filter((key) => {
    const known = facts.get(key);
    return known?.closed === undefined && known?.issue === undefined && !tasks.has(key) && !lost.has(key) && !gone.has(key);
  });
  return {
    playbook,
    close: open.filter(({ key }) => !worked.has(runOf(key))).map(run),
    touched: open.filter(({ key }) => worked.has(runOf(key))).map(run),
    without: without.toSorted(compareText),
    findings: findings.filter(({ issues: found }) => found.some((number) => mine.has(number))),
  };
}

/** What a withdrawal is carried out with. */
export interface WithdrawApplyInput {
  readonly plan: Withdrawal;
  /** Null in shadow mode: nothing is written to GitHub then. */
  readonly client: Issues | null;
  readonly reason: string | null;
  /** The day it counts on, `YYYY-MM-DD`. */
  readonly asOf: string;
  readonly prefix: string;
  /** Writes lines to the ledger at once. */
  readonly record: (entries: readonly LedgerEntry[]) => void;
}

/** What became of it. Failures are left to the next time: what was done is not done again. */
export interface WithdrawResult {
  readonly closed: readonly WithdrawnRun[];
  readonly told: readonly WithdrawnRun[];
  readonly ended: readonly string[];
  readonly failed: readonly { readonly key: string; readonly reason: string }[];
}

const mark = '<!-- setpiece:withdrawn -->';
/** After so many failures in a row the server is taken for down, or the token for too weak. */
const patience = 3;

/** Carries out a withdrawal: closes, tells, and ends the runs in the ledger. Doing it again does what was left. */
export async function withdraw(input: WithdrawApplyInput): Promise<WithdrawResult> {
  const { plan, client, asOf, record } = input;
  const closed: WithdrawnRun[] = [];
  const told: WithdrawnRun[] = [];
  const failed: { key: string; reason: string }[] = [];
  const end = (key: string): void => record([{ day: asOf, kind: 'closed', run: key, how: 'dismissed', reason: withdrawn, by: null }]);
  for (const key of plan.without) end(key);
  if (client === null) return { closed, told, ended: plan.without, failed };
  if (plan.close.length > 0) await ensureLabels(client, input.prefix);
  let inARow = 0;
  for (const run of [...plan.close, ...plan.touched]) {
    if (inARow >= patience) {
      failed.push({ key: run.key, reason: 'not tried after the failures before; run it again' });
      continue;
    }
    try {
      const issue = await client.get(run.issue);
      inARow = 0;
      if (issue === undefined || issue === 'other' || issue.state !== 'open') continue;
      const texts = issue.comments > 0 ? await client.comments(run.issue) : [];
      const ours = texts.filter((text) => text.includes(mark)).length;
      if (plan.close.includes(run) && !isTouched({ ...issue, comments: texts.length - ours }, run.key)) {
        await close(client, issue, ours > 0, input);
        end(run.key);
        closed.push(run);
      } else {
        if (ours === 0)
          await client.comment(
            run.issue,
            comment(input, 'Somebody has worked on it, so it stays open; close it when nothing is left to do.'),
          );
        told.push(run);
      }
    } catch (error) {
      if (!(error instanceof GithubError)) throw error;
      failed.push({ key: run.key, reason: error.message });
      inARow += 1;
    }
  }
  return { closed, told, ended: plan.without, failed };
}

/** The labels come first: with them a close that is read before it is in the ledger is known for what it is. */
async function close(client: Issues, { number }: Issue, isTold: boolean, input: WithdrawApplyInput): Promise<void> {
  await client.addLabel(number, withdrawnLabel(input.prefix));
  await client.addLabel(number, overLabel(input.prefix));
  if (!isTold) await client.comment(number, comment(input, 'Nobody had worked on it yet.'));
  await client.patch(number, { close: 'not_planned' });
}

function comment({ plan, reason }: WithdrawApplyInput, rest: string): string {
  const why = reason === null ? '' : `: ${plain(reason, 500).replace(/[.\s]+$/, '')}`;
  return `The playbook ${plain(plan.playbook)} was withdrawn${why}. ${rest}\n${mark}`;
}

async function ensureLabels(client: Issues, prefix: string): Promise<void> {
  const present = new Set((await client.labels()).map((name) => name.toLowerCase()));
  const wanted = [
    { name: overLabel(prefix), color: '636b76', description: 'Ended by rule' },
    { name: withdrawnLabel(prefix), color: '636b76', description: 'Its playbook was withdrawn' },
  ];
  for (const label of wanted) if (!present.has(label.name.toLowerCase())) await client.createLabel(label);
}
