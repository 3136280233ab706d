import { nameInWords } from '#setpiece/expressions/words-names';
import { type Sentence, sentence } from '#setpiece/model/language';
import { playbookSchema } from '#setpiece/model/playbook';
import { readFrontMatter } from '#setpiece/workspace/front-matter';
import { parseWith } from '#setpiece/workspace/parse';
import type { Content, LocatedPage } from '../../model/content.ts';
import type { Playbook } from '../../model/playbook.ts';
import { type Changes, type RuleHistory, VERSIONS, versionKey } from './git.ts';
import { ruleLines } from './rule-lines.ts';
import type { Surroundings } from './surroundings.ts';
import { type AskTexts, askTexts } from './translation.ts';

/** Parts of a change that a page tells; more are counted. */
const MOST = 5;

/** The reader’s language: its words for a playbook, and its sentences. */
type Words = Pick<Surroundings, 'vocabularyFor' | 'language'>;

/** Reads the last versions of all playbooks, asking Git once, and tells each against the one before it. */
export function readRuleHistory(root: string, content: Content, changes: Changes, words: Words, ask: AskTexts = askTexts): RuleHistory {
  const versions = content.playbooks.map(({ file }) => ({ file, commits: (changes.of.get(file) ?? []).slice(0, VERSIONS + 1) }));
  const texts = ask(
    root,
    versions.flatMap(({ file, commits }) => (commits.length < 2 ? [] : commits.map(({ commit }) => versionKey(commit, file)))),
  );
  const found = new Map<string, readonly Sentence[]>();
  for (const { file, commits } of versions) {
    const read = commits.map(({ commit }) => playbookIn(texts.get(versionKey(commit, file)), file));
    for (const [index, after] of read.slice(0, -1).entries()) {
      const before = read[index + 1];
      const said = before === undefined || after === undefined ? [] : differences(before, after, words);
      const commit = commits[index]?.commit ?? '';
      if (said.length > 0) found.set(versionKey(commit, file), said);
    }
  }
  return found;
}

/** A text as the playbook it was; undefined for one that nobody could read today. */
function playbookIn(text: string | undefined, file: string): LocatedPage<Playbook> | undefined {
  const { page } = text === undefined ? {} : readFrontMatter({ file, text });
  const located = page && parseWith(playbookSchema, file, page.yaml).located;
  return located && { ...located, body: page.body, bodyLine: page.bodyLine, format: 'mdx' };
}

function differences(before: LocatedPage<Playbook>, after: LocatedPage<Playbook>, words: Words): readonly Sentence[] {
  const linesOf = (playbook: LocatedPage<Playbook>) =>
    ruleLines(playbook, words.vocabularyFor(playbook.value)).map(({ part, says }) => ({ part: words.language.t(part), says }));
  const said: Sentence[] = [];
  if (before.value.status !== after.value.status)
    said.push(sentence('{{before}} became {{after}}.', { before: capital(before.value.status), after: after.value.status }));
  const old = new Map(linesOf(before).map(({ part, says }) => [part, says]));
  for (const { part, says } of linesOf(after)) {
    const was = old.get(part);
    if (was === undefined) said.push(sentence('{{part}} is new: {{after}}', { part, after: says }));
    else if (was !== says) said.push(sentence('{{part}}: {{after}} Before: {{before}}', { part, after: says, before: was }));
    old.delete(part);
  }
  for (const [part, was] of old) said.push(sentence('{{part}} is gone: {{before}}', { part, before: was }));
  said.push(...stepDifferences(before.value, after.value));
  const more = said.length - MOST;
  return more > 0 ? [...said.slice(0, MOST), sentence('And {{count}} more changes.', { count: more })] : said;
}

function stepDifferences({ steps: before }: Playbook, { steps: after }: Playbook): readonly Sentence[] {
  const old = new Map(before.map((step) => [step.id, step]));
  const kept = new Set(after.map(({ id }) => id));
  const changed = after.flatMap((step): Sentence[] => {
    const was = old.get(step.id);
    if (was === undefined) return [sentence('New step: “{{step}}”.', { step: step.title })];
    const keys = [...new Set([...Object.keys(was), ...Object.keys(step)])].filter((key) => written(was, key) !== written(step, key));
    return keys.length === 0
      ? []
      : [sentence('“{{step}}” has another {{keys}}.', { step: step.title, keys: keys.map(nameInWords).join(', ') })];
  });
  const gone = before.filter(({ id }) => !kept.has(id)).map(({ title }) => sentence('Step gone: “{{step}}”.', { step: title }));
  return [...changed, ...gone];
}

function written(step: Playbook['steps'][number], key: string): string {
  return JSON.stringify(Object.entries(step).find(([name]) => name === key)?.[1] ?? null);
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
