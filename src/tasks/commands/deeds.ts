import type { LedgerEntry } from '../../evaluate/decision.ts';
import type { Collaborators } from '../collaborators.ts';
import { GithubError, type Issue, type Issues } from '../issue.ts';
import { findMarker } from '../marker.ts';
import { setBoxes } from '../steps.ts';
import { plain } from '../text.ts';
import { type CommandResult, describeFailure } from './answer.ts';
import type { Judged } from './judgement.ts';
import { type Contact, type Keeping, keepTouchpoint } from './touchpoint-keeping.ts';
import type { Accepted, Deed } from './verdict.ts';

/** What deeds are carried out with. */
export interface Means {
  readonly issues: Issues;
  readonly collaborators: Collaborators;
  readonly keeping: Keeping;
  /** The workspace's `github.label_prefix`. */
  readonly prefix: string;
  /** Appends to the ledger what it does not hold yet. */
  readonly record: (entry: LedgerEntry) => void;
  /** Why a run is there, as Markdown; null where it cannot be said at the moment. */
  readonly explain: (run: string) => Promise<string | null>;
}

/** Whose deeds they are, and of which run. */
export interface Doer {
  readonly run: string;
  /** The key of the issue: the run's, or that of a step which has its own. */
  readonly key: string;
  readonly issue: number;
  readonly comment: number;
  readonly by: string;
  /** The day it was done, `YYYY-MM-DD`. */
  readonly day: string;
}

/** Something that GitHub does not do for us: told as a refusal, and running it again would not help. */
class Declined extends Error {}

/**
 * Carries out what was judged: boxes in one change, then the rest in order, closing last. Each command has a result of its own; after a failure
 * that will meet the others as well, they are not tried. All of it may be done again: what is done stays as it is.
 */
export async function carryOut(judged: readonly Judged[], doer: Doer, means: Means): Promise<readonly CommandResult[]> {
  const results = new Map<Judged, CommandResult>();
  const accepted: (Judged & { readonly verdict: Accepted })[] = [];
  for (const one of judged) {
    const { command, verdict } = one;
    if ('refused' in verdict) results.set(one, { command, state: 'refused', says: verdict.refused });
    else if (verdict.deed === null) results.set(one, { command, state: 'done', says: verdict.says });
    else accepted.push({ ...one, verdict });
  }
  const isBox = ({ verdict: { deed } }: (typeof accepted)[number]): boolean => deed?.kind === 'tick' || deed?.kind === 'answer';
  const isClose = ({ verdict: { deed } }: (typeof accepted)[number]): boolean => deed?.kind === 'close';
  const boxes = accepted.filter(isBox);
  const groups = [
    ...(boxes.length === 0 ? [] : [boxes]),
    ...accepted.filter((one) => !isBox(one) && !isClose(one)).map((one) => [one]),
    ...accepted.filter(isClose).map((one) => [one]),
  ];
  const byCommand = new Map(judged.map((one) => [one.command, one]));
  const tell = (group: typeof accepted, state: CommandResult['state'], says?: string): void => {
    for (const { command, verdict } of group) {
      const key = byCommand.get(command);
      if (key !== undefined) results.set(key, { command, state, says: says ?? withUndo(verdict.says, verdict.undo) });
    }
  };
  let stopped = false;
  for (const group of groups) {
    if (stopped) {
      tell(group, 'failed', 'not tried after the failure before.');
      continue;
    }
    try {
      const says = boxes.length > 0 && group === boxes ? await setAll(group, doer, means) : await doOne(group[0], doer, means);
      tell(group, 'done', says);
    } catch (error) {
      if (error instanceof Declined) tell(group, 'refused', error.message);
      else if (error instanceof GithubError) {
        tell(group, 'failed', describeFailure(error.message));
        stopped = error.unsure || error.status === 401 || error.status === 429;
      } else throw error;
    }
  }
  return judged.flatMap((one) => results.get(one) ?? []);
}

