import type { Content, Located, LocatedPage } from './content.ts';
import { type LanguageId, readingOrder } from './language.ts';
import type { Asset, Playbook, Step } from './playbook.ts';
import type { PlaybookTranslation, Texts, Translation } from './translation.ts';

/** In which language a page is shown to a reader. */
interface Shown {
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
  const texts = textsIn(content, language);
  const translate = <T>(located: Located<T>): Located<T> => ({ ...located, value: translateTexts(located.value, texts) });
  const translated: Content = {
    ...content,
    playbooks,
    assets,
    journey: translate(content.journey),
    definitions: content.definitions.map(translate),
    healthModels: content.healthModels.map(translate),
  };
  return { content: translated, shown, answers };
}

/** The texts of `texts.<language>.yaml` for readers of a language, by the original. */
export function textsIn(content: Content, language: LanguageId): Texts {
  return Object.assign(
    {},
    ...[...readingOrder(language)]
      .reverse()
      .flatMap((id) => content.translatedTexts.filter((one) => one.language === id).map(({ value }) => value.texts)),
  );
}

/** Names that have no title anywhere: of personas, and of what segments are exclusive in. */
export function bareNames({ workspace, definitions }: Content): readonly string[] {
  const families = definitions.flatMap(({ value }) => Object.values(value.segments).flatMap(({ exclusive }) => exclusive ?? []));
  return [...new Set([...workspace.value.personas, ...families])];
}

/** Keys of definitions that hold texts for people. */
const textKeys = new Set(['title', 'about', 'because']);
/** Maps of definitions, whose names stand for the titles of those that have none. */
const named = new Set(['metrics', 'dates', 'segments', 'groups', 'measures']);

/** The texts that definitions show: what `texts.<language>.yaml` may translate. */
export function textsOf(content: Content): ReadonlySet<string> {
  const found = new Set<string>(bareNames(content));
  const keep = (text: string): string => {
    found.add(text);
    return text;
  };
  for (const { value } of [content.journey, ...content.definitions, ...content.healthModels]) mapTexts(value, keep);
  return found;
}

function translateTexts<T>(value: T, texts: Texts): T {
  return mapTexts(value, (text) => (Object.hasOwn(texts, text) ? (texts[text] ?? text) : text)) as T; // the same shape, with other texts
}

/** The same value with each of its texts passed through `say`; a definition without a title has one when its name is said otherwise. */
function mapTexts(value: unknown, say: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => titled(mapTexts(entry, say), idOf(entry), say));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (typeof inner === 'string') return [key, textKeys.has(key) ? say(inner) : inner];
      const mapped = mapTexts(inner, say);
      if (!named.has(key) || !isMap(mapped)) return [key, mapped];
      return [key, Object.fromEntries(Object.entries(mapped).map(([name, one]) => [name, titled(one, name, say)]))];
    }),
  );
}

function titled(value: unknown, name: string | undefined, say: (text: string) => string): unknown {
  if (name === undefined || !isMap(value) || value.title !== undefined) return value;
  const said = say(name);
  return said === name ? value : { ...value, title: said };
}

/** Stages are a list, by their ids. */
function idOf(value: unknown): string | undefined {
  return isMap(value) && typeof value.id === 'string' ? value.id : undefined;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.getPrototypeOf(value) === Object.prototype;
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
