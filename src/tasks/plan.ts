import type { LedgerEntry } from '../evaluate/decision.ts';
import type { Report } from '../evaluate/report.ts';
import type { RunTexts } from '../evaluate/run-texts.ts';
import { joinWords } from '../expressions/words-values.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Priority } from '../model/playbook.ts';
import type { Workspace } from '../model/workspace.ts';
import type { BodySettings } from './body.ts';
import { compareIssue, isTouched } from './difference.ts';
import { type Finding, type Identities, identify } from './identity.ts';
import type { Issue } from './issue.ts';
import { foldLedger, type LedgerFacts } from './ledger-facts.ts';
import type { Links } from './links.ts';
import { stepKey } from './marker.ts';
import { milestoneOf } from './milestone.ts';
import {
  bodyLimit,
  compareUrgency,
  keyOf,
  newBody,
  overLabel,
  ownSteps,
  type RunOf,
  runsOf,
  type Task,
  taskOf,
  taskTitle,
} from './task.ts';

/** What the plan must know besides the report and the issues. */
export interface PlanSettings {
  readonly workspace: Pick<Workspace, 'github' | 'publish' | 'guards' | 'fiscal_year_starts'>;
  /** Logins, besides bots and `github.trusted`, whose issues carry valid markers: the token's own. */
  readonly trusted: readonly string[];
  /** Whether everybody can read the repository; null when GitHub was not asked. */
  readonly isPublic: boolean | null;
  /** How many issues one run may create; what is over it waits for the next run. */
  readonly createsPerRun: number;
  readonly links: Links;
  /** The key of today for a run's key of an earlier day: playbooks and customers may have been renamed. */
  readonly rename: (key: string) => string;
}

/** One line of a plan: a run, what happens to its task, and why. */
export interface PlanEntry {
  readonly key: string;
  readonly title: string;
  readonly reason: string;
  readonly playbook: string;
  readonly customer: string | null;
  readonly priority: Priority;
  readonly due: string | null;
  readonly owner: string | null;
  /** The number of its issue; null before it has one. */
  readonly issue: number | null;
}

/** An issue to open. */
export interface PlannedCreate extends PlanEntry {
  readonly task: Task;
}

/** An issue to change. With `over` the run has ended while a person works on it: the issue stays open and is told so. */
export interface PlannedUpdate extends PlanEntry {
  readonly task: Task;
  readonly over: boolean;
}

/** An issue to close. */
export interface PlannedClose extends PlanEntry {
  readonly how: 'completed' | 'not_planned';
  /** Only while nobody has worked on it. */
  readonly onlyUntouched: boolean;
}

/** Something that is not done, because of a guard or a mistake. */
interface BlockedEntry extends PlanEntry {
  readonly action: 'create' | 'update' | 'close';
  /** Whether the files must be mended: the rest is done, and the command fails. */
  readonly isMistake: boolean;
}

/** The changes to make in GitHub so that the issues are what the report says. Creates and deferred are in order of urgency, the rest by key. */
export interface Plan {
  readonly asOf: string;
  /** `shadow`: shown and never applied. */
  readonly mode: 'live' | 'shadow';
  readonly creates: readonly PlannedCreate[];
  readonly updates: readonly PlannedUpdate[];
  readonly closes: readonly PlannedClose[];
  readonly unchanged: readonly PlanEntry[];
  /** Over what one run may create. */
  readonly deferred: readonly PlanEntry[];
  /** Over the contact or capacity budget. */
  readonly heldBack: readonly PlanEntry[];
  /** Stopped by a guard, or by a mistake in the files. */
  readonly blocked: readonly BlockedEntry[];
  /** Guards that stopped the whole plan, in words; empty when none did. */
  readonly stopped: readonly string[];
  readonly findings: readonly Finding[];
}

/** What a plan is made from. */
export interface PlanInput {
  /** With its finished runs: the issue of a run that is not named in it is left alone, so that no close is lost with a run that failed. */
  readonly report: Report;
  /** The complete list of issues; null when GitHub was not read, and then the ledger stands for it. */
  readonly issues: readonly Issue[] | null;
  readonly ledger: readonly LedgerEntry[];
  readonly settings: PlanSettings;
  /** What the files say for the runs; without it issues have no goal and no texts. */
  readonly texts?: RunTexts | undefined;
}

