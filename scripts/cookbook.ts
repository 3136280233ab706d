import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Content } from '../src/model/content.ts';
import { scenarioPath } from '../src/model/scenario.ts';
import { readContent } from '../src/workspace/content.ts';
import { fileInWords } from './cookbook-words.ts';

/** Where the examples stand: each folder is a workspace of its own, tested by test/cookbook.test.ts. */
const folder = 'test/cases/cookbook';

/** The chapters in their order: what a page is called, what it is about, and its examples. */
const chapters = {
  health: {
    title: 'Health',
    about: 'Weights, colours, missing values, and what a person knows better.',
    examples: [
      'nested-weights',
      'licence-use',
      'licence-use-published',
      'meeting-recency',
      'sentiment-restart',
      'hysteresis',
      'override',
      'roll-up',
      'percentile',
    ],
  },
  journey: {
    title: 'Journey and contracts',
    about: 'Stages from the first day to the lead pool, and contracts that end or go on.',
    examples: ['journey', 'auto-renewal'],
  },
  starts: {
    title: 'When playbooks start',
    about: 'Conditions, dates, rows and repetitions.',
    examples: [
      'usage-drop',
      'measure-falls',
      'held-and-ago',
      'credit-run-out',
      'per-row',
      'fiscal-cadence',
      'portfolio-routine',
      'run-open-90-days',
    ],
  },
  steps: {
    title: 'Steps and dates',
    about: 'Due dates forwards and backwards, ladders, branches, and what ends them.',
    examples: ['business-review', 'dunning', 'three-branches', 'escalation'],
  },
  people: {
    title: 'People and work',
    about: 'Who does it, how much is too much, and who is left alone.',
    examples: ['audience', 'per-owner', 'pool', 'hand-over', 'budget-held', 'snooze', 'exclusions'],
  },
  measuring: {
    title: 'Measuring',
    about: 'Windows, ratios, freshness and comparisons.',
    examples: ['ratios', 'success-plan-progress'],
  },
} as const;

/** `recipe.yaml`: the questions that an example answers. */
const recipesSchema = z
  .array(
    z.strictObject({
      /** Begins with “How do I”. */
      question: z.string().regex(/^How do I .*\?$/),
      answer: z.string(),
      /** The files that are the rule, in the order in which they are shown; `file > key` is a part of one. */
      show: z.array(z.string()).min(1),
      /** The files whose rule is said in words; those of `show` by default. */
      words: z.array(z.string()).optional(),
      /** The name of the scenario that is shown. */
      scenario: z.string().optional(),
    }),
  )
  .min(1);
type Recipe = z.output<typeof recipesSchema>[number];

/** The pages “How do I say …?”, in Markdown, by their path: one a chapter, made from the examples. */
export function cookbookPages(): Map<string, string> {
  const unread = new Set(readdirSync(folder));
  const pages = Object.entries(chapters).map(([chapter, { title, about, examples }], index) => {
    const sections = examples.flatMap((name) => {
      unread.delete(name);
      return sectionsOf(name);
    });
    return [`src/site/docs/cookbook/${chapter}.md`, page(title, about, index + 1, sections)] as const;
  });
  if (unread.size > 0) throw new Error(`no chapter of the cookbook has ${[...unread].join(', ')}`);
  return new Map(pages);
}

function sectionsOf(name: string): string[] {
  const root = join(folder, name);
  const { content } = readContent(root);
  if (content === undefined) throw new Error(`${root} has no workspace`);
  const recipes = recipesSchema.parse(parse(readFileSync(join(root, 'recipe.yaml'), 'utf8')));
  return recipes.map((recipe) => section(recipe, root, content));
}

function page(title: string, description: string, order: number, sections: readonly string[]): string {
  return [
    '---',
    `title: ${title}`,
    `description: ${description}`,
    'sidebar:',
    `  order: ${order}`,
    'tableOfContents:',
    '  maxHeadingLevel: 2',
    '---',
    '',
    `${description} Each answer is a rule that other teams have published, written in our format; copy it, and change the figures.`,
    'The scenario under it is run by `setpiece test`, and shows what the rule does on which day.',
    '',
    ...sections,
  ].join('\n');
}

function section(recipe: Recipe, root: string, content: Content): string {
  const words = (recipe.words ?? recipe.show).flatMap((shown) => wordsOf(shown, content));
  return [
    `## ${recipe.question}`,
    '',
    recipe.answer.trim(),
    '',
    ...recipe.show.flatMap((shown) => {
      const [file = ''] = shown.split(' > ');
      return [`\`\`\`${file.endsWith('.txt') ? 'text' : 'yaml'} wrap title="${file}"`, partOf(root, shown), '```', ''];
    }),
    ...(words.length === 0 ? [] : ['In plain words:', '', ...words, '']),
    ...(recipe.scenario === undefined
      ? []
      : [
          '<details>',
          '<summary>The scenario</summary>',
          '',
          '```yaml wrap',
          scenarioText(recipe.scenario, root, content),
          '```',
          '',
          '</details>',
          '',
        ]),
  ].join('\n');
}

/** A part of a file has the words of that part alone: the sections of a health model, or the entries of a definitions file. */
function wordsOf(shown: string, content: Content): readonly string[] {
  const [file = '', key] = shown.split(' > ');
  const words = fileInWords(content, file);
  if (key === undefined) return words;
  if (key === 'groups') return words.filter((line) => /^- \*\*.*, \d+%\*\*/.test(line));
  const part = { adjust: 'Adjusted', grace: 'Grace', hysteresis: 'Steady', coverage_floor: 'Coverage', roll_up: 'Parents' }[key];
  return words.filter((line) => line.startsWith(`- **${part ?? `\`${key.split('.').at(-1)}\``}**`));
}

/** The text of a file, of a page only its front matter; or of a key in it with the keys around it. */
function partOf(root: string, shown: string): string {
  const [file = '', key] = shown.split(' > ');
  const text = readFileSync(join(root, file), 'utf8').replace(/^# yaml-language-server.*\n/, '');
  if (file.endsWith('.mdx')) return (text.split(/^---$/m)[1] ?? '').trim();
  if (key === undefined) return text.trimEnd();
  const found: string[] = [];
  let lines = text.trimEnd().split('\n');
  for (const [depth, name] of key.split('.').entries()) {
    const indent = '  '.repeat(depth);
    const start = lines.findIndex((line) => line.startsWith(`${indent}${name}:`));
    if (start < 0) throw new Error(`${file} has no ${key}`);
    const rest = lines.slice(start + 1);
    const end = rest.findIndex((line) => line.trim() !== '' && !line.startsWith(`${indent} `));
    found.push(lines[start] ?? '');
    lines = end < 0 ? rest : rest.slice(0, end);
  }
  return [...found, ...lines].join('\n').trimEnd();
}

/** A scenario as it stands in its file; out of a list, it is moved to the margin. */
function scenarioText(name: string, root: string, content: Content): string {
  for (const file of content.scenarios)
    for (const [index, { scenario }] of file.value.entries()) {
      if (scenario !== name) continue;
      const path = scenarioPath(file, index);
      const lines = readFileSync(join(root, file.file), 'utf8').split('\n');
      const next = file.value.length > index + 1 ? file.locate([...scenarioPath(file, index + 1), 'scenario']).line - 1 : lines.length;
      const own = lines.slice(file.locate([...path, 'scenario']).line - 1, next);
      const text = path.length === 0 ? own : own.map((line) => line.slice(2));
      return text.join('\n').trimEnd();
    }
  throw new Error(`${root} has no scenario "${name}"`);
}
