import type { LanguageId } from '../../model/language.ts';

/** What a language is called by those who read it. */
export const languageNames: Readonly<Record<LanguageId, { readonly tag: string; readonly name: string }>> = {
  en: { tag: 'en', name: 'English' },
  'zh-cn': { tag: 'zh-CN', name: '简体中文' },
  'zh-tw': { tag: 'zh-TW', name: '繁體中文' },
};
