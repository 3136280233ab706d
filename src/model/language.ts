/** The languages of the interface, in which playbooks and their texts may be translated too. */
export const languageIds = ['en', 'zh-cn', 'zh-tw'] as const;

/** A language of the interface, as workspaces and addresses write it. */
export type LanguageId = (typeof languageIds)[number];

/** The languages in which a reader of one takes a text, the best first: who reads one kind of Chinese can read the other. */
export function readingOrder(id: LanguageId): readonly LanguageId[] {
  return id === 'zh-cn' ? ['zh-cn', 'zh-tw'] : id === 'zh-tw' ? ['zh-tw', 'zh-cn'] : [id];
}

/**
 * A value inside of a sentence; what is not text is written as the reader's language does. Days are `2027-03-31`, shares 0 to 1; a title is one of
 * the workspace, which may be translated.
 */
export type SentenceValue =
  | string
  | number
  | { readonly day: string }
  | { readonly shortDay: string; readonly near?: string }
  | { readonly share: number }
  | { readonly title: string }
  | { readonly money: number; readonly currency: string };

/**
 * A sentence that a fact carries, to be said in the reader's language later: `t(sentence)` of `src/site/language` says it.
 * `say` is the English sentence with `{{names}}`, and the key of its translations.
 */
export interface Sentence {
  readonly say: string;
  readonly with: Readonly<Record<string, SentenceValue>>;
}

/** Names of the values inside of a sentence. */
type Names<S extends string> = S extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Names<Rest> : never;

/** The values that a sentence asks for; none for one without `{{names}}`. `count` is always a number: it decides between one and many. */
export type ValuesOf<S extends string, V = SentenceValue> = string extends S
  ? [values?: Readonly<Record<string, V>>]
  : [Names<S>] extends [never]
    ? []
    : [values: { readonly [Name in Names<S>]: Name extends 'count' ? number : V }];

/** Names a sentence here that is said elsewhere, so that it is not missed where translations are checked. Example: `{ draft: say('Draft') }`. */
export function say<const S extends string>(key: S): S {
  return key;
}

/** Makes a {@link Sentence}. Example: `sentence('{{count}} runs held back', { count: 3 })`. */
export function sentence<const S extends string>(say: S, ...[values]: ValuesOf<S>): Sentence {
  return { say, with: values ?? {} };
}
