import type { CustomerReport, Report, RunReport, StepReport } from '../evaluate/report.ts';
import { compareText } from '../model/diagnostic.ts';
import { type Priority, priorities } from '../model/playbook.ts';
import { type ShownAsset, shownAssets } from './assets.ts';
import { type BodyParts, type BodySettings, factLines, type Member, nameOfSubject, type Subject, whyLines } from './body.ts';
import type { LedgerFacts } from './ledger-facts.ts';
import { beginLine, endLine, type Marker, partBegin, partEnd, stepKey } from './marker.ts';
import type { MilestoneDraft } from './milestone.ts';
import { mergeSteps, optionLines, type StepLine, stepLines } from './steps.ts';
import { clip, titleText } from './text.ts';

/** The longest body GitHub takes, in UTF-16 units. */
export const bodyLimit = 65_536;

/** An issue as it should be: what the plan compares with what is there. */
export interface Task {
  readonly key: string;
  readonly playbook: string;
  readonly subject: string;
  readonly ordinal: number;
  /** The step, for the issue of a step that has its own. */
  readonly step: string | undefined;
  readonly title: string;
  readonly assignee: string | null;
  /** Where it belongs; null for nowhere, and undefined where the workspace asks for no milestones. */
  readonly milestone: MilestoneDraft | null | undefined;
  /** Labels of ours it should carry, sorted. */
  readonly labels: readonly string[];
  /** What the text outside the steps depends on; it is renewed when this changes, not with every point of a score. */
  readonly facts: string;
  readonly why: readonly string[];
  readonly steps: readonly StepLine[];
  readonly below: readonly string[];
}

/** A run with the customer it is about, or the customers of its audience. */
export interface RunOf {
  readonly run: RunReport;
  readonly customer: CustomerReport | null;
  /** Present of a customer that has left: it has a review, and no account report. */
  readonly hasLeft?: true;
  /** By id; null for all but audiences. */
  readonly members: readonly Member[] | null;
  /** The step, for the issue of a step that has its own: the run is then as that issue shows it. */
  readonly step?: StepReport;
}

/** The key under which the issue is known. */
export function keyOf({ run, step }: Pick<RunOf, 'run' | 'step'>): string {
  return step === undefined ? run.key : stepKey(run.key, step.id);
}

/** Every run of a report, by key. */
export function runsOf(report: Report): readonly RunOf[] {
  const names = new Map([...report.notScored, ...report.customers].map(({ id, name }) => [id, name]));
  const membersOf = (run: RunReport) => run.members?.map((id) => ({ id, name: names.get(id) ?? id })) ?? null;
  const runs: RunOf[] = report.runs.map((run) => ({ run, customer: null, members: membersOf(run) }));
  const left = new Set(report.notScored.filter(({ because }) => because === 'churned').map(({ id }) => id));
  for (const customer of [...report.customers, ...(report.unscored ?? [])])
    for (const run of customer.runs) runs.push({ run, customer, members: null, ...(left.has(customer.id) && { hasLeft: true }) });
  return runs.sort((a, b) => compareText(a.run.key, b.run.key));
}

/**
 * The steps of a run that have an issue of their own, each as a run of one step. Of a run that is over, what was not done has ended. A step that
 * waits has none yet; where it has one all the same, that is left as it is.
 */
export function ownSteps({ run, customer, members }: RunOf, asOf: string): readonly RunOf[] {
  if (run.state === 'held' || run.state === 'due') return [];
  return run.steps
    .filter(({ ownIssue, state }) => ownIssue === true && (run.state !== 'open' || state !== 'waiting'))
    .map((step) => {
      // Whose the run is, when all of it is due and who was told of that is not about the step.
      const { escalated: _, ...rest } = { ...run, why: run.why.filter(({ part }) => !['owner', 'due', 'escalated'].includes(part)) };
      const state = step.state === 'done' ? 'done' : run.state === 'open' && step.state === 'open' ? 'open' : 'ended';
      const isLate = state === 'open' && step.due !== null && step.due < asOf && run.snoozedUntil === undefined;
      const { ownIssue: __, ...alone } = step;
      const shown = { ...rest, state, due: step.due, owner: step.owner ?? run.owner, late: isLate ? run.late : 0, steps: [alone] } as const;
      return { run: shown, customer, members, step: alone };
    });
}

/** Most urgent first: priority, due date, ARR at stake, customer, playbook; unknown last. A total order. */
export function compareUrgency(a: RunOf, b: RunOf): number {
  return (
    priorities.indexOf(a.run.priority) - priorities.indexOf(b.run.priority) ||
    compareText(a.run.due ?? '9999', b.run.due ?? '9999') ||
    (b.customer?.arr ?? -1) - (a.customer?.arr ?? -1) ||
    compareText(a.run.customer ?? '\uffff', b.run.customer ?? '\uffff') ||
    compareText(a.run.playbook, b.run.playbook) ||
    compareText(keyOf(a), keyOf(b))
  );
}

/** The title of the issue of a run or of a step. Example: `Nordhaven Logistics: Renewal, 90 days out`. */
export function taskTitle(one: RunOf): string {
  return `${titleText(nameOfSubject(one))}: ${titleText(one.step?.title ?? one.run.title)}`;
}