/** Below this many closes the share of issues they are says nothing: two of four is a quiet day in a small workspace. */
const fewCloses = 4;

/** Compares what should be with what is: a pure function of its input. Applying its result and planning again changes nothing. */
export function planTasks({ report, issues, ledger, settings, texts }: PlanInput): Plan {
  const { github, publish } = settings.workspace;
  const folded = foldLedger(ledger, settings.rename);
  const identities =
    issues === null ? null : identify(issues, ledger, { trusted: [...github.trusted, ...settings.trusted], rename: settings.rename });
  const issueOf = (key: string): number | undefined => identities?.tasks.get(key)?.number ?? folded.get(key)?.issue;
  const body: BodySettings = {
    links: settings.links,
    money: settings.isPublic !== true || publish.money,
    people: publish.people,
    texts,
    issueOf,
  };
  const draft: Draft = { creates: [], updates: [], closes: [], unchanged: [], heldBack: [], blocked: [] };
  const runs = runsOf(report)
    .filter(({ run }) => run.status !== 'draft')
    .flatMap((one) => [one, ...ownSteps(one, report.asOf)]);
  for (const one of runs) {
    const facts = folded.get(keyOf(one));
    const ofRun = folded.get(one.run.key);
    const task = (): Task => taskOf(one, report.asOf, github.label_prefix, ofRun, body, milestoneOf(one.run.due, settings.workspace));
    if (identities !== null) planRun(draft, one, identities, facts, task, github.label_prefix, texts);
    else if (!wasClosed(one, report.asOf)) planFromLedger(draft, one, facts, task, texts);
  }
  holdUnsafe(draft, identities);
  const byLedger = (one: RunOf) =>
    folded.get(one.run.key)?.issue !== undefined && folded.get(one.run.key)?.closed === undefined && !wasClosed(one, report.asOf);
  const open =
    identities === null ? runs.filter(byLedger).length : [...identities.tasks.values()].filter(({ state }) => state === 'open').length;
  const stopped = guardsThatStop(draft, report, open, settings);
  const creates = draft.creates.toSorted((a, b) => compareUrgency(a.one, b.one)).map(({ one: _, ...entry }) => entry);
  const limit = settings.createsPerRun;
  const isStopped = stopped.length > 0;
  const reason = stopped.join(' ');
  const block = (action: BlockedEntry['action'], entries: readonly PlanEntry[]): readonly BlockedEntry[] =>
    entries.map((entry) => ({ ...entryOf(entry), reason, action, isMistake: false }));
  return {
    asOf: report.asOf,
    mode: github.mode,
    creates: isStopped ? [] : creates.slice(0, limit),
    updates: isStopped ? [] : draft.updates,
    closes: isStopped ? [] : draft.closes,
    unchanged: draft.unchanged,
    deferred: (isStopped ? [] : creates.slice(limit)).map((entry) => ({
      ...entryOf(entry),
      reason: `one run opens at most ${limit} issues; the next run goes on`,
    })),
    heldBack: draft.heldBack,
    blocked: [
      ...draft.blocked,
      ...(isStopped ? [...block('create', creates), ...block('update', draft.updates), ...block('close', draft.closes)] : []),
    ].sort((a, b) => compareText(a.key, b.key)),
    stopped,
    findings: [...(identities?.findings ?? []), ...unknownRuns(identities, report)].sort(
      (a, b) => compareText(a.code, b.code) || compareText(a.message, b.message),
    ),
  };
}

interface Draft {
  readonly creates: (PlannedCreate & { readonly one: RunOf })[];
  readonly updates: PlannedUpdate[];
  readonly closes: (PlannedClose & { readonly touched: boolean })[];
  readonly unchanged: PlanEntry[];
  readonly heldBack: PlanEntry[];
  readonly blocked: BlockedEntry[];
}

