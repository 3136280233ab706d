import { vocabularyOf } from '#setpiece/expressions/words-names';
import { readContent } from '#setpiece/workspace/content';
import { assetPage, assetsPage } from './asset-page.ts';
import type { Heading } from './body.ts';
import { metricsPage, segmentsPage } from './definition-pages.ts';
import { readChanges } from './git.ts';
import { healthPage } from './health-page.ts';
import { homePage } from './home-page.ts';
import { journeyPage } from './journey-page.ts';
import type { HandbookPage } from './page.ts';
import { playbookPage } from './playbook-page.ts';
import { queuePage } from './queue-page.ts';
import { bodyOf, type Surroundings } from './surroundings.ts';

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
}

/** Reads the workspace and makes all pages of its handbook. A file with errors has no page; `validate` tells why. */
export function readHandbook(root: string, base: string): readonly HandbookEntry[] {
  const { content } = readContent(root);
  if (content === undefined) return [];
  const surroundings: Surroundings = { content, vocabulary: vocabularyOf(content), changes: readChanges(root), base };
  return [
    entry('index', 'Handbook', 'How we work with customers: playbooks, health and the words we use.', homePage(surroundings), [
      heading('The journey', 'journey'),
      heading('To verify', 'to-verify'),
      heading('Start here'),
    ]),
    entry(
      'journey',
      'Journey map',
      'Which playbook works for whom: stages across, segments down, and where nothing does.',
      journeyPage(surroundings),
      [],
    ),
    ...content.playbooks.map((playbook): HandbookEntry => {
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
        headings: playbookHeadings(body.headings),
        problem: body.problem,
      };
    }),
    ...content.assets.map((asset) =>
      entry(`assets/${asset.value.id}`, asset.value.title, 'A text to adapt and send.', assetPage(asset, surroundings), [], asset.file),
    ),
    ...(content.assets.length === 0
      ? []
      : [
          entry(
            'assets',
            'Assets',
            'E-mails, agendas, call scripts and outlines to adapt.',
            assetsPage(surroundings),
            assetsPage(surroundings).kinds.map(({ title, slug }) => heading(title, slug)),
          ),
        ]),
    ...content.healthModels.map((model) =>
      entry(
        `health/${model.value.id}`,
        model.value.title,
        model.value.about ?? `How the score “${model.value.title}” comes about.`,
        healthPage(model, surroundings),
        ['The rule', 'Bands', 'Measures', ...(model.value.adjust.length > 0 ? ['Afterwards'] : [])].map((title) => heading(title)),
        model.file,
      ),
    ),
    entry(
      'metrics',
      'Metrics',
      'Every figure we use: what it means, and where it comes from.',
      metricsPage(surroundings),
      ['Metrics', 'Dates', 'Sources'].map((title) => heading(title)),
    ),
    entry('to-verify', 'To verify', 'Playbooks and texts that somebody should read again.', queuePage(surroundings), []),
    entry('segments', 'Segments', 'Groups of customers, and who belongs to them.', segmentsPage(surroundings), []),
  ];
}

function entry(
  id: string,
  title: string,
  description: string,
  page: HandbookPage,
  headings: readonly Heading[],
  file: string | null = null,
): HandbookEntry {
  return { id, title, description, file, page, html: '', headings, problem: null };
}

function heading(text: string, slug = text.toLowerCase().replaceAll(' ', '-')): Heading {
  return { depth: 2, slug, text };
}

/** The sections every playbook has, with those of its text between them. */
function playbookHeadings(body: readonly Heading[]): Heading[] {
  const before = ['The rule', 'Steps over time', 'Steps'].map((title) => heading(title));
  const after = ['Its place in the journey', 'Customers in it now', 'Verified', 'Versions'].map((title) => heading(title));
  return [...before, ...body, ...after];
}
