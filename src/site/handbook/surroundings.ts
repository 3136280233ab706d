import { posix } from 'node:path';
import { nameInWords, type Vocabulary } from '#setpiece/expressions/words-names';
import { calendarFor } from '#setpiece/model/calendar';
import { formatDay } from '#setpiece/model/day';
import { formatDuration } from '#setpiece/model/duration';
import { verifiedUntil } from '#setpiece/model/verified';
import type { Content, Located } from '../../model/content.ts';
import type { Playbook } from '../../model/playbook.ts';
import type { Path } from '../../model/position.ts';
import type { Language } from '../language/language.ts';
import { type RenderedBody, renderBody } from './body.ts';
import type { Verified } from './freshness.ts';
import { type Changes, type RuleHistory, VERSIONS, versionKey } from './git.ts';
import type { Place, Provenance } from './page.ts';

/** What all pages of the handbook are made from. */
export interface Surroundings {
  readonly content: Content;
  readonly vocabulary: Vocabulary;
  /** The words of the workspace with those of a playbook’s steps, in the language of the pages. */
  readonly vocabularyFor: (playbook: Playbook) => Vocabulary;
  readonly changes: Changes;
  /** What the versions of playbooks changed in their rules. */
  readonly history: RuleHistory;
  /** The path of the pages in this language, with `/` at both ends. */
  readonly base: string;
  /** The language of the pages: `language.t('…')` says what their builders say. */
  readonly language: Language;
}

/** Where a part of a file stands. */
export function placeOf(located: Located<unknown>, ...path: Path): Place {
  const { file, line } = located.locate(path);
  return { file, line };
}

/** How a file came to be, and who stands for it. */
export function provenanceOf(file: string, verified: VerifiedLine | undefined, surroundings: Surroundings): Provenance {
  const { changes, history } = surroundings;
  const all = changes.of.get(file) ?? [];
  return {
    file,
    changes: all.slice(0, VERSIONS).map((change) => ({ ...change, rule: history.get(versionKey(change.commit, file)) ?? [] })),
    versions: all.length,
    gap: changes.gap,
    verified: verifiedOf(file, verified, surroundings),
  };
}

/** The `verified` line of a file. */
type VerifiedLine = NonNullable<Content['playbooks'][number]['value']['verified']>;

/** The check of a file: the last day it counts, and what Git knows of the time since. */
export function verifiedOf(file: string, line: VerifiedLine | undefined, { content, changes }: Surroundings): Verified | null {
  if (line === undefined) return null;
  const { addBusinessDays } = calendarFor(content.workspace.value.country);
  const changed = changes.sinceVerified.get(file);
  return {
    by: line.by,
    on: formatDay(line.on),
    until: formatDay(verifiedUntil(line, addBusinessDays)),
    changed: changed ?? null,
    gap: changed === undefined ? changes.gap : null,
  };
}

/** A token in words. Example: `owner.csm.name` is “CSM’s name”, `customer.name` “customer name”. */
export function tokenTitle(path: string): string {
  const [head = '', ...rest] = path.split('.');
  if (head === 'owner' && rest[0] !== undefined)
    return rest[1] === undefined ? nameInWords(rest[0]) : `${nameInWords(rest[0])}’s ${nameInWords(rest[1])}`;
  return [head, ...rest]
    .map(nameInWords)
    .join(' ')
    .replace(/^renewal$/, 'renewal date');
}

/** A page's text as HTML, with links between files led to their pages. */
export function bodyOf(
  page: { readonly file: string; readonly body: string; readonly format: 'md' | 'mdx' },
  { content, base }: Surroundings,
): RenderedBody {
  const pages = new Map([
    ...content.playbooks.map((one): [string, string] => [one.file, `plays/${one.value.id}/`]),
    ...content.assets.map((one): [string, string] => [one.file, `assets/${one.value.id}/`]),
  ]);
  const resolve = (href: string): string | undefined => {
    if (/^[a-z][a-z0-9+.-]*:|^#|^\/\//i.test(href)) return href;
    if (href.startsWith('/')) return `${base}${href.slice(1)}`;
    const [path = '', ...anchor] = href.split('#');
    const target = pages.get(posix.join(posix.dirname(page.file), path));
    return target === undefined ? undefined : `${base}${target}${anchor.length > 0 ? `#${anchor.join('#')}` : ''}`;
  };
  return renderBody(page.body, page.format, { titleOf: tokenTitle, resolve });
}

/** A choice or plain value as a file writes it, for the small print under a sentence. */
export function asWritten(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 1 ? asWritten(value[0]) : `[${value.map(asWritten).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return '';
  if ('count' in value && 'unit' in value && Object.keys(value).length === 2)
    return formatDuration(value as Parameters<typeof formatDuration>[0]);
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{ ${entries.map(([key, inner]) => `${key}: ${asWritten(inner)}`).join(', ')} }`;
}