function planRun(
  draft: Draft,
  one: RunOf,
  identities: Identities,
  facts: LedgerFacts | undefined,
  task: () => Task,
  prefix: string,
  texts: RunTexts | undefined,
): void {
  const { run } = one;
  const key = keyOf(one);
  const issue = identities.tasks.get(key);
  const entry = (reason: string): PlanEntry => describe(one, issue?.number ?? facts?.issue ?? null, reason);
  if (run.state === 'held' || run.state === 'due') {
    draft.heldBack.push(entry(run.held ?? 'it is due and not opened yet'));
    return;
  }
  if (identities.lost.has(key)) {
    draft.unchanged.push(entry('the marker of its issue is missing or damaged: it is left as it is'));
    return;
  }
  if (run.state === 'open') {
    if (issue === undefined && identities.gone.has(key)) draft.unchanged.push(entry('its issue was deleted or transferred by a person'));
    else if (issue === undefined && facts?.closed !== undefined) draft.unchanged.push(entry(closedByPerson(facts)));
    else if (issue === undefined) create(draft, one, task(), texts);
    else if (issue.state === 'closed') draft.unchanged.push(entry('its issue is closed; what is closed is never reopened'));
    else {
      const desired = task();
      const { changes } = compareIssue(issue, desired, prefix);
      if (changes.length === 0) draft.unchanged.push(entry('up to date'));
      else draft.updates.push({ ...entry(changes.join(', ')), task: desired, over: false });
    }
    return;
  }
  if (issue === undefined || issue.state === 'closed') return;
  if (issue.stateReason === 'reopened') {
    draft.unchanged.push(entry('the run is finished, and a person reopened its issue: it is left alone'));
    return;
  }
  const touched = isTouched(issue, key);
  if (run.state === 'done')
    draft.closes.push({ ...entry(because(one, 'the run is done')), how: 'completed', onlyUntouched: false, touched });
  else if (run.state === 'dismissed')
    draft.closes.push({ ...entry('the run was dismissed'), how: 'not_planned', onlyUntouched: false, touched });
  else if (!touched) draft.closes.push({ ...entry(because(one, 'the run has ended')), how: 'not_planned', onlyUntouched: true, touched });
  // Our label without a comment was left by a run that stopped before it closed the issue.
  else if (issue.labels.includes(overLabel(prefix)) && issue.comments > 0)
    draft.unchanged.push(entry('the run has ended; a person works on its issue'));
  else draft.updates.push({ ...entry(because(one, 'the run has ended')), task: task(), over: true });
}

/** Whether a run was over before this day: whoever applied that day's plan closed its issue, which no ledger writes down. */
function wasClosed({ run }: RunOf, asOf: string): boolean {
  return run.closed !== null && run.closed < asOf;
}

/** Without GitHub: what the ledger knows as opened is as it was, and the rest is new. */
function planFromLedger(draft: Draft, one: RunOf, facts: LedgerFacts | undefined, task: () => Task, texts: RunTexts | undefined): void {
  const { run } = one;
  const entry = (reason: string): PlanEntry => describe(one, facts?.issue ?? null, reason);
  if (run.state === 'held' || run.state === 'due') draft.heldBack.push(entry(run.held ?? 'it is due and not opened yet'));
  else if (run.state === 'open') {
    if (facts?.closed !== undefined) draft.unchanged.push(entry(closedByPerson(facts)));
    else if (facts?.issue !== undefined) draft.unchanged.push(entry('open by the ledger; GitHub was not read'));
    else create(draft, one, task(), texts);
  } else if (facts?.issue !== undefined && facts.closed === undefined) {
    const how = run.state === 'done' ? 'completed' : 'not_planned';
    const touched = facts.ticked.size > 0 || facts.assigned !== undefined || facts.answers.size > 0;
    draft.closes.push({ ...entry(because(one, `the run is ${run.state}`)), how, onlyUntouched: run.state === 'ended', touched });
  }
}

function create(draft: Draft, one: RunOf, task: Task, texts: RunTexts | undefined): void {
  const entry = describe(one, null, because(one, 'the run is open'));
  const unfilled = texts?.unfilled(one.run) ?? [];
  if (unfilled.length > 0) {
    draft.blocked.push({ ...entry, reason: unfilled.map(lacking).join('; '), action: 'create', isMistake: true });
  } else if (isTooLong(task)) {
    const reason = `its text would be longer than the ${bodyLimit} characters of an issue: the playbook has too many steps`;
    draft.blocked.push({ ...entry, reason, action: 'create', isMistake: true });
  } else draft.creates.push({ ...entry, task, one });
}

