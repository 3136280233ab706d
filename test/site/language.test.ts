import { readdirSync, readFileSync } from 'node:fs';
import i18next from 'i18next';
import { describe, expect, test } from 'vitest';
import { traditionalCatalogues, traditionalPhrases } from '../../scripts/traditional-catalogues.ts';
import { sentence } from '../../src/model/language.ts';
import { formatLongDay, formatMoney, formatNumber, formatShortDay, formatValue, formatWeekday } from '../../src/reports/format.ts';
import { catalogues } from '../../src/site/language/catalogues.ts';
import { languageOf } from '../../src/site/language/language.ts';
import { languageNames } from '../../src/site/language/names.ts';
import { piecesOf } from '../../src/site/language/pieces.ts';
import { bareWordsIn, sentencesIn, sourcesIn } from './sentences.ts';

const home = new URL('../../src/site/language/', import.meta.url);
const used = new Set([...sourcesIn(['src/site', 'src/reports', 'src/expressions'], /\.(astro|ts)$/).values()].flatMap(sentencesIn));
const read = (path: string): Record<string, string> => JSON.parse(readFileSync(new URL(path, home), 'utf8'));
const namesIn = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort();

describe('catalogues', () => {
  for (const language of ['en', 'zh-cn', 'zh-tw'] as const) {
    test(`${language} has the parts that stand in its folder`, () => {
      const files = readdirSync(new URL(`${language}/`, home)).map((file) => file.replace('.json', ''));
      expect(Object.keys(catalogues[language]).sort()).toEqual(files.sort());
    });

    test(`${language} says each sentence in one part only`, () => {
      const keys = Object.values(catalogues[language]).flatMap((part) => Object.keys(part));
      expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    });
  }

  for (const language of ['zh-cn', 'zh-tw'] as const) {
    const said = Object.assign({}, ...Object.values(catalogues[language])) as Record<string, string>; // of records of texts

    test(`${language} says everything that the pages say, with the same values`, () => {
      expect([...used].filter((key) => said[key] === undefined)).toEqual([]);
      expect(Object.entries(said).filter(([key, text]) => String(namesIn(key)) !== String(namesIn(text)))).toEqual([]);
    });

    test(`${language} says nothing that no page says`, () => {
      expect(Object.keys(said).filter((key) => !used.has(key))).toEqual([]);
    });
  }

  test('English has a form for one of whatever is counted, and nothing else', () => {
    const singular = Object.values(catalogues.en).flatMap((part) => Object.keys(part));
    const counted = [...used].filter((key) => key.includes('{{count}}')).map((key) => `${key}_one`);
    expect(singular.sort()).toEqual(counted.sort());
  });

  test('Traditional Chinese is what the script derives', () => {
    for (const [part, text] of traditionalCatalogues())
      expect(`${part}: ${readFileSync(new URL(`zh-tw/${part}.json`, home), 'utf8')}`).toBe(`${part}: ${text}`);
    expect(readFileSync(new URL('../../expressions/chinese/traditional.json', home), 'utf8')).toBe(traditionalPhrases());
    expect(Object.keys(read('overrides.zh-tw.json')).filter((key) => !used.has(key))).toEqual([]);
  });
});

describe('a sentence with its values', () => {
  const value = 'a {{b}} $& <c>';
  test.each(['en', 'zh-cn', 'zh-tw'] as const)('is what i18next makes of it: every one in %s, for none, one, two and many', (id) => {
    const { tag } = languageNames[id];
    const i18n = i18next.createInstance({
      lng: tag,
      fallbackLng: false,
      ns: Object.keys(catalogues[id]),
      defaultNS: Object.keys(catalogues[id]),
      resources: { [tag]: catalogues[id] },
      keySeparator: false,
      nsSeparator: false,
      contextSeparator: '\u0000',
      initAsync: false,
      interpolation: { escapeValue: false, skipOnVariables: true },
    });
    void i18n.init();
    const { t } = languageOf(id);
    for (const key of used) {
      const names = namesIn(key).filter((name) => name !== 'count');
      for (const count of [0, 1, 2, 1234]) {
        const replace = { ...Object.fromEntries(names.map((name) => [name, value])), count: formatNumber(count) };
        const theirs = i18n.t(key, { defaultValue: key, nest: false, replace, ...(key.includes('{{count}}') && { count }) });
        const given = { ...Object.fromEntries(names.map((name) => [name, value])), ...(key.includes('{{count}}') && { count }) };
        expect(t({ say: key, with: given })).toBe(theirs);
      }
    }
  });
});

