import { describeSource } from '#setpiece/expressions/words';
import { describeDue, describeFormula } from '#setpiece/expressions/words-formula';
import { describeOwner, describeStart } from '#setpiece/expressions/words-rule';
import { joinWords, sentence } from '#setpiece/expressions/words-values';
import { compareText } from '#setpiece/model/diagnostic';
import type { LocatedPage } from '../../model/content.ts';
import type { Playbook, Step } from '../../model/playbook.ts';
import { assetCard } from './asset-page.ts';
import { flowOf } from './flow.ts';
import { capital } from './health-page.ts';
import type { PlaybookPage, StepCard, StepSign } from './page.ts';
import { ruleLines } from './rule-lines.ts';
import { placeOf, provenanceOf, type Surroundings } from './surroundings.ts';
import { type Timeline, timelineOf } from './timeline.ts';

/** The page of a playbook. */
export function playbookPage(playbook: LocatedPage<Playbook>, general: Surroundings): PlaybookPage {
  const { value } = playbook;
  const surroundings: Surroundings = { ...general, vocabulary: general.vocabularyFor(value) };
  const timeline = timelineOf(value, surroundings.content);
  const { goal } = value;
  const steps = value.steps.map((step, index) => stepCard(step, index, playbook, timeline, surroundings));
  return {
    kind: 'playbook',
    ...provenanceOf(playbook.file, value.verified, surroundings),
    id: value.id,
    status: value.status,
    stage: value.stage === undefined ? null : { id: value.stage, title: surroundings.vocabulary.stageTitle(value.stage) },
    goal: {
      outcome: goal.outcome,
      target:
        goal.target === undefined
          ? null
          : goal.metric === undefined
            ? goal.target
            : `${goal.target} ${surroundings.vocabulary.titleOf(goal.metric)}`,
      by: goal.by === undefined ? null : describeFormula(goal.by, surroundings.vocabulary),
    },
    rule: ruleLines(playbook, surroundings.vocabulary),
    steps,
    flow: flowOf(value, steps, describeStart(value.start, surroundings.vocabulary).replace(/[.。]$/, '')),
    marks: marksOf(value, timeline, surroundings),
  };
}

function stepCard(step: Step, index: number, playbook: LocatedPage<Playbook>, timeline: Timeline, surroundings: Surroundings): StepCard {
  const { vocabulary, content } = surroundings;
  const asset = step.asset === undefined ? undefined : content.assets.find(({ value }) => value.id === step.asset);
  return {
    id: step.id,
    title: step.title,
    about: step.about ?? null,
    sign: signOf(step),
    owner: capital(describeOwner(step.owner ?? playbook.value.owner, vocabulary).replace(/^(the (customer’s )?|客[户戶]的 )/, '')),
    due: step.due === undefined ? null : sentence(describeDue(step.due, vocabulary), vocabulary.grammar),
    condition: step.if === undefined ? null : describeSource(step.if, vocabulary),
    notes: notesOf(step, surroundings),
    asset: asset === undefined ? null : assetCard(asset, surroundings),
    starts: step.starts === undefined ? null : { id: step.starts, title: vocabulary.playbookTitle(step.starts) },
    dueLabel: dueLabelOf(step, timeline, surroundings),
    branch:
      step.if === undefined
        ? null
        : describeSource(step.if, vocabulary).replaceAll(/the answer to “[^”]*” is |“[^”]*”的答[复覆][为為]?/g, ''),
    options: Array.isArray(step.ask) ? step.ask.map((answer) => vocabulary.answerTitle(step.id, answer)) : [],
    day: timeline.steps.get(step.id) ?? null,
    after: timeline.after.get(step.id) ?? null,
    at: placeOf(playbook, 'steps', index),
  };
}

/** When a step falls, as short as pictures need it. */
function dueLabelOf(step: Step, timeline: Timeline, { vocabulary }: Surroundings): string | null {
  if (step.due === undefined) return null;
  const words = describeFormula(step.due, vocabulary);
  const later = /^(.*) after “.*” is done$/.exec(words)?.[1];
  if (later !== undefined) return `${later} later`;
  const after = /^“.*”完成([后後]) ?(.*)$/.exec(words);
  if (after !== null) return `${after[2] ?? ''}${after[1] ?? ''}`;
  const day = timeline.steps.get(step.id);
  return words.endsWith(' after the start') && day !== undefined ? `day ${Math.round(day)}` : words;
}

function signOf(step: Step): StepSign {
  if (step.ask !== undefined) return 'question';
  if (step.starts !== undefined) return 'playbook';
  return step.contact ? 'contact' : 'task';
}

function notesOf(step: Step, { vocabulary, language: { t } }: Surroundings): string[] {
  const notes: string[] = [];
  if (step.contact) notes.push(t('Counts as a contact.'));
  if (step.done !== undefined) notes.push(t('Ticks itself when {{condition}}.', { condition: describeSource(step.done, vocabulary) }));
  if (step.proof !== undefined) notes.push(t('Needs a logged touchpoint.'));
  if (Array.isArray(step.ask)) notes.push(t('Asks: {{answers}}.', { answers: joinOptions(step.id, step.ask, vocabulary) }));
  if (step.ask === 'date') notes.push(t('Asks for a date.'));
  if (step.default !== undefined)
    notes.push(t('“{{answer}}” is taken when 5 working days overdue.', { answer: capital(vocabulary.answerTitle(step.id, step.default)) }));
  if (!step.required) notes.push(t('The run does not wait for it.'));
  if (step.issue === 'own') notes.push(t('Has an issue of its own.'));
  return notes;
}

function joinOptions(step: string, options: readonly string[], { answerTitle, grammar }: Surroundings['vocabulary']): string {
  const titles = options.map((option) => answerTitle(step, option));
  return grammar?.list(titles, 'or') ?? joinWords(titles, 'or');
}

/** The start, and the dates the rule and its steps name, where their distance from the start is known. */
function marksOf(playbook: Playbook, timeline: Timeline, { vocabulary }: Surroundings): PlaybookPage['marks'] {
  const named = new Set(
    [...(playbook.start.on ?? []), playbook.due ?? '', ...playbook.steps.map(({ due }) => due ?? '')].join(' ').match(/[a-z][\w.]*/g),
  );
  const marks = [...timeline.dates].filter(([name]) => name === 'start' || (name !== 'finish' && named.has(name)));
  return marks
    .map(([name, day]) => ({ day, title: capital(vocabulary.titleOf(name).replace(/^the /, '')) }))
    .sort((a, b) => a.day - b.day || compareText(a.title, b.title));
}
