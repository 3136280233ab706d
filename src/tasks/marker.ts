import { z } from 'zod';

const payload = z.object({
  p: z.string().min(1),
  s: z.string().min(1),
  n: z.number().int().positive(),
  i: z.string().min(1).optional(),
  t: z.string().optional(),
  a: z.string().optional(),
  d: z.string().optional(),
  m: z.array(z.string()).optional(),
  f: z.string().optional(),
});

/** What a task's marker says: which run it is, and what was written last, so that what people changed since can be told from it. */
export interface Marker {
  readonly playbook: string;
  readonly subject: string;
  readonly ordinal: number;
  /** The step, for the issue of a step that has its own. */
  readonly step?: string | undefined;
  /** The title as last written: another one is a person's and stays. */
  readonly title?: string | undefined;
  /** The login last asked to do it: other assignees are a person's choice. */
  readonly assignee?: string | undefined;
  /** The title of the milestone last written: another one, or none, is a person's choice. */
  readonly milestone?: string | undefined;
  /** Steps that were ticked by rule, not by a person. */
  readonly ruled: readonly string[];
  /** The facts for which the text outside the steps was written; that text is renewed when they change. */
  readonly facts: string;
}

/** The part of a body between the begin and the end of its marker. */
export interface Region {
  /** Offsets in the body: from the first character of the begin line to after the last of the end line, without its line end. */
  readonly start: number;
  readonly end: number;
  /** Lines between the two, without line ends. */
  readonly lines: readonly string[];
}

/** What stands in a body: no marker, one that cannot be read, or a marker with the region it begins (null where it is quoted or never ends). */
export type Found =
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'marker'; readonly marker: Marker; readonly region: Region | null };

const BEGIN = /^([ \t]*(?:>[ \t]?)*)<!--[ \t]*setpiece:begin\b[ \t]*(.*?)[ \t]*-->[ \t]*$/;
const END = /^[ \t]*<!--[ \t]*setpiece:end[ \t]*-->[ \t]*$/;

/** The key of a run, or of a step with an issue of its own, from what its marker says. Examples: `renewal-90/nordhaven/1`, `renewal-90/nordhaven/1#price`. */
export function markerKey({ playbook, subject, ordinal, step }: Pick<Marker, 'playbook' | 'subject' | 'ordinal' | 'step'>): string {
  const run = `${playbook}/${subject}/${ordinal}`;
  return step === undefined ? run : stepKey(run, step);
}

/** The key of a step with an issue of its own, from that of its run. */
export function stepKey(run: string, step: string): string {
  return `${run}#${step}`;
}

/** The run and the step of such a key; null for the key of a run. */
export function splitStepKey(key: string): { readonly run: string; readonly step: string } | null {
  const [, run, step] = /^(.*\/\d+)#([a-z][a-z0-9_]*)$/.exec(key) ?? [];
  return run === undefined || step === undefined ? null : { run, step };
}

/** The line that begins a task's steps. The payload is base64url, so that nothing in it can end the comment. */
export function beginLine(marker: Marker): string {
  const values = {
    p: marker.playbook,
    s: marker.subject,
    n: marker.ordinal,
    i: marker.step,
    t: marker.title,
    a: marker.assignee,
    d: marker.milestone,
    m: marker.ruled.length > 0 ? marker.ruled : undefined,
    f: marker.facts === '' ? undefined : marker.facts,
  };
  return `<!-- setpiece:begin ${Buffer.from(JSON.stringify(values), 'utf8').toString('base64url')} -->`;
}

/** The line that ends a task's steps. */
export const endLine = '<!-- setpiece:end -->';

/**
 * Finds the marker of a body. Of several the last one counts, and one that stands free before one inside a quotation, which belongs to
 * another issue's text. A marker that cannot be read is told, never taken for none.
 *
 * @param key the run whose marker it should be: of several, the first of it counts, so that what is pasted below does not take over, be it another
 *   task or a copy of this one
 */
