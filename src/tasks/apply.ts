import type { LedgerEntry } from '../evaluate/decision.ts';
import { compareIssue, type Difference, isTouched } from './difference.ts';
import { GithubError, type Issue, type Issues, type Label } from './issue.ts';
import { findMarker, markerKey } from './marker.ts';
import { MilestoneNumbers } from './milestone-numbers.ts';
import type { Plan, PlannedClose, PlannedCreate, PlannedUpdate } from './plan.ts';
import { readAfter } from './snapshot.ts';
import { newBody, overLabel, type Task } from './task.ts';
import { plain } from './text.ts';

/** What a plan is applied with. */
export interface ApplyInput {
  readonly plan: Plan;
  readonly client: Issues;
  /** The highest number of an issue or pull request when the plan was made. */
  readonly highest: number;
  /** Writes lines to the ledger at once, so that a run that stops keeps what it did. */
  readonly record: (entries: readonly LedgerEntry[]) => void;
  /** The workspace's `github.label_prefix`. */
  readonly prefix: string;
  /** Told after each run that was dealt with. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/** A run's issue. */
interface Applied {
  readonly key: string;
  readonly issue: number;
}

/** What became of a plan. It is complete when nothing failed; otherwise the next run does what is left. */
export interface ApplyResult {
  readonly created: readonly Applied[];
  readonly updated: readonly Applied[];
  readonly closed: readonly Applied[];
  /** What a person changed meanwhile, so that it need not or must not be done. */
  readonly skipped: readonly { readonly key: string; readonly reason: string }[];
  readonly failed: readonly { readonly key: string; readonly reason: string }[];
  readonly warnings: readonly string[];
}

const overMarker = '<!-- setpiece:over -->';
/** Refusals that hold for every further request; of a create also that the repository or its issues are not there. */
const hopeless = new Set([401, 403, 429]);
const hopelessCreate = new Set([404, 410]);
/** After so many lost answers in a row the server is taken for down. */
const patience = 3;

/** Carries out a plan: most urgent creates first, then updates, then closes. A plan in shadow mode or stopped by a guard writes nothing. */
export async function applyPlan(input: ApplyInput): Promise<ApplyResult> {
  const { plan, progress } = input;
  const outcome = { created: [], updated: [], closed: [], skipped: [], failed: [], warnings: [] } satisfies ApplyResult;
  const numbers = new MilestoneNumbers(input.client, (warning) => state.warnings.push(warning));
  const state: State = { ...input, ...outcome, highestSeen: input.highest, numbers };
  if (plan.mode === 'shadow' || plan.stopped.length > 0) return outcome;
  const jobs = [
    ...plan.creates.map((entry) => ({ key: entry.key, isCreate: true, act: () => create(state, entry) })),
    ...plan.updates.map((entry) => ({ key: entry.key, isCreate: false, act: () => update(state, entry) })),
    ...plan.closes.map((entry) => ({ key: entry.key, isCreate: false, act: () => close(state, entry) })),
  ];
  if (jobs.length === 0) return outcome;
  await ensureLabels(state);
  let lost = 0;
  for (const [index, { key, isCreate, act }] of jobs.entries()) {
    try {
      await act();
      lost = 0;
    } catch (error) {
      if (!(error instanceof GithubError)) throw error;
      state.failed.push({ key, reason: error.message });
      lost = error.unsure ? lost + 1 : 0;
      const { status } = error;
      if (lost >= patience || (status !== null && (hopeless.has(status) || (isCreate && hopelessCreate.has(status))))) {
        const rest = jobs
          .slice(index + 1)
          .map((job) => ({ key: job.key, reason: 'not tried after the failure before; the next run does it' }));
        state.failed.push(...rest);
        break;
      }
    }
    progress?.(index + 1, jobs.length);
  }
  const { created, updated, closed, skipped, failed, warnings } = state;
  return { created, updated, closed, skipped, failed, warnings };
}

interface State extends ApplyInput {
  readonly created: Applied[];
  readonly updated: Applied[];
  readonly closed: Applied[];
  readonly skipped: { key: string; reason: string }[];
  readonly failed: { key: string; reason: string }[];
  readonly warnings: string[];
  highestSeen: number;
  readonly numbers: MilestoneNumbers;
}

async function create(state: State, { key, task: planned }: PlannedCreate): Promise<void> {
  const number = planned.milestone ? await state.numbers.numberOf(planned.milestone) : undefined;
  const task = number === undefined ? withoutMilestone(planned) : planned;
  const assignees = task.assignee === null ? [] : [task.assignee];
  const place = number === undefined ? {} : { milestone: number };
  const issue = await createOnce(state, key, { title: task.title, body: newBody(task), labels: task.labels, assignees, ...place });
  state.highestSeen = Math.max(state.highestSeen, issue.number);
  state.record([{ day: state.plan.asOf, kind: 'opened', run: key, issue: issue.number }]);
  state.created.push({ key, issue: issue.number });
  warnOfAssignee(state, key, issue, assignees);
  warnOfMilestone(state, key, issue, task);
}

/** Creates an issue. After a lost answer it is looked for by its marker, and never created again blindly. */
async function createOnce(state: State, key: string, draft: Parameters<Issues['create']>[0]): Promise<Issue> {
  try {
    return await state.client.create(draft);
  } catch (error) {
    if (!(error instanceof GithubError) || !error.unsure) throw error;
    const { issues, highest } = await readAfter(state.client, state.highestSeen);
    state.highestSeen = highest;
    const found = issues.find(({ body }) => {
      const marker = findMarker(body, key);
      return marker.kind === 'marker' && markerKey(marker.marker) === key;
    });
    if (found === undefined) throw error;
    return found;
  }
}

async function update(state: State, { key, task, issue: number, over, reason }: PlannedUpdate): Promise<void> {
  const issue = await current(state, key, number);
  if (issue === undefined) return;
  if (over) return await tellOver(state, key, issue, reason);
  const difference = await placedDifference(state, key, issue, task);
  if (difference === undefined) return;
  const { patch, milestone, addLabels, removeLabels, changes } = difference;
  if (changes.length === 0) {
    state.skipped.push({ key, reason: 'it became up to date meanwhile, or waits for its milestone' });
    return;
  }
  if (Object.keys(patch).length > 0) {
    const now = await state.client.patch(issue.number, patch);
    warnOfAssignee(state, key, now, patch.assignees ?? []);
    if (milestone) warnOfMilestone(state, key, now, { milestone });
  }
  for (const label of addLabels) await state.client.addLabel(issue.number, label);
  for (const label of removeLabels) await state.client.removeLabel(issue.number, label);
  state.updated.push({ key, issue: issue.number });
}

/** The difference with the number of its milestone; without the milestone where that is not to be had now. Undefined when its issue is gone. */
async function placedDifference(state: State, key: string, issue: Issue, task: Task): Promise<Difference | undefined> {
  const first = compareIssue(issue, task, state.prefix);
  if (first.milestone === undefined) return first;
  if (first.milestone === null) return { ...first, patch: { ...first.patch, milestone: null } };
  const number = await state.numbers.numberOf(first.milestone);
  // That took requests of its own, and nothing may stand between the reading of a text and its writing.
  const now = await current(state, key, issue.number);
  if (now === undefined) return undefined;
  const again = compareIssue(now, number === undefined ? withoutMilestone(task) : task, state.prefix);
  return number === undefined || again.milestone == null ? again : { ...again, patch: { ...again.patch, milestone: number } };
}

/** The marker must not say that it was written: the next run then does it. */
function withoutMilestone(task: Task): Task {
  return { ...task, milestone: undefined };
}

/** Tells once that a run has ended while a person works on its issue. The label comes last: it says that the comment is there. */
async function tellOver(state: State, key: string, issue: Issue, reason: string): Promise<void> {
  const comments = await state.client.comments(issue.number);
  if (!comments.some((body) => body.includes(overMarker))) {
    const text = `This has ended: ${plain(reason, 300).replace(/[.\s]+$/, '')}. Somebody has worked on it, so it stays open; close it when nothing is left to do.`;
    await state.client.comment(issue.number, `${text}\n${overMarker}`);
  }
  await state.client.addLabel(issue.number, overLabel(state.prefix));
  state.updated.push({ key, issue: issue.number });
}

async function close(state: State, { key, issue: number, how, onlyUntouched }: PlannedClose): Promise<void> {
  const issue = await current(state, key, number);
  if (issue === undefined) return;
  if (onlyUntouched && isTouched(issue, key)) {
    state.skipped.push({ key, reason: 'a person began to work on it meanwhile; the next run tells them that it has ended' });
    return;
  }
  // The label comes first: an issue that is closed without it was closed by a person.
  await state.client.addLabel(issue.number, overLabel(state.prefix));
  await state.client.patch(issue.number, { close: how });
  state.closed.push({ key, issue: issue.number });
}

/** The issue as it is now; undefined, with a note, when a person closed or removed it. */
async function current(state: State, key: string, number: number | null): Promise<Issue | undefined> {
  const issue = number === null ? undefined : await state.client.get(number);
  const isThere = issue !== undefined && issue !== 'other';
  if (isThere && issue.state === 'open') return issue;
  state.skipped.push({ key, reason: isThere ? 'a person closed its issue meanwhile' : 'its issue is gone' });
  return undefined;
}

function warnOfAssignee(state: State, key: string, issue: Issue, wanted: readonly string[]): void {
  const has = new Set(issue.assignees.map((login) => login.toLowerCase()));
  for (const login of wanted.filter((one) => !has.has(one.toLowerCase()))) {
    state.warnings.push(`${key}: #${issue.number} could not be assigned to ${login}, who has no access to the repository`);
  }
}

/** GitHub drops a milestone without a word where the token may not set one. */
function warnOfMilestone(state: State, key: string, issue: Issue, { milestone }: Pick<Task, 'milestone'>): void {
  if (milestone && issue.milestone?.toLowerCase() !== milestone.title.toLowerCase())
    state.warnings.push(`${key}: #${issue.number} could not be put into the milestone ${milestone.title}: the token may not do that`);
}

async function ensureLabels({ plan, client, prefix, warnings }: State): Promise<void> {
  const tasks = [...plan.creates, ...plan.updates].map(({ task }) => task);
  const needed = new Set([...tasks.flatMap(({ labels }) => labels), ...(plan.closes.length > 0 ? [overLabel(prefix)] : [])]);
  if (plan.updates.some(({ over }) => over)) needed.add(overLabel(prefix));
  const present = new Set((await client.labels()).map((name) => name.toLowerCase()));
  for (const name of [...needed].filter((label) => !present.has(label.toLowerCase())).sort()) {
    try {
      await client.createLabel(describeLabel(name, prefix));
    } catch (error) {
      if (!(error instanceof GithubError)) throw error;
      warnings.push(`The label ${name} could not be made: ${error.message}`);
    }
  }
}

const labelKinds: readonly (readonly [RegExp, string, string])[] = [
  [/^playbook\//, '1d76db', 'The playbook this task comes from'],
  [/^priority\/urgent$/, 'b60205', 'Before everything else'],
  [/^priority\/high$/, 'd93f0b', 'Before the usual work'],
  [/^priority\/normal$/, 'c5def5', 'The usual work'],
  [/^priority\/low$/, 'e4e7ea', 'When there is time'],
  [/^late$/, 'b60205', 'Past its due date'],
  [/^snoozed$/, 'c5def5', 'Put off until a day'],
  [/^escalated$/, 'b60205', 'Overdue, and somebody else is told'],
  [/^over$/, '636b76', 'Ended by rule'],
];

function describeLabel(name: string, prefix: string): Label {
  const kind = labelKinds.find(([pattern]) => pattern.test(name.slice(prefix.length)));
  return { name, color: kind?.[1] ?? 'ededed', description: kind?.[2] ?? '' };
}
