import { compareText } from '../model/diagnostic.ts';
import type { Issue, IssuePatch } from './issue.ts';
import { beginLine, endLine, findMarker, findPart, type Marker, type Region } from './marker.ts';
import type { MilestoneDraft } from './milestone.ts';
import { mergeSteps, readBoxes } from './steps.ts';
import { bodyLimit, isOwnLabel, partLines, type Task } from './task.ts';

/** What must change on an issue for it to be the task, and in words what that is; nothing when `changes` is empty. */
export interface Difference {
  readonly patch: IssuePatch;
  /** The milestone to put it into; null to take it out of ours, undefined to leave it. */
  readonly milestone?: MilestoneDraft | null;
  readonly addLabels: readonly string[];
  readonly removeLabels: readonly string[];
  readonly changes: readonly string[];
}

/**
 * Compares the issue of a task with what it should be. What people did stays: ticks, text outside the markers, a title, an assignee or a milestone of
 * their choice, labels that are not ours. The text above and below the steps is renewed only together with something that matters.
 */
export function compareIssue(issue: Issue, task: Task, prefix: string): Difference {
  const found = findMarker(issue.body, task.key);
  const own = found.kind === 'marker' ? found : undefined;
  const title = own?.region == null || (own.marker.title !== undefined && own.marker.title !== issue.title) ? issue.title : task.title;
  const assignee = own === undefined ? undefined : newAssignee(issue, own.marker, task);
  const milestone = own === undefined ? undefined : newMilestone(issue, own.marker, task);
  const body = own?.region == null ? undefined : newBody(issue, own.marker, own.region, task, { title, assignee, milestone });
  const present = new Set(issue.labels.map((label) => label.toLowerCase()));
  const wanted = new Set(task.labels.map((label) => label.toLowerCase()));
  const addLabels = task.labels.filter((label) => !present.has(label.toLowerCase()));
  const removeLabels = issue.labels.filter((label) => isOwnLabel(label, prefix) && !wanted.has(label.toLowerCase())).sort(compareText);
  return {
    patch: {
      ...(title === issue.title ? {} : { title }),
      ...(body === undefined ? {} : { body: body.text }),
      // The body remembers whom we asked: without it the next run could not tell our choice from a person's.
      ...(assignee === undefined || body === undefined ? {} : { assignees: [assignee] }),
    },
    ...(milestone === undefined || body === undefined ? {} : { milestone }),
    addLabels,
    removeLabels,
    changes: [
      ...(title === issue.title ? [] : [`title “${title}”`]),
      ...(assignee === undefined || body === undefined ? [] : [`assigned to ${assignee}`]),
      ...(milestone === undefined || body === undefined ? [] : [milestone === null ? 'without milestone' : `milestone ${milestone.title}`]),
      ...(body === undefined ? [] : [body.what]),
      ...addLabels.map((label) => `label ${label}`),
      ...removeLabels.map((label) => `without label ${label}`),
    ],
  };
}

/** Whether a person has worked on the issue of a run: ticked a box, commented, or assigned somebody. */
export function isTouched(issue: Issue, key?: string): boolean {
  const found = findMarker(issue.body, key);
  if (issue.comments > 0) return true;
  if (found.kind !== 'marker') return false;
  const ruled = new Set(found.marker.ruled);
  const ticked = [...readBoxes(found.region?.lines ?? [])].some(([id, checked]) => checked && !ruled.has(id));
  return ticked || personsChoice(issue, found.marker);
}

/** Whether the issue is assigned to others than we asked for. */
export function personsChoice(issue: Issue, marker: Marker): boolean {
  const asked = marker.assignee?.toLowerCase();
  return issue.assignees.length > 0 && !issue.assignees.some((login) => login.toLowerCase() === asked);
}

/** Whom to assign now; undefined to leave it. A person's choice stays, and so does what GitHub made of the last request. */
function newAssignee(issue: Issue, marker: Marker, task: Task): string | undefined {
  if (task.assignee === null || task.assignee === marker.assignee || personsChoice(issue, marker)) return undefined;
  return task.assignee;
}

/**
 * The milestone to write now; undefined to leave it. It moves only while it is what we wrote last: one that a person chose stays, and so does that
 * they took it away.
 */
function newMilestone(issue: Issue, marker: Marker, { milestone: wanted }: Task): MilestoneDraft | null | undefined {
  const present = issue.milestone?.toLowerCase();
  if (wanted === undefined || present !== marker.milestone?.toLowerCase() || present === wanted?.title.toLowerCase()) return undefined;
  return wanted;
}

function newBody(
  issue: Issue,
  marker: Marker,
  region: Region,
  task: Task,
  { title, assignee, milestone }: { title: string; assignee: string | undefined; milestone: MilestoneDraft | null | undefined },
): { readonly text: string; readonly what: string } | undefined {
  const { lines, ruled } = mergeSteps(region.lines, marker.ruled, task.steps);
  const next: Marker = {
    playbook: task.playbook,
    subject: task.subject,
    ordinal: task.ordinal,
    step: task.step,
    title: title === task.title ? task.title : marker.title,
    assignee: assignee ?? marker.assignee,
    milestone: milestone === undefined ? marker.milestone : milestone?.title,
    ruled,
    facts: task.facts,
  };
  const begin = beginLine(next);
  const old = normal(issue.body.slice(region.start, region.end));
  const now = [begin, ...lines, endLine].join('\n');
  if (old === now) return undefined;
  const parts = [
    { region, text: now },
    ...(['why', 'facts'] as const).flatMap((name) => {
      const found = findPart(issue.body, name, region);
      return found === null ? [] : [{ region: found, text: partLines(name, name === 'why' ? task.why : task.below).join('\n') }];
    }),
  ];
  const steps = old.split('\n').slice(1).join('\n') !== now.split('\n').slice(1).join('\n');
  const what = steps ? 'steps' : marker.facts !== task.facts ? 'facts' : 'marker';
  const whole = replaceParts(issue.body, parts);
  if (whole.length <= bodyLimit) return { text: whole, what };
  // People's text fills the body: then only the steps are renewed, where that fits.
  const shorter = replaceParts(issue.body, [{ region, text: now }]);
  return shorter.length <= bodyLimit ? { text: shorter, what } : undefined;
}

/** Replaces parts of a body, keeping every other byte; new lines end as the body's lines do. */
function replaceParts(body: string, parts: readonly { readonly region: Region; readonly text: string }[]): string {
  const end = body.includes('\r\n') ? '\r\n' : '\n';
  return parts
    .toSorted((a, b) => b.region.start - a.region.start)
    .reduce((text, { region, text: now }) => text.slice(0, region.start) + now.replaceAll('\n', end) + text.slice(region.end), body);
}

function normal(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line, index, lines) => (index === 0 || index === lines.length - 1 ? line.trim() : line))
    .filter((line) => line.trim() !== '')
    .join('\n');
}
