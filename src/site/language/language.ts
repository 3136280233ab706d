import i18next from 'i18next';
import { formatNumber } from '#setpiece/reports/format';
import type { LanguageId, Sentence, SentenceValue, ValuesOf } from '../../model/language.ts';
import type { Titles } from '../../reports/titles.ts';
import { catalogues } from './catalogues.ts';
import { type Formats, formatsOf } from './format.ts';
import { languageNames } from './names.ts';

/*
 * How a page speaks the reader's language.
 *
 *   ---
 *   import { languageAt } from '../language/page-language.ts';
 *   const { t, shortDay, money, link } = languageAt(Astro.url);
 *   ---
 *   <h2>{t('Nothing is held back.')}</h2>
 *   <p>{t('{{count}} customers renew by {{day}}', { count, day: { shortDay: renewal } })}</p>
 *   <a href={link('reports/')}>{t('Portfolio')}</a>
 *
 * - The English sentence is the key: write it whole, as English readers read it, and never glue sentences from parts. Only literals can be
 *   translated; a sentence chosen from a map is marked where it is written: `{ draft: say('Draft, opens no tasks') }`, then `t(map[status])`.
 * - `{{count}}` decides between one and many. Write the key for many; the singular stands in `en/<part>.json` as `{{count}} customers_one`.
 *   Chinese has one form: its catalogues hold the plain key only.
 * - Values are escaped by Astro, as every text is. A value that must be bold or a link: `<Say text="{{count}} of {{total}}" values={…}><b slot="count">…</b></Say>`.
 * - A pure module (`src/reports`) that makes a sentence gives `sentence('…', { … })` of `src/model/language.ts`, and the page says it: `t(fact.why)`.
 * - Charts and scripts take what they need as arguments: `drawSwarm(points, language)`.
 * - Days, figures and amounts only by the formats here, never by `formatMoney` and its like directly.
 * - Titles of the workspace by `titled(metric.title)`, or as a value of a sentence: `{ playbook: { title: run.title } }`.
 * - Links by `link('reports/acme/')`, so that the reader stays in the language; `pageLink` is for files.
 * - Chinese: write `zh-cn/<part>.json`, then `npx tsx scripts/traditional.ts` derives `zh-tw/<part>.json`; where the derived wording is wrong, its
 *   key goes into `overrides.zh-tw.json`. A new part is named in `catalogues.ts`. A key stands in one part only: look whether another has it.
 *   `npx vitest run test/site/language.test.ts` lists what is missing, unused or twice.
 * - The words in Chinese: customer 客户, playbook 剧本, handbook 手册, run 执行, step 步骤, task 任务, asset 素材, segment 分群, health model 健康模型,
 *   score 得分, measure 评分项, metric 指标, band 等级 (绿 黄 红 未知), coverage 覆盖率, journey 旅程, stage 阶段, objective 目标, scenario 场景,
 *   touchpoint 触点, contact 联络 (an event) or 联系人 (a person), source 数据源, owner 负责人, due 到期, overdue 逾期, held back 暂缓,
 *   renewal 续约, churn 流失, at risk 有风险, portfolio 客户总览, account report 客户报告, value report 价值报告, verified 已核对.
 */

/** Says a sentence: a literal with its values, or one that a fact carries. */
interface Translate {
  <const S extends string>(sentence: S, ...values: ValuesOf<S>): string;
  (sentence: Sentence): string;
}

/** A language: its sentences, its formats, and what it calls the titles of a workspace. */
export interface Language extends Formats {
  readonly id: LanguageId;
  /** For `lang` and `hreflang`. Example: `zh-CN`. */
  readonly tag: string;
  readonly t: Translate;
  /** What a title of the workspace is called: of a metric, a segment, a stage, a playbook or its step. As it is where nobody translated it. */
  readonly titled: (title: string) => string;
}

const noTitles: Titles = {};
const made = new Map<LanguageId, { readonly titles: Titles; readonly language: Language }>();

/** The language of an id with the titles of a workspace in it, made once for them. */
export function languageOf(id: LanguageId, titles: Titles = noTitles): Language {
  const before = made.get(id);
  if (before?.titles === titles) return before.language;
  const language = makeLanguage(id, titles);
  made.set(id, { titles, language });
  return language;
}

/** A sentence cut at its values: a text, then the name of a value and a text again, and so on. */
interface Template {
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

function cut(sentence: string): Template {
  const parts = sentence.split(/\{\{(.+?)\}\}/);
  return {
    texts: parts.filter((_, index) => index % 2 === 0),
    names: parts.filter((_, index) => index % 2 === 1).map((name) => name.trim()),
  };
}

function makeLanguage(id: LanguageId, titles: Titles): Language {
  const { tag } = languageNames[id];
  const instance = i18next.createInstance({
    lng: tag,
    fallbackLng: false,
    ns: Object.keys(catalogues[id]),
    defaultNS: Object.keys(catalogues[id]),
    resources: { [tag]: catalogues[id] },
    // The key is a sentence, with dots and colons in it.
    keySeparator: false,
    nsSeparator: false,
    contextSeparator: '\u0000',
    initAsync: false,
    interpolation: { escapeValue: false, skipOnVariables: true },
  });
  void instance.init();
  const templates = new Map<string, Template>();
  const plural = new Intl.PluralRules(tag);
  /** The sentence for a key and a number, before its values: looked for once, because a page says hundreds of them. */
  const templateOf = (key: string, count: number | undefined): Template => {
    const form = count === undefined ? '' : count === 0 ? 'zero' : plural.select(count);
    const known = templates.get(`${form}\u0000${key}`);
    if (known !== undefined) return known;
    const options = { defaultValue: key, nest: false, skipInterpolation: true, ...(count !== undefined && { count }) };
    const template = cut(instance.t(key, options));
    templates.set(`${form}\u0000${key}`, template);
    return template;
  };
  const translate = (said: string | Sentence, values: Readonly<Record<string, SentenceValue>> = {}): string => {
    const [key, given] = typeof said === 'string' ? [said, values] : [said.say, said.with];
    const { count } = given;
    const { texts, names } = templateOf(key, typeof count === 'number' ? count : undefined);
    let text = texts[0] ?? '';
    for (let at = 0; at < names.length; at++) {
      const value = given[names[at] ?? ''];
      // The number decides on the form and is written with its thousands.
      text += (value === undefined ? '' : write(value)) + texts[at + 1];
    }
    return text;
  };
  const formats = formatsOf(id, translate);
  const titled = (title: string): string => (Object.hasOwn(titles, title) ? (titles[title] ?? title) : title);
  const write = (value: SentenceValue): string => {
    if (typeof value === 'string') return value;
    if (typeof value === 'number') return formatNumber(value);
    if ('day' in value) return formats.longDay(value.day);
    if ('shortDay' in value) return formats.shortDay(value.shortDay, value.near);
    if ('title' in value) return titled(value.title);
    if ('share' in value) return formats.share(value.share);
    return formats.money(value.money, value.currency);
  };
  return { id, tag, t: translate, titled, ...formats };
}
