import { chineseVocabulary } from '#setpiece/expressions/chinese/grammar';
import { type Vocabulary, vocabularyOf } from '#setpiece/expressions/words-names';
import { translateContent } from '#setpiece/model/translated';
import { readContent } from '#setpiece/workspace/content';
import type { Content } from '../../model/content.ts';
import type { LanguageId } from '../../model/language.ts';
import type { Playbook } from '../../model/playbook.ts';
import { languageOf } from '../language/language.ts';
import { assetPage, assetsPage } from './asset-page.ts';
import type { Heading } from './body.ts';
import { metricsPage, segmentsPage } from './definition-pages.ts';
import { hasBranches } from './flow.ts';
import { readChanges } from './git.ts';
import { glossaryPage } from './glossary-page.ts';
import { healthPage } from './health-page.ts';
import { homePage } from './home-page.ts';
import { journeyPage } from './journey-page.ts';
import type { HandbookPage, PlaybookPage } from './page.ts';
import { playbookPage } from './playbook-page.ts';
import { queuePage } from './queue-page.ts';
import { readRuleHistory } from './rule-history.ts';
import { bodyOf, type Surroundings } from './surroundings.ts';
import { missingIn, type ToTranslate } from './to-translate.ts';
import { type PageTranslation, readStale } from './translation.ts';

/** One page of the handbook, before it is drawn. */
export interface HandbookEntry {
  /** Its address below the site, without slashes around; `index` for the first page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The file behind it, relative to the content root; null for pages made from many. */
  readonly file: string | null;
  readonly page: HandbookPage;
  /** The text of the file as safe HTML. */
  readonly html: string;
  readonly headings: readonly Heading[];
  /** Why the text could not be read; null when it could. */
  readonly problem: string | null;
  /** How the text of the page stands to the language it is read in; null for a page that is not translated by files. */
  readonly translation: PageTranslation | null;
  /** On the page of what people check: what there is to translate. */
  readonly toTranslate: readonly ToTranslate[];
}

/**
 * Reads the workspace and makes all pages of its handbook in each language; the first language stands at the root. A file with errors has no
 * page; `validate` tells why.
 *
 * @param content what the files of `root` say, where somebody has read them already
 */
export function readHandbook(
  root: string,
  base: string,
  languages: readonly LanguageId[],
  content: Content | undefined = readContent(root).content,
): readonly HandbookEntry[] {
  if (content === undefined) return [];
  const changes = readChanges(root);
  const stale = readStale(root, content, changes);
  return languages.flatMap((id, index) => {
    const folder = index === 0 ? '' : `${id}/`;
    const language = languageOf(id);
    const translated = translateContent(content, id);
    const vocabularyFor = (playbook?: Playbook): Vocabulary =>
      id === 'en'
        ? vocabularyOf(translated.content, playbook)
        : chineseVocabulary(id === 'zh-cn' ? 'simplified' : 'traditional', translated.content, translated.answers, playbook);
    const history = readRuleHistory(root, content, changes, { vocabularyFor, language });
    const surroundings: Surroundings = {
      content: translated.content,
      vocabulary: vocabularyFor(),
      vocabularyFor,
      changes,
      history,
      base: `${base}${folder}`,
      language,
    };
    const translationOf = (file: string): PageTranslation | null => {
      const shown = translated.shown.get(file);
      const isOriginal = shown === undefined || (shown.language === null && index === 0);
      return isOriginal || (shown.language === id && !stale.has(shown.file))
        ? null
        : { shown: shown.language, file: shown.file, stale: stale.get(shown.file) ?? null };
    };
    const toTranslate = languages
      .slice(1)
      .flatMap((wanted) => (index === 0 || wanted === id ? missingIn(wanted, content, stale, base) : []));
    return pagesOf(surroundings).map((page) => ({
      ...page,
      id: page.id === 'index' ? (folder === '' ? 'index' : id) : `${folder}${page.id}`,
      translation: page.file === null ? null : translationOf(page.file),
      toTranslate: page.page.kind === 'queue' ? toTranslate : [],
    }));
  });
}

type PageOfLanguage = Omit<HandbookEntry, 'translation' | 'toTranslate'>;

