import { describeSource } from '#setpiece/expressions/words';
import { describeStart } from '#setpiece/expressions/words-rule';
import { stagesInOrder } from '#setpiece/model/journey';
import { say } from '#setpiece/model/language';
import { capital } from './health-page.ts';
import type { HomePage, StageCard } from './page.ts';
import type { Surroundings } from './surroundings.ts';

/** The first page of the handbook. */
export function homePage(surroundings: Surroundings): HomePage {
  const { content } = surroundings;
  const metrics = content.definitions.flatMap(({ value }) => Object.keys(value.metrics)).length;
  const segments = content.definitions.flatMap(({ value }) => Object.keys(value.segments)).length;
  return {
    kind: 'home',
    stages: stageCards(surroundings),
    counts: [
      { title: say('Assets'), count: content.assets.length, page: 'assets/' },
      { title: say('Health models'), count: content.healthModels.length, page: `health/${content.healthModels[0]?.value.id ?? ''}/` },
      { title: say('Metrics'), count: metrics, page: 'metrics/' },
      { title: say('Segments'), count: segments, page: 'segments/' },
    ].filter(({ count }) => count > 0),
  };
}

/** The stages in order with their playbooks; those without a stage come last. */
function stageCards({ content, vocabulary, language: { t } }: Surroundings): StageCard[] {
  const playbooksOf = (stage: string | undefined): StageCard['playbooks'] =>
    content.playbooks
      .filter(({ value }) => value.stage === stage)
      .map(({ value }) => ({ id: value.id, title: value.title, start: describeStart(value.start, vocabulary), status: value.status }));
  const stages = stagesInOrder(content.journey.value).map((stage): StageCard => {
    const words = describeSource(stage.when, vocabulary);
    return {
      id: stage.id,
      title: vocabulary.stageTitle(stage.id),
      when: words === describeSource('true', vocabulary) ? null : capital(words),
      playbooks: playbooksOf(stage.id),
    };
  });
  const rest = playbooksOf(undefined);
  return rest.length === 0 ? stages : [...stages, { id: null, title: t('Any stage'), when: null, playbooks: rest }];
}
