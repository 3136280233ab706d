import { compileContent } from '#setpiece/expressions/compilation';
import { describeSource } from '#setpiece/expressions/words';
import { nameInWords, type Vocabulary } from '#setpiece/expressions/words-names';
import { describeOwner, describeStart, describeWho } from '#setpiece/expressions/words-rule';
import { describeDuration } from '#setpiece/expressions/words-values';
import { approximateDays, type Duration } from '#setpiece/model/duration';
import { stagesInOrder } from '#setpiece/model/journey';
import { canBeTogether, exclusiveFamilies } from '#setpiece/workspace/rules/overlap';
import type { Program } from '../../expressions/program.ts';
import type { Playbook } from '../../model/playbook.ts';
import type { PlannedPlaybook } from '../../reports/journey-map.ts';
import { capital } from './health-page.ts';
import type { JourneyPage, JourneyPlaybook, SegmentRow, StageStep } from './page.ts';
import { placeOf, type Surroundings } from './surroundings.ts';

/** The journey map: the stages, the families of segments, and which playbook can work for whom. */
export function journeyPage({ content, vocabulary }: Surroundings): JourneyPage {
  const { program } = compileContent(content);
  const { stages } = content.journey.value;
  const families = exclusiveFamilies(program);
  const aboutCustomers = content.playbooks.filter(({ value }) => !isRoutine(value));
  return {
    kind: 'journey',
    stages: stages.map((stage, index): StageStep => {
      const when = describeSource(stage.when, vocabulary);
      return {
        id: stage.id,
        title: vocabulary.stageTitle(stage.id),
        when: when === describeSource('true', vocabulary) ? null : when,
        until: stage.until === undefined ? null : describeSource(stage.until, vocabulary),
        behind: limitOf(stage.behind, vocabulary),
        stuck: limitOf(stage.stuck, vocabulary),
        at: placeOf(content.journey, 'stages', index),
      };
    }),
    order: stagesInOrder(content.journey.value).map(({ id }) => id),
    families: families.map(({ name, segments }) => ({
      id: name ?? 'segments',
      title: capital(nameInWords(name ?? 'segments')),
      declared: name !== null,
      rows: segments.flatMap((segment) => rowOf(segment, program, vocabulary)),
    })),
    playbooks: aboutCustomers.map(({ value }) => ({
      ...plannedOf(
        value,
        program,
        families.flatMap(({ segments }) => segments),
      ),
      ...wordsOf(value, vocabulary),
    })),
    routines: content.playbooks
      .filter(({ value }) => isRoutine(value) && value.status !== 'retired')
      .map(({ value }) => ({ id: value.id, ...wordsOf(value, vocabulary) })),
  };
}

/** A routine is about no customer, so it stands nowhere in the journey. */
function isRoutine({ per }: Playbook): boolean {
  return per === 'workspace' || per === 'owner';
}

function limitOf(duration: Duration | undefined, { grammar }: Vocabulary): StageStep['behind'] {
  return duration === undefined ? null : { words: describeDuration(duration, grammar), days: Math.round(approximateDays(duration)) };
}

function rowOf(name: string, program: Program, vocabulary: Vocabulary): SegmentRow[] {
  const segment = program.segments.get(name);
  if (segment === undefined) return [];
  const { title, is } = segment.value;
  return [
    {
      segment: name,
      title: title ?? capital(nameInWords(name)),
      says: describeWho(is, vocabulary),
      at: placeOf(segment.from, ...segment.path),
    },
  ];
}

/** For whom the rule can be: of a playbook with a stage only there, of another one in each stage that its rule allows. */
function plannedOf(playbook: Playbook, program: Program, segments: readonly string[]): PlannedPlaybook {
  const { id, status, for: who } = playbook;
  const all = program.stages.map(({ name }) => name);
  const stage = playbook.stage !== undefined && all.includes(playbook.stage) ? playbook.stage : null;
  return {
    id,
    status,
    stage,
    fits: [null, ...segments].map((segment) => ({
      segment,
      stages:
        stage === null
          ? all.filter((one) => canBeTogether(program, who, segment, one))
          : canBeTogether(program, who, segment, null)
            ? [stage]
            : [],
    })),
  };
}

function wordsOf(playbook: Playbook, vocabulary: Vocabulary): Pick<JourneyPlaybook, 'title' | 'start' | 'sign' | 'owner'> {
  const { title, start, owner } = playbook;
  return {
    title,
    start: describeStart(start, vocabulary).replace(/[.。]$/, ''),
    sign: signOf(playbook),
    owner: capital(describeOwner(owner, vocabulary).replace(/^(the (customer’s )?|客[户戶]的 )/, '')),
  };
}

function signOf({ per, start }: Playbook): JourneyPlaybook['sign'] {
  if (per === 'audience') return 'audience';
  if (start.every !== undefined) return 'repeats';
  return start.on === undefined ? 'event' : 'date';
}
