import { parseDay } from '../../model/day.ts';
import { nearest } from '../../model/nearest.ts';
import { plain, showDay } from '../text.ts';
import type { Situation, StepFacts } from './situation.ts';
import { nameStep, refuseClosed, unknownAmong, type Verdict } from './verdict.ts';

/** `/done step …`: ticks steps. */
export function judgeDone(words: string, situation: Situation): Verdict {
  return refuseClosed(situation) ?? withSteps(words, situation, (steps) => tick(steps, situation));
}

/** `/undone step …`: takes ticks back. */
export function judgeUndone(words: string, situation: Situation): Verdict {
  if (words === '') return { refused: `name the step whose tick is taken back: ${example('undone', situation)}` };
  return refuseClosed(situation) ?? withSteps(words, situation, untick);
}

/** `/answer choice` or `/answer step choice`. Without the step it must be plain which question is meant. */
export function judgeAnswer(words: string, situation: Situation): Verdict {
  const questions = situation.steps.filter(({ ask, shown }) => ask !== null && shown);
  if (questions.length === 0) return { refused: 'this task asks no question.' };
  if (words === '') return { refused: `say what the answer is: ${questions.map(offer).join('; ')}.` };
  const [first = '', rest = ''] = splitFirst(withoutQuotes(words));
  const named = situation.steps.find(({ id }) => id === first.toLowerCase());
  if (named !== undefined) return refuseClosed(situation) ?? answer(named, rest);
  const open = questions.filter((step) => step.answer === null);
  const fitting = [open, questions]
    .map((some) => some.filter((step) => choiceOf(step, words) !== undefined))
    .find((some) => some.length > 0);
  if (fitting !== undefined && fitting.length > 1)
    return {
      refused: `more than one question takes it: ${fitting.map(({ id }) => `\`/answer ${id} ${plain(words, 40)}\``).join(' or ')}.`,
    };
  const only = fitting?.[0] ?? (open.length === 1 ? open[0] : questions.length === 1 ? questions[0] : undefined);
  if (only !== undefined) return refuseClosed(situation) ?? answer(only, words);
  return { refused: `no question takes “${plain(words, 60)}”: ${questions.map(offer).join('; ')}.` };
}

/** A step of the run to show in examples. */
export function exampleStep({ steps }: Situation): string {
  return (steps.find(({ shown, done, ask }) => shown && !done && ask === null) ?? steps.find(({ shown }) => shown))?.id ?? 'step';
}

function example(name: 'done' | 'undone', situation: Situation): string {
  return `\`/${name} ${exampleStep(situation)}\`.`;
}

function tick(steps: readonly StepFacts[], { isContacted }: Situation): Verdict {
  const question = steps.find(({ ask }) => ask !== null);
  if (question !== undefined) return { refused: `${nameStep(question)} is a question: ${offer(question)}.` };
  const open = steps.filter(({ done }) => !done);
  const unproven = open.filter(({ needsProof }) => needsProof && !isContacted);
  const opens = open.flatMap(({ starts }) => (starts === null ? [] : [starts]));
  const notes = [
    unproven.length === 0
      ? ''
      : ` It counts once a contact is logged, for example with \`/log call …\`: ${unproven.map(nameStep).join(', ')}.`,
    opens.length === 0 ? '' : ` The next run opens ${opens.map((id) => `\`${id}\``).join(', ')}.`,
  ].join('');
  const ids = steps.map(({ id }) => id);
  return {
    says: `${steps.map(nameStep).join(', ')}: ${open.length === 0 ? 'done already' : 'done'}.${notes}`,
    undo: open.length === 0 ? null : `\`/undone ${open.map(({ id }) => id).join(' ')}\``,
    deed: { kind: 'tick', steps: ids, ticked: true },
  };
}

