import { describeSource } from '#setpiece/expressions/words';
import { describeStart } from '#setpiece/expressions/words-rule';
import { capital } from './health-page.ts';
import type { HomePage, StageCard } from './page.ts';
import type { Surroundings } from './surroundings.ts';

/** The first page of the handbook. */
export function homePage({ content, vocabulary, base }: Surroundings): HomePage {
  const metrics = content.definitions.flatMap(({ value }) => Object.keys(value.metrics)).length;
  const segments = content.definitions.flatMap(({ value }) => Object.keys(value.segments)).length;
  return {
    kind: 'home',
    stages: stageCards({ content, vocabulary }),
    counts: [
      { title: 'Playbooks', count: content.playbooks.length, href: '#journey' },
      { title: 'Assets', count: content.assets.length, href: `${base}assets/` },
      { title: 'Health models', count: content.healthModels.length, href: `${base}health/${content.healthModels[0]?.value.id ?? ''}/` },
      { title: 'Metrics', count: metrics, href: `${base}metrics/` },
      { title: 'Segments', count: segments, href: `${base}segments/` },
    ].filter(({ count }) => count > 0),
  };
}

/** The stages in order with their playbooks; those without a stage come last. */
function stageCards({ content, vocabulary }: Pick<Surroundings, 'content' | 'vocabulary'>): StageCard[] {
  const playbooksOf = (stage: string | undefined): StageCard['playbooks'] =>
    content.playbooks
      .filter(({ value }) => value.stage === stage)
      .map(({ value }) => ({ id: value.id, title: value.title, start: describeStart(value.start, vocabulary), status: value.status }));
  const stages = content.journey.value.stages.map((stage): StageCard => {
    const words = describeSource(stage.when, vocabulary);
    return {
      id: stage.id,
      title: vocabulary.stageTitle(stage.id),
      when: words === 'always' ? 'Everyone else' : capital(words),
      playbooks: playbooksOf(stage.id),
    };
  });
  const rest = playbooksOf(undefined);
  return rest.length === 0 ? stages : [...stages, { id: null, title: 'Any stage', when: null, playbooks: rest }];
}
