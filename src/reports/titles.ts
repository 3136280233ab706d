import type { Content } from '../model/content.ts';
import type { LanguageId } from '../model/language.ts';
import { bareNames, textsIn, translateContent } from '../model/translated.ts';
import { titleOf } from './format.ts';

/** What titles of a workspace are called in another language, by the title that reports have. Example: `{ 'Seat use': '席位使用率' }`. */
export type Titles = Readonly<Record<string, string>>;

/** Titles of stages, metrics, dates, segments, health models, playbooks with their goals, steps and answers, and of personas, in each language that calls one otherwise. */
export function titlesByLanguage(content: Content, languages: readonly LanguageId[]): SiteTitles {
  return Object.fromEntries(
    languages.flatMap((language) => {
      const titles = titlesIn(content, language);
      return titles.size === 0 ? [] : [[language, Object.fromEntries(titles)]];
    }),
  );
}

/** The titles by language; one that has none is absent. */
export type SiteTitles = Readonly<Partial<Record<LanguageId, Titles>>>;

/** Where two have the same title and are called differently, the first counts: of definitions, of playbooks, then names, then answers. */
function titlesIn(content: Content, language: LanguageId): ReadonlyMap<string, string> {
  const { content: translated, answers } = translateContent(content, language);
  const found = new Map<string, string>();
  const names = new Map<string, string>();
  collect(definitionsOf(content), definitionsOf(translated), undefined, (title, name, said) => {
    if (said === title) return;
    keep(found, title ?? titleOf(name), said);
    keep(names, titleOf(name), said);
  });
  content.playbooks.forEach(({ value: { title, goal, steps } }, index) => {
    const other = translated.playbooks[index]?.value;
    keep(found, title, other?.title);
    keep(found, goal.outcome, other?.goal.outcome);
    steps.forEach((step, place) => {
      keep(found, step.title, other?.steps[place]?.title);
    });
  });
  const texts = textsIn(content, language);
  for (const name of bareNames(content)) if (Object.hasOwn(texts, name)) keep(names, titleOf(name), texts[name]);
  for (const said of answers.values()) for (const [option, words] of Object.entries(said)) keep(names, titleOf(option), words);
  return new Map([...names, ...found]);
}

function keep(into: Map<string, string>, title: string, said: string | undefined): void {
  if (said !== undefined && said !== title && !into.has(title)) into.set(title, said);
}

function definitionsOf({ journey, definitions, healthModels }: Content): unknown {
  return [journey, ...definitions, ...healthModels].map(({ value }) => value);
}

/** Walks two values of one shape, and tells each title that the second has: the title of the first, its name, and the title of the second. */
function collect(
  original: unknown,
  translated: unknown,
  name: string | undefined,
  tell: (title: string | undefined, name: string, said: string) => void,
): void {
  if (!isMap(original) || !isMap(translated)) return;
  const { id = name, title } = original;
  const said = translated.title;
  if (typeof said === 'string' && typeof id === 'string') tell(typeof title === 'string' ? title : undefined, id, said);
  for (const [key, inner] of Object.entries(original)) collect(inner, translated[key], Array.isArray(original) ? undefined : key, tell);
}

/** Lists count as maps of their places. */
function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