function untick(steps: readonly StepFacts[]): Verdict {
  const question = steps.find(({ ask }) => ask !== null);
  if (question !== undefined) return { refused: `${nameStep(question)} is a question: another answer takes the place of the last one.` };
  const ruled = steps.find(({ ruled: byRule, done }) => byRule && done);
  if (ruled !== undefined) return { refused: `${nameStep(ruled)} was ticked by its rule in the playbook, not by a person.` };
  const ids = steps.map(({ id }) => id);
  const done = steps.filter((step) => step.done);
  return {
    says: `${steps.map(nameStep).join(', ')}: open ${done.length === 0 ? 'already' : 'again'}.`,
    undo: done.length === 0 ? null : `\`/done ${done.map(({ id }) => id).join(' ')}\``,
    deed: { kind: 'tick', steps: ids, ticked: false },
  };
}

function answer(step: StepFacts, words: string): Verdict {
  if (step.ask === null) return { refused: `${nameStep(step)} is no question; when it is done, say \`/done ${step.id}\`.` };
  if (!step.shown) return { refused: notShown(step) };
  const choice = choiceOf(step, words);
  if (choice === undefined) {
    if (step.ask === 'date') return { refused: `${offer(step)}; “${plain(words, 60)}” is no day.` };
    return { refused: unknownAmong(`answer to \`${step.id}\``, words, step.ask) };
  }
  const shown = step.ask === 'date' ? showDay(choice) : choice;
  return {
    says: `${nameStep(step)}: ${plain(shown)}.`,
    undo: step.answer === null || step.answer === choice ? 'answer again' : `\`/answer ${step.id} ${plain(step.answer)}\``,
    deed: { kind: 'answer', step: step.id, options: step.ask === 'date' ? [] : step.ask, answer: choice },
  };
}

/** The answer a text gives to a question; undefined where it is none. */
function choiceOf({ ask }: StepFacts, words: string): string | undefined {
  const text = withoutQuotes(words).toLowerCase();
  if (ask === 'date') return parseDay(text) === undefined ? undefined : text;
  return ask?.find((option) => option === text);
}

function offer(step: StepFacts): string {
  return step.ask === 'date'
    ? `\`/answer ${step.id} 2027-01-15\` answers ${nameStep(step)} with a day`
    : `\`/answer ${step.id} …\` answers ${nameStep(step)} with ${(step.ask ?? []).map((option) => `\`${option}\``).join(', ')}`;
}

/** Finds the steps that are named, by id, or one by its whole title. */
function withSteps(words: string, { steps }: Situation, judge: (found: readonly StepFacts[]) => Verdict): Verdict {
  const whole = withoutQuotes(words).toLowerCase();
  const byTitle = steps.find(({ title }) => title.toLowerCase() === whole);
  const names = byTitle ? [byTitle.id] : [...new Set(whole.split(/[\s,]+/).filter((word) => word !== '' && word !== 'and'))];
  const found: StepFacts[] = [];
  for (const name of names) {
    const step = steps.find(({ id }) => id === name);
    if (step === undefined) {
      const near = nearest(
        whole,
        steps.map(({ title }) => title.toLowerCase()),
      );
      const meant = steps.find(({ title }) => title.toLowerCase() === near);
      if (meant !== undefined) return { refused: `there is no step “${plain(words, 60)}”. Did you mean ${nameStep(meant)}?` };
      const shown = steps.filter((one) => one.shown);
      return {
        refused: unknownAmong(
          'step',
          name,
          shown.map(({ id }) => id),
          shown.map(nameStep),
        ),
      };
    }
    if (!step.shown) return { refused: notShown(step) };
    found.push(step);
  }
  return found.length === 0 ? { refused: 'name the step.' } : judge(found);
}

function notShown(step: StepFacts): string {
  return `${nameStep(step)} does not belong to this task as it stands.`;
}

/** The first word and the rest; a question and its answer may be parted by `=` or `:` as well. */
function splitFirst(words: string): readonly [string, string] {
  const [, first = '', rest = ''] = /^([^\s=:]+)[\s=:]*(.*)$/.exec(words) ?? [];
  return [first, rest.trim()];
}

/** Names may be copied from where they stand as code. */
function withoutQuotes(words: string): string {
  return words.replaceAll(/[`"“”]/g, '').trim();
}
