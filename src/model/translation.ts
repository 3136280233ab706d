import { z } from 'zod';
import type { Located, LocatedPage } from './content.ts';
import type { LanguageId } from './language.ts';
import { id, key, name, text } from './scalars.ts';

const stepTexts = z.strictObject({
  title: key(text, 'What to do, in the imperative.', '发送年度价值报告').optional(),
  about: key(text, 'How to do it, in a sentence or two.', '先说对方领导关心的数字。').optional(),
  answers: key(z.record(name, text), 'What the options of a question are called.', { renewing: '会续约', leaving: '会离开' }).optional(),
});

/** The front matter of `playbooks/plays/…/<id>.<language>.mdx`: texts and no rule. The body is the handbook page in that language. */
export const playbookTranslationSchema = z.strictObject({
  id: key(id, 'The id of the playbook that is translated.', 'renewal-90'),
  title: key(text, 'What people call it.', '提前 90 天续约').optional(),
  goal: key(
    z.strictObject({ outcome: key(text, 'What is true when the playbook worked, in one sentence.', '按时续约，且金额不低于今天的 ARR') }),
    'What the playbook is for; how one sees that it worked stands in the original.',
    { outcome: '按时续约' },
  ).optional(),
  steps: key(z.record(name, stepTexts), 'The texts of the steps, by their ids.', {
    value_report: { title: '发送年度价值报告' },
  }).default({}),
});

/** A playbook's texts in another language. */
export type PlaybookTranslation = z.output<typeof playbookTranslationSchema>;

/** The front matter of `playbooks/assets/…/<id>.<language>.mdx`; the body is the text in that language. */
export const assetTranslationSchema = z.strictObject({
  id: key(id, 'The id of the asset that is translated.', 'annual-value-report'),
  title: key(text, 'What people call it.', '年度价值报告附信').optional(),
  subject: key(text, 'The subject of an e-mail.', '{{ customer.name }} 今年的成果').optional(),
});

/** An asset's texts in another language. */
export type AssetTranslation = z.output<typeof assetTranslationSchema>;

/** `playbooks/texts.<language>.yaml`: titles and explanations of stages, metrics, dates, segments and health models, by the original text. */
export const textsSchema = z.strictObject({
  texts: key(z.record(text, text), 'Each text of a definition with its translation; the name of one without a title stands for it.', {
    'High touch': '高接触',
    'Seats in use, of those in the contract.': '合同席位中正在使用的比例。',
  }),
});

/** Texts of definitions by the original. */
export type Texts = z.output<typeof textsSchema>['texts'];

/** Texts of definitions in a language. */
export interface TranslatedTexts extends Located<z.output<typeof textsSchema>> {
  readonly language: LanguageId;
}

/** The texts of a page in another language, beside the page they translate. */
export interface Translation<T> extends LocatedPage<T> {
  readonly language: LanguageId;
  /** The path of the page without its ending: `renewal-90.zh-cn.mdx` translates `renewal-90.mdx` or `renewal-90.md`. */
  readonly of: string;
}
