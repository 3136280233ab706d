import type { Issue } from '../../src/tasks/issue.ts';
import { findMarker } from '../../src/tasks/marker.ts';
import { isOwnLabel } from '../../src/tasks/task.ts';

/** What must stay on an issue as a person left it. */
export interface Left {
  /** The text outside our markers, byte for byte. */
  readonly outside: string;
  /** Lines between our markers that are no steps. */
  readonly inside: readonly string[];
  readonly ticked: readonly string[];
  readonly labels: readonly string[];
  readonly title: string | undefined;
  readonly assignees: readonly string[] | undefined;
  readonly closed: boolean;
}

const BEGIN = /<!-- setpiece:begin (\S+) -->/g;
const BOX = /^\s*- \[x\] .*<!-- (\S+) -->/;
const END = '<!-- setpiece:end -->';

/** The run whose task a body was written for. */
export function bornAs(body: string): string | undefined {
  const found = findMarker(body);
  return found.kind === 'marker' ? `${found.marker.playbook}/${found.marker.subject}/${found.marker.ordinal}` : undefined;
}

/** A body without our three parts, and the lines of the steps; the parts are those around the marker of `key`. Undefined without it. */
function partsOf(body: string, key: string): { readonly outside: string; readonly lines: readonly string[] } | undefined {
  const begin = [...body.matchAll(BEGIN)].find(
    ({ index, 0: line }) => bornAs(line) === key && (index === 0 || body[index - 1] === '\n') && !body.slice(0, index).endsWith('> '),
  );
  if (begin === undefined) return undefined;
  const end = body.indexOf(END, begin.index);
  if (end < 0) return undefined;
  const above = body.slice(0, begin.index);
  const below = body.slice(end + END.length);
  const why = above.lastIndexOf('<!-- setpiece:why -->');
  const whyEnd = above.indexOf('<!-- setpiece:/why -->', why);
  const facts = /^<!-- setpiece:facts -->\r?\n[\s\S]*?^<!-- setpiece:\/facts -->/m.exec(below);
  const outside = [
    why < 0 || whyEnd < 0 ? above : `${above.slice(0, why)}[why]${above.slice(whyEnd)}`,
    facts === null ? below : `${below.slice(0, facts.index)}[facts]${below.slice(facts.index + facts[0].length)}`,
  ].join('[steps]');
  return { outside, lines: body.slice(begin.index, end).split(/\r?\n/).slice(1) };
}

/** What a person has just left on an issue; `renamed` and `assigned` once they have chosen a title or an assignee. */
export function leftOn(issue: Issue, key: string, before: Left | undefined, deed: string): Left | undefined {
  const parts = partsOf(issue.body, key);
  if (parts === undefined) return undefined;
  const { outside, lines } = parts;
  const id = deed.split(' ')[1] ?? '';
  const isTicked = (step: string): boolean => lines.some((line) => BOX.exec(line)?.[1] === step);
  return {
    outside,
    inside: lines.filter((line) => line.trim() !== '' && !/^\s*- \[[ x]\] .*<!-- \S+ -->/.test(line)),
    ticked: [
      ...(before?.ticked ?? []).filter((one) => (!deed.startsWith('untick') || one !== id) && (!deed.startsWith('paste') || isTicked(one))),
      ...(deed.startsWith('tick') && isTicked(id) ? [id] : []),
    ],
    labels: issue.labels.filter((label) => !isOwnLabel(label, 'cs:') && label !== 'cs:over'),
    title: deed === 'rename' ? issue.title : before?.title,
    assignees: deed === 'assign' ? issue.assignees : deed === 'unassign' ? undefined : before?.assignees,
    closed: deed === 'done' || deed === 'dismiss' ? issue.state === 'closed' : deed === 'reopen' ? false : (before?.closed ?? false),
  };
}

/** What of a person's is not there any more, in words. */
export function lostOf(issue: Issue, key: string, left: Left): readonly string[] {
  const parts = partsOf(issue.body, key);
  if (parts === undefined) return ['the marker is gone'];
  const ticked = new Set(parts.lines.flatMap((line) => BOX.exec(line)?.[1] ?? []));
  return [
    parts.outside === left.outside ? '' : `text outside: ${JSON.stringify(left.outside)} became ${JSON.stringify(parts.outside)}`,
    ...left.inside.map((line) => (parts.lines.includes(line) ? '' : `the line ${JSON.stringify(line)}`)),
    ...left.ticked.map((id) => (ticked.has(id) ? '' : `the tick of ${id}`)),
    ...left.labels.map((label) => (issue.labels.includes(label) ? '' : `the label ${label}`)),
    left.title === undefined || left.title === issue.title ? '' : `the title ${left.title}`,
    left.assignees === undefined || `${left.assignees}` === `${issue.assignees}`
      ? ''
      : `the assignee ${left.assignees}, now ${issue.assignees}`,
    left.closed && issue.state === 'open' ? 'the close' : '',
  ].filter(Boolean);
}

/**
 * An issue as two runs may be compared: without its number, without the days on which deeds were first seen, and without the text below the steps,
 * which tells of the day on which it was written. One that is closed or over stays as it was then.
 */
export function comparable({ title, state, stateReason, labels, assignees, milestone, body, comments }: Issue): string {
  const over = labels.includes('cs:over');
  if (state === 'closed' || over) return JSON.stringify({ state, stateReason, over });
  const neutral = body
    .replaceAll(/^<!-- setpiece:facts -->\r?\n[\s\S]*?^<!-- setpiece:\/facts -->/gm, '[facts]')
    .replaceAll(/\((?:done )?\d{1,2} [A-Z][a-z]{2} \d{4}(, [^)]*)?\)/g, '(done$1)');
  return JSON.stringify({ title, state, stateReason, labels, assignees, milestone, comments, body: neutral });
}
