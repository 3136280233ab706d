import { translateContent } from '#setpiece/model/translated';
import type { Content } from '../../model/content.ts';
import type { LanguageId } from '../../model/language.ts';
import type { StaleTranslation } from './translation.ts';

/** A page whose translation is missing or out of date. */
export interface ToTranslate {
  readonly language: LanguageId;
  readonly title: string;
  readonly href: string;
  /** The file to edit: the translation, or the original of one that is missing. */
  readonly file: string;
  readonly stale: StaleTranslation | null;
}

/** Playbooks in use and assets whose text in a language is missing or out of date. */
export function missingIn(
  language: LanguageId,
  content: Content,
  stale: ReadonlyMap<string, StaleTranslation>,
  base: string,
): ToTranslate[] {
  const { content: translated, shown } = translateContent(content, language);
  const pages = [
    ...translated.playbooks.filter(({ value }) => value.status !== 'retired').map((page) => ({ page, folder: 'plays' })),
    ...translated.assets.map((page) => ({ page, folder: 'assets' })),
  ];
  return pages.flatMap(({ page, folder }) => {
    const { file, language: is } = shown.get(page.file) ?? { file: page.file, language: null };
    const old = stale.get(file) ?? null;
    if (is === language && old === null) return [];
    return [
      { language, title: page.value.title, href: `${base}${language}/${folder}/${page.value.id}/`, file, stale: is === null ? null : old },
    ];
  });
}