/** Sets the boxes of steps and answers in the issue as it is now, then writes them down. */
async function setAll(group: readonly { readonly verdict: Accepted }[], doer: Doer, means: Means): Promise<undefined> {
  const deeds = group.map(({ verdict }) => verdict.deed).filter((deed) => deed?.kind === 'tick' || deed?.kind === 'answer');
  const wanted = new Map(
    deeds.flatMap((deed): readonly (readonly [string, boolean])[] =>
      deed.kind === 'tick'
        ? deed.steps.map((step) => [step, deed.ticked])
        : deed.options.map((option) => [`${deed.step}=${option}`, option === deed.answer]),
    ),
  );
  const issue = await current(doer, means);
  const found = findMarker(issue.body, doer.key);
  if (found.kind !== 'marker' || found.region === null)
    throw new Declined('the marks around the steps are gone from the issue’s text: restore them from its edit history.');
  const { start, end } = found.region;
  const body = issue.body.slice(0, start) + setBoxes(issue.body.slice(start, end), wanted) + issue.body.slice(end);
  if (body !== issue.body) await means.issues.patch(doer.issue, { body });
  for (const deed of deeds) for (const entry of entriesOf(deed, doer)) means.record(entry);
}

async function doOne(judged: (Judged & { readonly verdict: Accepted }) | undefined, doer: Doer, means: Means): Promise<string | undefined> {
  const deed = judged?.verdict.deed;
  if (judged === undefined || deed == null) return undefined;
  const { issues, prefix, record } = means;
  const { issue: number } = doer;
  switch (deed.kind) {
    case 'tick':
    case 'answer':
      return setAll([judged], doer, means);
    case 'snooze':
      // The ledger comes first: the label follows from it, also when it cannot be set now.
      for (const entry of entriesOf(deed, doer)) record(entry);
      if (deed.ends) await issues.removeLabel(number, `${prefix}snoozed`);
      else await issues.addLabel(number, `${prefix}snoozed`);
      return undefined;
    case 'assign':
      return assign(deed.to, judged.verdict, doer, means);
    case 'close': {
      for (const entry of entriesOf(deed, doer)) record(entry);
      const issue = await current(doer, means);
      if (issue.state === 'open') await issues.patch(number, { close: deed.how === 'done' ? 'completed' : 'not_planned' });
      return undefined;
    }
    case 'log': {
      const { touchpoint, notes, record: file, name } = deed;
      const place = judged.command.name === undefined ? 1 : judged.command.place;
      const contact: Contact = { touchpoint, notes, record: file, name, issue: number, comment: doer.comment, place };
      const kept = await keepTouchpoint(contact, means.keeping);
      return withUndo(`Logged: ${judged.verdict.says}. ${kept.says}.`, kept.undo);
    }
    case 'explain': {
      const why = await means.explain(doer.run);
      if (why === null) throw new Declined('the workspace cannot be evaluated at the moment; its checks say what is wrong.');
      return why;
    }
  }
}

async function assign(to: string, verdict: Accepted, doer: Doer, { issues, collaborators, record }: Means): Promise<string | undefined> {
  const cannot = `GitHub cannot assign it to ${plain(to)}, who has no access to this repository or is nobody.`;
  if (!(await collaborators.isAssignable(to))) throw new Declined(cannot);
  const issue = await issues.patch(doer.issue, { assignees: [to] });
  const taken = issue.assignees.find((login) => login.toLowerCase() === to.toLowerCase());
  // GitHub drops whom it cannot assign without a word.
  if (taken === undefined) throw new Declined(cannot);
  for (const entry of entriesOf({ kind: 'assign', to: taken }, doer)) record(entry);
  return withUndo(verdict.says, verdict.undo);
}

/** The issue as it stands now. */
async function current({ issue: number }: Doer, { issues }: Means): Promise<Issue> {
  const issue = await issues.get(number);
  if (issue === undefined || issue === 'other') throw new Declined('the issue is gone.');
  return issue;
}

/** The lines of the ledger that keep a deed. */
function entriesOf(deed: Deed, { run, key, day, by, comment }: Doer): readonly LedgerEntry[] {
  const common = { run, by, comment };
  switch (deed.kind) {
    case 'tick':
      return deed.steps.map((step) => ({ day, kind: deed.ticked ? 'ticked' : 'unticked', step, ...common }));
    case 'answer':
      return [{ day, kind: 'answered', step: deed.step, answer: deed.answer, ...common }];
    case 'snooze':
      return [{ day, kind: 'snoozed', until: deed.until, reason: deed.reason, ...common }];
    case 'assign':
      return [{ day, kind: 'assigned', to: deed.to, ...common, run: key }];
    case 'close':
      return [{ day, kind: 'closed', how: deed.how, reason: deed.reason, ...common, run: key }];
    case 'log':
    case 'explain':
      return [];
  }
}

function withUndo(says: string, undo: string | null): string {
  return undo === null ? says : `${says} To take it back: ${undo}.`;
}
