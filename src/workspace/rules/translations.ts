import type { LocatedPage } from '../../model/content.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { readingOrder } from '../../model/language.ts';
import { nearest } from '../../model/nearest.ts';
import type { Step } from '../../model/playbook.ts';
import { textsOf } from '../../model/translated.ts';
import type { Translation } from '../../model/translation.ts';
import { at, dangling, type RuleInput } from './rule.ts';

/** A translation stands beside what it translates, in a language of the site, and names steps and answers that are there. */
export function translations({ content, incomplete }: RuleInput): Diagnostic[] {
  const { languages } = content.workspace.value.publish;
  const playbooks = content.playbookTranslations.flatMap((page) => {
    const original = originalOf(page, content.playbooks);
    if (original === undefined) return incomplete.has('playbook') ? [] : missing('playbook', page, content.playbooks);
    return [...otherId(page, original.value.id), ...stepTexts(page, original.value.steps)];
  });
  const assets = content.assetTranslations.flatMap((page) => {
    const original = originalOf(page, content.assets);
    if (original === undefined) return incomplete.has('asset') ? [] : missing('asset', page, content.assets);
    const id = otherId(page, original.value.id);
    if (page.value.subject === undefined || original.value.kind === 'email') return id;
    return [
      ...id,
      at(page, ['subject'], {
        code: 'invalid-value',
        message: '`subject` goes with e-mails, which the original is not',
        hint: 'take it out',
      }),
    ];
  });
  const all = [...content.playbookTranslations, ...content.assetTranslations];
  const hidden = [
    ...all.map((page) => ({ page, path: ['id'], language: page.language })),
    ...content.translatedTexts.map((page) => ({ page, path: ['texts'], language: page.language })),
  ]
    .filter(({ language }) => !languages.some((id) => readingOrder(id).includes(language)))
    .map(({ page, path, language }) =>
      at(page, path, {
        code: 'translation-not-shown',
        severity: 'warning',
        message: `nobody sees this translation: the site has no pages in ${language}`,
        hint: `add it in workspace.yaml: publish: { languages: [${[...languages, language].join(', ')}] }`,
      }),
    );
  return [...playbooks, ...assets, ...twice(all), ...hidden, ...unknownTexts(content, incomplete)];
}

/** Texts that nothing shows: the original was changed, or mistyped. */
function unknownTexts(content: RuleInput['content'], incomplete: RuleInput['incomplete']): Diagnostic[] {
  if (incomplete.has('definitions') || incomplete.has('journey') || incomplete.has('health model')) return [];
  const texts = textsOf(content);
  return content.translatedTexts.flatMap((file) =>
    Object.keys(file.value.texts)
      .filter((text) => !texts.has(text))
      .map((text) => {
        const near = nearest(text, [...texts]);
        return at(file, ['texts', text], {
          code: 'unknown-text',
          severity: 'warning',
          message: 'nothing of the workspace has this text, so its translation is not shown',
          hint:
            near === undefined
              ? 'write the title or explanation exactly as it stands in the definition, or take it out'
              : `did you mean “${near}”?`,
        });
      }),
  );
}

function originalOf<T extends { readonly id: string }>(
  page: Translation<unknown>,
  originals: readonly LocatedPage<T>[],
): LocatedPage<T> | undefined {
  return originals.find(({ file }) => file.replace(/\.mdx?$/, '') === page.of);
}

function missing(
  what: string,
  page: Translation<{ readonly id: string }>,
  originals: readonly LocatedPage<{ readonly id: string }>[],
): Diagnostic[] {
  const elsewhere = originals.find(({ value }) => value.id === page.value.id);
  const beside = elsewhere?.file.replace(/\.mdx?$/, `.${page.language}.mdx`);
  const near = nearest(
    page.value.id,
    originals.map(({ value }) => value.id),
  );
  return [
    at(page, ['id'], {
      code: 'translation-without-original',
      message: `there is no ${what} \`${page.of}\` to translate`,
      hint:
        beside !== undefined
          ? `a translation stands beside its original: move it to ${beside}`
          : near === undefined
            ? `write the original first: ${page.of}.mdx`
            : `did you mean \`${near}\`?`,
    }),
  ];
}

function otherId(page: Translation<{ readonly id: string }>, id: string): Diagnostic[] {
  if (page.value.id === id) return [];
  return [
    at(page, ['id'], {
      code: 'file-name',
      message: `the id is \`${page.value.id}\`, and the original beside it is \`${id}\``,
      hint: `write ${id}`,
    }),
  ];
}

function stepTexts(page: RuleInput['content']['playbookTranslations'][number], steps: readonly Step[]): Diagnostic[] {
  return Object.entries(page.value.steps).flatMap(([id, { answers = {} }]) => {
    const step = steps.find((one) => one.id === id);
    if (step === undefined)
      return [
        at(
          page,
          ['steps', id],
          dangling(
            'step',
            id,
            steps.map((one) => one.id),
          ),
        ),
      ];
    const options = Array.isArray(step.ask) ? step.ask : [];
    return Object.keys(answers)
      .filter((answer) => !options.includes(answer))
      .map((answer) => at(page, ['steps', id, 'answers', answer], dangling('answer', answer, options)));
  });
}

function twice(all: readonly Translation<{ readonly id: string }>[]): Diagnostic[] {
  const first = new Map<string, string>();
  return all.flatMap((page) => {
    const key = `${page.of} ${page.language}`;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, page.file);
      return [];
    }
    return [
      at(page, ['id'], {
        code: 'duplicate-id',
        message: `\`${page.of}\` is translated twice; first in ${before}`,
        hint: 'keep one of them',
      }),
    ];
  });
}