test('no template writes words without saying them in the reader’s language', () => {
  /** Names of files, commands and articles are the same in every language. */
  const names = [/^[\w./-]+\.(csv|yaml)$/, /^setpiece [\w ./-]+$/, /^B\. Rocks, /];
  const bare = [...sourcesIn(['src/site'], /\.astro$/)].flatMap(([path, text]) => bareWordsIn(text).map((words) => `${path}: ${words}`));
  expect(bare.filter((line) => !names.some((name) => name.test(line.slice(line.indexOf(': ') + 2))))).toEqual([]);
  expect(bareWordsIn('<p>Some words <b>{count}</b> and more</p><a title="A title">{t("said")}</a>')).toEqual([
    'Some words',
    'and more',
    'A title',
  ]);
});

describe('English', () => {
  const { t, longDay, shortDay, weekday, dayYear, money, value, list } = languageOf('en');

  test('says the key, one and many', () => {
    expect(t('Areas')).toBe('Areas');
    expect(t('{{count}} days', { count: 1 })).toBe('1 day');
    expect(t('{{count}} days', { count: 1234 })).toBe('1,234 days');
  });

  test('is what it was', () => {
    expect([longDay('2027-02-14'), shortDay('2027-02-14', '2026-11-02'), weekday('2027-02-14')]).toEqual([
      formatLongDay('2027-02-14'),
      formatShortDay('2027-02-14', '2026-11-02'),
      formatWeekday('2027-02-14'),
    ]);
    expect([money(184_000, 'EUR'), value(41, 'days', 'EUR'), value('2027-02-14', null, 'EUR')]).toEqual([
      formatMoney(184_000, 'EUR'),
      formatValue(41, 'days', 'EUR'),
      formatValue('2027-02-14', null, 'EUR'),
    ]);
    expect(dayYear('2026-12-30')).toBe('30 Dec 2026');
    expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c']);
  });
});

describe('Chinese', () => {
  const simplified = languageOf('zh-cn');
  const traditional = languageOf('zh-tw');

  test('counts without a plural', () => {
    expect(simplified.t('{{count}} hours', { count: 1 })).toBe('1 小时');
    expect(traditional.t('{{count}} hours', { count: 1234 })).toBe('1,234 小時');
  });

  test('writes days and amounts its own way', () => {
    expect([simplified.longDay('2027-02-14'), simplified.weekday('2027-02-14'), simplified.month('2027-02-14')]).toEqual([
      '2027年2月14日',
      '2027年2月14日星期日',
      '2027年2月',
    ]);
    expect([simplified.shortDay('2027-02-14', '2026-11-02'), simplified.shortDay('2028-02-14', '2026-11-02')]).toEqual([
      '2月14日',
      '2028年2月14日',
    ]);
    expect([simplified.money(184_000, 'EUR'), traditional.money(-1_340_000, 'EUR'), simplified.money(9_500.5, 'EUR', false)]).toEqual([
      '€18.4万',
      '−€134萬',
      '€9,500.5',
    ]);
    expect([simplified.value(41, 'days', 'EUR'), simplified.value(true, null, 'EUR'), simplified.value(3, 'widgets', 'EUR')]).toEqual([
      '41 天',
      '是',
      '3 widgets',
    ]);
  });

  test('says a sentence that a fact carries, with its values in the reader’s way', () => {
    const said = sentence('As of {{day}}', { day: { day: '2027-02-14' } });
    expect([languageOf('en').t(said), simplified.t(said)]).toEqual(['As of 14 February 2027', '截至 2027年2月14日']);
  });

  test('calls titles of the workspace as somebody translated them, also inside of a sentence', () => {
    const { t, titled } = languageOf('zh-cn', { 'Usage drop': '使用下降' });
    const said = sentence('Run opened: {{playbook}}', { playbook: { title: 'Usage drop' } });
    expect([titled('Usage drop'), titled('constructor'), t(said), languageOf('en').t(said)]).toEqual([
      '使用下降',
      'constructor',
      simplified.t('Run opened: {{playbook}}', { playbook: '使用下降' }),
      'Run opened: Usage drop',
    ]);
    expect(languageOf('zh-cn').titled('Usage drop')).toBe('Usage drop');
  });

  test('takes nothing in a value for more than text', () => {
    const source = '{{day}} $t(None) <b>';
    expect(simplified.t('{{source}}: no rows', { source })).toBe(`${source}：没有数据`);
  });
});

test('a sentence is cut where something more than text stands', () => {
  const { t } = languageOf('zh-cn');
  expect(piecesOf((marks) => t('{{source}} up to {{day}}', { source: 'CRM', day: '', ...marks }), ['day'])).toEqual([
    { text: 'CRM数据截至 ', slot: null },
    { text: '', slot: 'day' },
  ]);
});