/** All but the steps is made to fit, so the text is written only where they are very long. */
function isTooLong(task: Task): boolean {
  const steps = task.steps.reduce((sum, { text }) => sum + text.length, 0);
  return steps > bodyLimit / 4 && newBody(task).length > bodyLimit;
}

/** What a text lacks: work with a text that nobody can send is not begun. */
function lacking({ path, asset, customers }: ReturnType<RunTexts['unfilled']>[number]): string {
  const who = customers.length > 3 ? `${customers.length} of its customers` : joinWords(customers, 'and');
  return `its text ${asset} needs \`${path}\`, and there is none for ${who}`;
}

/** An issue whose marker cannot be read may be the task of a run that seems to have none: a second one must not be made. */
function holdUnsafe(draft: Draft, identities: Identities | null): void {
  for (const { number, title } of identities?.unreadable ?? []) {
    const same = draft.creates.filter((entry) => entry.title === title);
    const held = new Set(same.length > 0 ? same : draft.creates);
    const reason = `the marker of #${number} cannot be read, and it may be this task`;
    draft.blocked.push(...[...held].map((entry) => ({ ...entryOf(entry), reason, action: 'create' as const, isMistake: false })));
    const rest = draft.creates.filter((entry) => !held.has(entry));
    draft.creates.splice(0, draft.creates.length, ...rest);
  }
}

function guardsThatStop(draft: Draft, report: Report, open: number, settings: PlanSettings): string[] {
  const { guards, publish } = settings.workspace;
  const { creates, closes } = draft;
  const byRule = closes.filter(({ touched }) => !touched).length;
  const share = Math.round(guards.close_share * 100);
  return [
    report.customers.length + report.notScored.length === 0 ? 'No customer was loaded.' : '',
    settings.isPublic === true && !publish.reports
      ? 'The repository is public, and issues would show customers to everybody: make it private, or set publish.reports to yes.'
      : '',
    creates.length > guards.creates
      ? `The plan opens ${creates.length} issues, and guards.creates allows ${guards.creates}: look at the list, then raise the guard.`
      : '',
    closes.length > guards.closes
      ? `The plan closes ${closes.length} issues, and guards.closes allows ${guards.closes}: look at the list, then raise the guard.`
      : '',
    byRule >= fewCloses && byRule > guards.close_share * open
      ? `The plan closes ${byRule} of ${open} open issues that nobody has touched, and guards.close_share allows ${share}%.`
      : '',
  ].filter(Boolean);
}

/** Open tasks of runs that the report does not know are never closed: a customer or playbook was taken away with work in it. */
function unknownRuns(identities: Identities | null, report: Report): readonly Finding[] {
  const known = new Set(
    runsOf(report).flatMap(({ run }) => [
      run.key,
      ...run.steps.flatMap(({ id, ownIssue }) => (ownIssue === true ? [stepKey(run.key, id)] : [])),
    ]),
  );
  return [...(identities?.tasks ?? [])]
    .filter(([key, { state }]) => state === 'open' && !known.has(key))
    .map(([key, { number }]) => ({
      code: 'unknown-run' as const,
      message: `#${number}: is the task of ${key}, a run that is not known any more; it is left alone, close it by hand`,
      issues: [number],
    }));
}

function describe(one: RunOf, issue: number | null, reason: string): PlanEntry {
  const { playbook, customer, priority, due, owner } = one.run;
  return { key: keyOf(one), title: taskTitle(one), reason, playbook, customer, priority, due, owner, issue };
}

function entryOf({ key, title, reason, playbook, customer, priority, due, owner, issue }: PlanEntry): PlanEntry {
  return { key, title, reason, playbook, customer, priority, due, owner, issue };
}

function because({ run, step }: RunOf, otherwise: string): string {
  if (step !== undefined) return otherwise.replace('run', 'step');
  const parts = run.state === 'open' ? ['when'] : ['until', 'closed'];
  return run.why.find(({ part }) => parts.includes(part))?.says ?? otherwise;
}

function closedByPerson({ closed }: LedgerFacts): string {
  return closed === undefined ? '' : `closed as ${closed.how} on ${closed.day}${closed.by === null ? '' : ` by ${closed.by}`}`;
}
