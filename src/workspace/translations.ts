import type { Diagnostic } from '../model/diagnostic.ts';
import { type LanguageId, languageIds } from '../model/language.ts';
import { assetSchema, playbookSchema } from '../model/playbook.ts';
import { assetTranslationSchema, playbookTranslationSchema, type Translation } from '../model/translation.ts';
import { keysAt } from './schema-shape.ts';
import type { YamlFile } from './yaml-places.ts';

const ending = new RegExp(`\\.(${languageIds.join('|')})\\.mdx?$`);

/** What a file translates, by its name: `plays/renewal-90.zh-cn.mdx` is Chinese of `plays/renewal-90`; undefined for a page that is no translation. */
export function translationOf(file: string): Pick<Translation<unknown>, 'language' | 'of'> | undefined {
  const found = ending.exec(file);
  const language = languageIds.find((id) => id === found?.[1]);
  return found === null || language === undefined ? undefined : { language, of: file.slice(0, found.index) };
}

/** The language of a file of texts: `playbooks/texts.zh-cn.yaml` holds Chinese ones. */
export function languageOfTexts(file: string): LanguageId | undefined {
  return languageIds.find((id) => file.endsWith(`/texts.${id}.yaml`));
}

/** The keys of a page and of a step that hold no text, and are read from the original alone. */
const rules = {
  playbook: { page: playbookSchema, texts: playbookTranslationSchema },
  asset: { page: assetSchema, texts: assetTranslationSchema },
} as const;

/**
 * Rules in a translation: they would be read from two files that can contradict each other, so they are refused and not ignored. Takes the
 * place of what the schema says of the same keys.
 */
export function refuseRules(kind: 'playbook' | 'asset', file: string, yaml: YamlFile, found: readonly Diagnostic[]): Diagnostic[] {
  const { page, texts } = rules[kind];
  const stepKeys = keysAt(page, ['steps', 0]).filter((key) => key !== 'id');
  const original = file.replace(ending, (name) => name.slice(name.lastIndexOf('.')));
  const refused = [
    ...keysIn(yaml.value).map((key) => ({ path: [key], isRule: keysAt(page, []).includes(key) && !keysAt(texts, []).includes(key) })),
    ...keysIn(partIn(yaml.value, 'goal')).map((key) => ({
      path: ['goal', key],
      isRule: key !== 'outcome' && keysAt(page, ['goal']).includes(key),
    })),
    ...keysIn(partIn(yaml.value, 'steps')).flatMap((step) =>
      keysIn(partIn(partIn(yaml.value, 'steps'), step)).map((key) => ({
        path: ['steps', step, key],
        isRule: stepKeys.includes(key) && key !== 'title' && key !== 'about',
      })),
    ),
  ].filter(({ isRule }) => isRule);
  const diagnostics = refused.map(
    ({ path }): Diagnostic => ({
      ...yaml.locateKey(path),
      severity: 'error',
      code: 'rule-in-translation',
      message: `\`${path.at(-1)}\` does not belong into a translation, which holds texts only`,
      hint: `take it out: it is read from ${original} in every language`,
    }),
  );
  const places = new Set(diagnostics.map(placeOf));
  return [...diagnostics, ...found.filter((diagnostic) => diagnostic.code !== 'unknown-key' || !places.has(placeOf(diagnostic)))];
}

const placeOf = ({ line, column }: Diagnostic): string => `${line}:${column}`;

function keysIn(value: unknown): string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

function partIn(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key] // a map that has this key of its own
    : undefined;
}