/**
 * The issue a run, or a step with its own, should have.
 *
 * @param facts what the ledger says of the run
 * @param milestone where it belongs; null for nowhere, undefined to leave that alone
 */
export function taskOf(
  one: RunOf,
  asOf: string,
  prefix: string,
  facts: LedgerFacts | undefined,
  settings: BodySettings,
  milestone?: MilestoneDraft | null,
): Task {
  const { run, customer } = one;
  const subject = { ...one, asOf };
  const steps = one.step === undefined ? stepLines(run, facts, asOf, settings) : optionLines(one.step, facts);
  return {
    key: keyOf(one),
    playbook: run.playbook,
    subject: run.subject,
    ordinal: run.ordinal,
    step: one.step?.id,
    title: taskTitle(one),
    assignee: run.owner,
    milestone,
    labels: labelsOf(run, prefix),
    facts: [
      customer?.health.band ?? '',
      run.due ?? '',
      run.priority,
      run.late > 0 ? 'late' : '',
      customer?.renewal ?? '',
      ...(run.snoozedUntil === undefined ? [] : [`snoozed ${run.snoozedUntil}`]),
      ...(run.escalated === undefined ? [] : [`escalated ${run.escalated.login ?? run.escalated.to} ${run.escalated.since}`]),
    ].join('|'),
    steps,
    // Most issues are up to date, and then these texts are never read: of ten thousand, writing them takes seconds.
    get why() {
      return whyLines(subject, settings);
    },
    get below() {
      return fittingFacts(subject, settings, steps);
    },
  };
}

/**
 * The text below the steps. Of a body that would be too long, texts are left out that have a page of their own, the longest first; then the
 * explanation, which can be read elsewhere; then the table.
 */
function fittingFacts(subject: Subject, settings: BodySettings, steps: readonly StepLine[]): readonly string[] {
  // What the markers and the boxes take, with room to spare.
  const length = [...whyLines(subject, settings), ...steps.map(({ text }) => text)].join('\n').length + 8 * steps.length + 3000;
  const { texts, links, money } = settings;
  const assets = texts === undefined ? [] : shownAssets(subject.run, texts, links, money);
  let lines: readonly string[] = [];
  for (const parts of shorterAndShorter(assets)) {
    lines = factLines(subject, settings, parts);
    if (length + lines.join('\n').length <= bodyLimit) break;
  }
  return lines;
}

function* shorterAndShorter(assets: readonly ShownAsset[]): Generator<BodyParts> {
  const size = ({ lines }: ShownAsset): number => lines.join('\n').length;
  const longest = assets.toSorted((a, b) => size(b) - size(a));
  for (let count = 0; count <= assets.length; count += 1) {
    const leftOut = new Set(longest.slice(0, count));
    yield {
      table: true,
      why: true,
      assets: assets.filter((one) => !leftOut.has(one)),
      leftOut: assets.filter((one) => leftOut.has(one)),
    };
  }
  yield { table: true, why: false, assets: [], leftOut: assets };
  yield { table: false, why: false, assets: [], leftOut: assets };
}

/** The text of a new issue. */
export function newBody(task: Task): string {
  const { lines, ruled } = mergeSteps([], [], task.steps);
  const marker = beginLine({ ...markerOf(task), ruled });
  const heading = task.step === undefined ? ['### Steps'] : lines.length > 0 ? ['### Answer'] : [];
  return [...partLines('why', task.why), ...heading, marker, ...lines, endLine, ...partLines('facts', task.below)].join('\n');
}

/** A named part with its markers. */
export function partLines(name: 'why' | 'facts', lines: readonly string[]): readonly string[] {
  return [partBegin(name), ...lines, partEnd(name)];
}

/** The marker of a new issue. */
function markerOf(task: Task): Marker {
  return {
    playbook: task.playbook,
    subject: task.subject,
    ordinal: task.ordinal,
    step: task.step,
    title: task.title,
    assignee: task.assignee ?? undefined,
    milestone: task.milestone?.title,
    ruled: [],
    facts: task.facts,
  };
}

/** What stands behind our prefix in labels that the plan adds and removes; any other label is left alone. */
const families = /^(?:playbook\/.+|priority\/(?:urgent|high|normal|low)|late|snoozed|escalated)$/;

/** Whether a label is one the plan adds and removes. */
export function isOwnLabel(label: string, prefix: string): boolean {
  return label.startsWith(prefix) && families.test(label.slice(prefix.length));
}

/** The label of what was closed, or would have been closed, by rule: a person's close does not have it. */
export function overLabel(prefix: string): string {
  return `${prefix}over`;
}

/** GitHub refuses labels of more than 50 characters. */
function labelsOf(run: RunReport, prefix: string): readonly string[] {
  const names = [
    `playbook/${run.playbook}`,
    `priority/${run.priority satisfies Priority}`,
    ...(run.late > 0 ? ['late'] : []),
    ...(run.snoozedUntil === undefined ? [] : ['snoozed']),
    ...(run.escalated === undefined ? [] : ['escalated']),
  ];
  return names.map((name) => clip(`${prefix}${name}`, 50)).sort(compareText);
}
