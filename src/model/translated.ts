import type { Content, LocatedPage } from './content.ts';
import { type LanguageId, readingOrder } from './language.ts';
import type { Asset, Playbook, Step } from './playbook.ts';
import type { PlaybookTranslation, Translation } from './translation.ts';

/** In which language a page is shown to a reader. */
export interface Shown {
  /** Null for the original. */
  readonly language: LanguageId | null;
  /** The file whose text is shown. */
  readonly file: string;
}

/** The texts of a workspace for readers of a language. */
export interface TranslatedContent {
  /** The same content with texts of translations in place of the original ones: for showing, never for evaluating. */
  readonly content: Content;
  /** What is shown of each playbook and asset, by the file of the original. */
  readonly shown: ReadonlyMap<string, Shown>;
  /** What the options of questions are called, by playbook, step and option; options without words are left out. */
  readonly answers: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

/** Puts the texts of translations into a workspace. What is not translated stays as it is. */
export function translateContent(content: Content, language: LanguageId): TranslatedContent {
  const shown = new Map<string, Shown>();
  const answers = new Map<string, Readonly<Record<string, string>>>();
  const find = <T>(page: LocatedPage<unknown>, all: readonly Translation<T>[]): Translation<T> | undefined => {
    const stem = page.file.replace(/\.mdx?$/, '');
    const own = all.filter(({ of }) => of === stem);
    const found = readingOrder(language)
      .map((id) => own.find((one) => one.language === id))
      .find((one) => one !== undefined);
    shown.set(page.file, { language: found?.language ?? null, file: found?.file ?? page.file });
    return found;
  };
  const playbooks = content.playbooks.map((page): LocatedPage<Playbook> => {
    const found = find(page, content.playbookTranslations);
    if (found === undefined) return page;
    for (const [step, texts] of Object.entries(found.value.steps)) {
      if (texts.answers !== undefined) answers.set(`${page.value.id} ${step}`, texts.answers);
    }
    return { ...page, ...textOf(found, page), value: translatePlaybook(page.value, found.value) };
  });
  const assets = content.assets.map((page): LocatedPage<Asset> => {
    const found = find(page, content.assetTranslations);
    if (found === undefined) return page;
    const { title = page.value.title, subject = page.value.subject } = found.value;
    return { ...page, ...textOf(found, page), value: { ...page.value, title, ...(subject !== undefined && { subject }) } };
  });
  return { content: { ...content, playbooks, assets }, shown, answers };
}

/** A translation without a body leaves the original one. */
function textOf(found: Translation<unknown>, page: LocatedPage<unknown>): Pick<LocatedPage<unknown>, 'body' | 'bodyLine' | 'format'> {
  const { body, bodyLine, format } = found.body.trim() === '' ? page : found;
  return { body, bodyLine, format };
}

function translatePlaybook(playbook: Playbook, { title = playbook.title, goal, steps }: PlaybookTranslation): Playbook {
  return {
    ...playbook,
    title,
    goal: { ...playbook.goal, outcome: goal?.outcome ?? playbook.goal.outcome },
    steps: playbook.steps.map((step): Step => {
      const texts = steps[step.id];
      const about = texts?.about ?? step.about;
      return { ...step, title: texts?.title ?? step.title, ...(about !== undefined && { about }) };
    }),
  };
}
