import { describeSource } from '../src/expressions/words.ts';
import { describeDue, describeFormula } from '../src/expressions/words-formula.ts';
import { describeAdjustment, describeHealth } from '../src/expressions/words-health.ts';
import { describeMetric, describeTable, type TableLine } from '../src/expressions/words-metric.ts';
import { nameInWords, type Vocabulary, vocabularyOf } from '../src/expressions/words-names.ts';
import {
  describeAgain,
  describeOwner,
  describePriority,
  describeRunDue,
  describeStart,
  describeSubject,
  describeUntil,
  describeWho,
} from '../src/expressions/words-rule.ts';
import { describeDuration, sentence } from '../src/expressions/words-values.ts';
import type { Content } from '../src/model/content.ts';
import { groupsOf, type HealthModel, soleGroup } from '../src/model/health-model.ts';
import type { Journey } from '../src/model/journey.ts';
import type { Definitions } from '../src/model/metric.ts';
import type { Playbook, Step } from '../src/model/playbook.ts';

/** What the file of a workspace says, in plain words: lines of Markdown for a list. Empty for files that are not rules. */
export function fileInWords(content: Content, file: string): readonly string[] {
  const playbook = content.playbooks.find((one) => one.file === file)?.value;
  if (playbook) return playbookInWords(playbook, vocabularyOf(content, playbook));
  const vocabulary = vocabularyOf(content);
  const model = content.healthModels.find((one) => one.file === file)?.value;
  if (model) return healthInWords(model, vocabulary);
  const definitions = content.definitions.find((one) => one.file === file)?.value;
  if (definitions) return definitionsInWords(definitions, vocabulary);
  return content.journey.file === file ? journeyInWords(content.journey.value, vocabulary) : [];
}

function playbookInWords(playbook: Playbook, vocabulary: Vocabulary): string[] {
  const isRoutine = playbook.per === 'workspace' || playbook.per === 'owner';
  return [
    line('Who', `${isRoutine ? '' : `${describeWho(playbook.for, vocabulary)} `}${describeSubject(playbook.per)}`.trim()),
    line('When', capital(describeStart(playbook.start, vocabulary).replace(/^When /, ''))),
    ...(playbook.until === undefined ? [] : [line('Until', describeUntil(playbook.until, vocabulary))]),
    line('Again', capital(describeAgain(playbook.again, playbook.start, vocabulary).replace(/^Again /, ''))),
    line('Owner', `${sentence(describeOwner(playbook.owner, vocabulary))} Priority ${describePriority(playbook.priority, vocabulary)}.`),
    line('Due', describeRunDue(playbook.due, vocabulary)),
    ...playbook.steps.map((step) => line(`Step “${step.title}”`, stepInWords(step, vocabulary))),
  ];
}

function stepInWords(step: Step, vocabulary: Vocabulary): string {
  const parts = [
    ...(step.if === undefined ? [] : [`only if ${describeSource(step.if, vocabulary)}`]),
    ...(step.due === undefined ? [] : [`due ${describeDue(step.due, vocabulary)}`]),
    ...(step.owner === undefined ? [] : [`by ${describeOwner(step.owner, vocabulary)}`]),
    ...(Array.isArray(step.ask) ? [`asks: ${step.ask.map(nameInWords).join(', ')}`] : []),
    ...(step.done === undefined ? [] : [`ticks itself when ${describeSource(step.done, vocabulary)}`]),
    ...(step.starts === undefined ? [] : [`starts “${vocabulary.playbookTitle(step.starts)}”`]),
  ];
  return sentence(parts.join('; ') || 'with the step before');
}

function healthInWords(model: HealthModel, vocabulary: Vocabulary): string[] {
  return [
    ...describeHealth(model, vocabulary).map(({ part, says }) => line(part, says)),
    ...groupsOf(model).map(([name, { title, weight, measures }]) => {
      const inside = Object.entries(measures).map(([measure, value]) => {
        const applies = value.applies === undefined ? '' : `, only for ${lower(describeWho(value.applies, vocabulary).replace(/\.$/, ''))}`;
        return `${value.title === undefined ? nameInWords(measure) : lower(value.title)} ${value.weight}%${applies}`;
      });
      return line(name === soleGroup ? 'Measures' : `${capital(title ?? nameInWords(name))}, ${weight}%`, sentence(inside.join('; ')));
    }),
    ...groupsOf(model).flatMap(([, { measures }]) =>
      Object.entries(measures).flatMap(([measure, { title, value, score }]) => {
        // Colours that stand for themselves say nothing more.
        if ('is' in score && Object.entries(score.is ?? {}).every(([label, cell]) => label === cell)) return [];
        const lines = describeTable(score, vocabulary.unitOf(value), vocabulary);
        return [line(capital(title ?? nameInWords(measure)), sentence(tableInWords(lines)))];
      }),
    ),
    ...model.adjust.map(({ if: condition, then, because }) =>
      line(
        'Adjusted',
        `${sentence(`if ${describeSource(condition, vocabulary)}, ${describeAdjustment(then)}`)}${because === undefined ? '' : ` ${because}`}`,
      ),
    ),
  ];
}

/** Lines of a table with the same condition stand together. */
function tableInWords(lines: readonly TableLine[]): string {
  const conditions = [...new Set(lines.map(({ when }) => when))];
  return conditions
    .map((when) => {
      const own = lines.filter((one) => one.when === when).map(({ range, score }) => `${range} ${score}`);
      return `${when === null ? '' : `${when}: `}${own.join(', ')}`;
    })
    .join('; ');
}

function definitionsInWords({ metrics, dates, segments }: Definitions, vocabulary: Vocabulary): string[] {
  return [
    ...Object.entries(metrics).map(([name, metric]) => {
      const age = [
        ...(metric.fresh === undefined ? [] : [`flagged after ${describeDuration(metric.fresh)} without a row`]),
        ...(metric.expires === undefined ? [] : [`missing after ${describeDuration(metric.expires)}`]),
      ];
      return line(`\`${name}\``, `${describeMetric(metric, vocabulary)}${age.length === 0 ? '' : ` ${sentence(age.join(', '))}`}`);
    }),
    ...Object.entries(dates).map(([name, date]) =>
      line(
        `\`${name}\``,
        sentence(date.formula === undefined ? describeSource(date.is ?? '', vocabulary) : describeFormula(date.formula, vocabulary)),
      ),
    ),
    ...Object.entries(segments).map(([name, { is }]) => line(`\`${name}\``, sentence(describeSource(is, vocabulary)))),
  ];
}

function journeyInWords({ stages }: Journey, vocabulary: Vocabulary): string[] {
  return stages.map(({ id, when, until }) => {
    const stays = until === undefined ? '' : `, until ${describeSource(until, vocabulary)}`;
    return line(vocabulary.stageTitle(id), sentence(`${describeSource(when, vocabulary)}${stays}`));
  });
}

function line(part: string, says: string): string {
  return `- **${part}**: ${says}`;
}

function lower(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