function pagesOf(surroundings: Surroundings): readonly PageOfLanguage[] {
  const {
    content,
    language: { t },
  } = surroundings;
  return [
    entry(
      'index',
      t('Handbook'),
      t('How we work with customers: who gets what and when, how we see that they do well, and what our words mean.'),
      homePage(surroundings),
      [
        heading(t('What to read first'), 'start-here'),
        heading(t('The journey'), 'journey'),
        heading(t('What playbooks use'), 'all-there-is'),
      ],
    ),
    entry(
      'journey',
      t('Journey map'),
      t('Which playbook works for whom: stages across, segments down, and where nothing does.'),
      journeyPage(surroundings),
      [],
    ),
    ...content.playbooks.map((playbook): PageOfLanguage => {
      const { id, title, goal } = playbook.value;
      const body = bodyOf(playbook, surroundings);
      const page = playbookPage(playbook, surroundings);
      return {
        id: `plays/${id}`,
        title,
        description: goal.outcome,
        file: playbook.file,
        page,
        html: body.html,
        headings: playbookHeadings(page, body.headings, surroundings),
        problem: body.problem,
      };
    }),
    ...content.assets.map((asset) =>
      entry(`assets/${asset.value.id}`, asset.value.title, t('A text to adapt and send.'), assetPage(asset, surroundings), [], asset.file),
    ),
    ...(content.assets.length === 0
      ? []
      : [
          entry(
            'assets',
            t('Assets'),
            t('E-mails, agendas, call scripts and outlines to adapt.'),
            assetsPage(surroundings),
            assetsPage(surroundings).kinds.map(({ title, slug }) => heading(title, slug)),
          ),
        ]),
    ...content.healthModels.map((model) =>
      entry(
        `health/${model.value.id}`,
        model.value.title,
        model.value.about ?? t('How the score “{{title}}” comes about.', { title: model.value.title }),
        healthPage(model, surroundings),
        [
          heading(t('The rule'), 'the-rule'),
          heading(t('Bands'), 'bands'),
          heading(t('Measures'), 'measures'),
          heading(t('What is missing now'), 'missing-now'),
          ...(model.value.adjust.length > 0 ? [heading(t('Afterwards'), 'afterwards')] : []),
        ],
        model.file,
      ),
    ),
    metricsEntry(surroundings),
    entry('to-verify', t('To verify'), t('Playbooks and texts that somebody should read again.'), queuePage(surroundings), []),
    entry('segments', t('Segments'), t('Groups of customers, and who belongs to them.'), segmentsPage(surroundings), []),
    glossaryEntry(surroundings),
  ];
}

function metricsEntry(surroundings: Surroundings): PageOfLanguage {
  const { t } = surroundings.language;
  const page = metricsPage(surroundings);
  const headings = [
    ...(page.metrics.length > 0 ? [heading(t('Metrics'), 'metrics')] : []),
    ...(page.dates.length > 0 ? [heading(t('Dates'), 'dates')] : []),
    ...(page.sources.length > 0 ? [heading(t('Sources'), 'sources')] : []),
  ];
  return entry('metrics', t('Metrics'), t('Every figure we use: what it means, and where it comes from.'), page, headings);
}

function glossaryEntry(surroundings: Surroundings): PageOfLanguage {
  const { t } = surroundings.language;
  const page = glossaryPage(surroundings);
  const headings = page.groups.map(({ title, id }) => heading(title, id));
  return entry('glossary', t('What the words mean'), t('Every word of this handbook in a sentence or two.'), page, headings);
}

function entry(
  id: string,
  title: string,
  description: string,
  page: HandbookPage,
  headings: readonly Heading[],
  file: string | null = null,
): PageOfLanguage {
  return { id, title, description, file, page, html: '', headings, problem: null };
}

function heading(text: string, slug: string): Heading {
  return { depth: 2, slug, text };
}

/** The sections every playbook has, with those of its text between them. */
function playbookHeadings({ flow }: PlaybookPage, body: readonly Heading[], { language: { t } }: Surroundings): Heading[] {
  return [
    heading(t('The rule'), 'the-rule'),
    heading(t('Steps over time'), 'steps-over-time'),
    ...(hasBranches(flow) ? [heading(t('Branches'), 'branches')] : []),
    heading(t('Steps'), 'steps'),
    ...body,
    heading(t('Its place in the journey'), 'its-place-in-the-journey'),
    heading(t('Customers in it now'), 'customers-in-it-now'),
    heading(t('Results'), 'results'),
    heading(t('Scenarios that prove it'), 'scenarios-that-prove-it'),
    heading(t('Verified'), 'verified'),
    heading(t('Versions'), 'versions'),
  ];
}
