import { execFileSync } from 'node:child_process';
import { readFrontMatter } from '#setpiece/workspace/front-matter';
import type { Content, LocatedPage } from '../../model/content.ts';
import type { LanguageId } from '../../model/language.ts';
import type { Translation } from '../../model/translation.ts';
import type { Changes } from './git.ts';

/** How a page's text stands to the language of its reader; pages in their own language have none. */
export interface PageTranslation {
  /** The language that is shown; null for the original's. */
  readonly shown: LanguageId | null;
  /** The file whose text is shown. */
  readonly file: string;
  /** What of the original was changed since; null for a translation that is up to date, and where nobody can tell. */
  readonly stale: StaleTranslation | null;
}

/** A translation whose original went on. */
export interface StaleTranslation {
  /** The day of the translation's last change, `YYYY-MM-DD`. */
  readonly day: string;
  /** Changed texts of the original. */
  readonly parts: readonly TextPart[];
}

/** A text of a page: one of its own, or that of a step, by its id. */
export type TextPart = 'title' | 'goal' | 'subject' | 'text' | { readonly step: string };

/** Asks Git for texts, several at once: `names` are `<commit>:./<file>`. A text that Git does not have is left out. */
export type AskTexts = (root: string, names: readonly string[]) => ReadonlyMap<string, string>;

/**
 * Translations of which the original was changed since, by file: their texts are compared, so a new due date makes nothing stale. Asks Git once.
 */
export function readStale(
  root: string,
  content: Content,
  changes: Changes,
  ask: AskTexts = askTexts,
): ReadonlyMap<string, StaleTranslation> {
  const pages = [
    ...content.playbookTranslations.map((page) => ({ page, original: originalOf(page, content.playbooks) })),
    ...content.assetTranslations.map((page) => ({ page, original: originalOf(page, content.assets) })),
  ].flatMap(({ page, original }) => {
    const last = changes.of.get(page.file)?.[0];
    return original === undefined || last === undefined ? [] : [{ page, original, last, name: `${last.commit}:./${original.file}` }];
  });
  const then = ask(root, [...new Set(pages.map(({ name }) => name))]);
  const found = new Map<string, StaleTranslation>();
  for (const { page, original, last, name } of pages) {
    const text = then.get(name);
    const parts = text === undefined ? [] : changedParts(text, original);
    if (parts.length > 0) found.set(page.file, { day: last.day, parts });
  }
  return found;
}

function originalOf<T>(page: Translation<unknown>, originals: readonly LocatedPage<T>[]): LocatedPage<T> | undefined {
  return originals.find(({ file }) => file.replace(/\.mdx?$/, '') === page.of);
}

/** What differs between an earlier text of a page and what it is today. */
function changedParts(then: string, { file, value, body }: LocatedPage<unknown>): TextPart[] {
  const { page } = readFrontMatter({ file, text: then });
  if (page === undefined) return [];
  const before = textsOf(page.yaml.value, page.body);
  const now = textsOf(value, body);
  const keys = [...new Set([...now.keys(), ...before.keys()])];
  return keys.filter((key) => before.get(key) !== now.get(key)).map(partOf);
}

function partOf(key: string): TextPart {
  return key === 'title' || key === 'goal' || key === 'subject' || key === 'text' ? key : { step: key.slice('step '.length) };
}

/** The texts of a page, typed or as YAML gives it. */
function textsOf(value: unknown, body: string): Map<string, string> {
  const found = new Map<string, string>();
  const keep = (key: string, ...texts: unknown[]): void => {
    const words = texts.filter((text) => typeof text === 'string').map((text) => text.replaceAll(/\s+/g, ' ').trim());
    if (words.length > 0) found.set(key, words.join('\n'));
  };
  keep('title', get(value, 'title'));
  keep('goal', get(get(value, 'goal'), 'outcome'));
  keep('subject', get(value, 'subject'));
  const steps = get(value, 'steps');
  for (const step of Array.isArray(steps) ? steps : []) {
    const ask = get(step, 'ask');
    keep(`step ${String(get(step, 'id'))}`, get(step, 'title'), get(step, 'about'), Array.isArray(ask) ? ask.join(', ') : undefined);
  }
  keep('text', body);
  return found;
}

function get(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key] // an object that has this key of its own
    : undefined;
}

/** Runs `git` in the content root. */
export const askTexts: AskTexts = (root, names) => {
  const texts = new Map<string, string>();
  if (names.length === 0) return texts;
  try {
    const answer = execFileSync('git', ['cat-file', '--batch'], {
      cwd: root,
      input: `${names.join('\n')}\n`,
      maxBuffer: 256 * 1024 * 1024,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let at = 0;
    for (const name of names) {
      const end = answer.indexOf('\n', at);
      const [, type, size = ''] = answer.toString('utf8', at, end).split(' ');
      at = end + 1;
      if (type !== 'blob') continue;
      texts.set(name, answer.toString('utf8', at, at + Number(size)));
      at += Number(size) + 1;
    }
  } catch {
    // No Git, or no repository: nobody can tell what changed.
  }
  return texts;
};