export function findMarker(body: string, key?: string): Found {
  const lines = splitLines(body);
  const candidates = findBegins(lines);
  const own = key === undefined || candidates.length < 2 ? undefined : candidates.find(({ payload }) => keyOf(payload) === key);
  const begin = own ?? candidates.at(-1);
  if (begin === undefined) return { kind: 'none' };
  const marker = readPayload(begin.payload);
  if (marker === undefined) return { kind: 'unreadable' };
  return { kind: 'marker', marker, region: begin.quoted ? null : regionFrom(lines, begin.index, END) };
}

/** Whether a task stood in a body whose marker cannot be read, or is gone: an end without its begin is left. */
export function lacksMarker(body: string): boolean {
  const lines = splitLines(body);
  const readable = findBegins(lines).filter(({ quoted, payload }) => !quoted && readPayload(payload) !== undefined);
  return lines.filter(({ text }) => END.test(text)).length > readable.length;
}

/** All markers of a body that can be read, in their order; those inside a quotation only where none stands free. */
export function findMarkers(body: string): readonly Marker[] {
  return findBegins(splitLines(body)).flatMap(({ payload }) => readPayload(payload) ?? []);
}

function findBegins(lines: readonly Line[]): readonly { readonly index: number; readonly quoted: boolean; readonly payload: string }[] {
  const begins = lines.flatMap((line, index) => {
    const match = BEGIN.exec(line.text);
    return match ? [{ index, quoted: match[1]?.includes('>') === true, payload: match[2] ?? '' }] : [];
  });
  const free = begins.filter(({ quoted }) => !quoted);
  return free.length > 0 ? free : begins;
}

/**
 * A named part of the body between `<!-- setpiece:<name> -->` and `<!-- setpiece:/<name> -->`, each on a line of its own; null where a
 * person took either away. Of several it is the one next to the steps: another may stand in a task that was pasted in.
 *
 * @param steps where the steps stand
 */
export function findPart(body: string, name: 'why' | 'facts', steps: Region): Region | null {
  const lines = splitLines(body);
  const firsts = lines.flatMap(({ text, start }, index) => (text.trim() === partBegin(name) ? [{ index, start }] : []));
  const next = name === 'why' ? firsts.findLast(({ start }) => start < steps.start) : firsts.find(({ start }) => start > steps.end);
  const first = next ?? (firsts.length === 1 ? firsts[0] : undefined);
  return first === undefined ? null : regionFrom(lines, first.index, new RegExp(`^[ \\t]*<!-- setpiece:/${name} -->[ \\t]*$`));
}

/** The line that begins a named part. */
export function partBegin(name: 'why' | 'facts'): string {
  return `<!-- setpiece:${name} -->`;
}

/** The line that ends a named part. */
export function partEnd(name: 'why' | 'facts'): string {
  return `<!-- setpiece:/${name} -->`;
}

function keyOf(text: string): string | undefined {
  const marker = readPayload(text);
  return marker && markerKey(marker);
}

function readPayload(text: string): Marker | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  const { data } = payload.safeParse(json);
  if (data === undefined) return undefined;
  const { p, s, n, i, t, a, d, m, f } = data;
  return { playbook: p, subject: s, ordinal: n, step: i, title: t, assignee: a, milestone: d, ruled: m ?? [], facts: f ?? '' };
}

interface Line {
  readonly text: string;
  readonly start: number;
}

function splitLines(body: string): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const text of body.split('\n')) {
    lines.push({ text: text.endsWith('\r') ? text.slice(0, -1) : text, start });
    start += text.length + 1;
  }
  return lines;
}

function regionFrom(lines: readonly Line[], first: number, end: RegExp): Region | null {
  const begin = lines[first];
  const last = lines.findIndex(({ text }, index) => index > first && end.test(text));
  const closing = lines[last];
  if (begin === undefined || closing === undefined) return null;
  return {
    start: begin.start,
    end: closing.start + closing.text.length,
    lines: lines.slice(first + 1, last).map(({ text }) => text),
  };
}
