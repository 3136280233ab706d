import type { IsoDay, ObjectiveReport } from '../evaluate/report.ts';
import { type Sentence, say, sentence } from '../model/language.ts';

/** Where an objective stands, for a mark beside it. */
export interface ObjectiveMark {
  readonly title: string;
  readonly tone: 'green' | 'yellow' | 'red' | 'missing' | 'neutral';
}

/** One fact of an objective, such as who owns it. */
export interface ObjectiveFact {
  readonly title: string;
  /** Words of people as they are. */
  readonly text: Sentence | string;
  /** Somebody should see to it. */
  readonly due?: true;
}

/** Further ahead of the time by this share, an objective is not only on track. */
const AHEAD = 0.1;

/** The state of an objective as a mark. */
export function markObjective({ state, progress, elapsed }: ObjectiveReport): ObjectiveMark {
  switch (state) {
    case 'on track':
      return {
        title: progress !== null && elapsed !== null && progress >= elapsed + AHEAD ? say('Ahead') : say('On track'),
        tone: 'green',
      };
    case 'reached':
      return { title: say('Reached'), tone: 'green' };
    case 'done':
      return { title: say('Done'), tone: 'green' };
    case 'behind':
      return { title: say('Behind'), tone: 'yellow' };
    case 'missed':
      return { title: say('Missed'), tone: 'red' };
    case 'not measured':
      return { title: say('Not measured'), tone: 'missing' };
    case 'proposed':
      return { title: say('Proposed'), tone: 'neutral' };
    case 'dropped':
      return { title: say('Dropped'), tone: 'neutral' };
  }
}

/** How the facts of an objective are written. */
export interface ObjectiveWords {
  readonly asOf: IsoDay;
  /** What people call a login. */
  readonly nameOf: (login: string) => string;
  /** A value in the objective's unit. */
  readonly inUnit: (value: number) => string;
}

/**
 * What a success plan says of an objective besides its numbers: owners on both sides, where the baseline comes from, who stands for it and for how
 * long, reviews newest first, the result with its evidence. What may not be shown is not there.
 */
export function factsOfObjective(objective: ObjectiveReport, { asOf, nameOf, inUnit }: ObjectiveWords): readonly ObjectiveFact[] {
  const { owners, measuredOn, source, verified, reviews, result } = objective;
  const day = (iso: IsoDay) => ({ shortDay: iso, near: asOf });
  const facts: ObjectiveFact[] = [];
  if (owners.ours !== null) facts.push({ title: say('Our owner'), text: nameOf(owners.ours) });
  if (owners.theirs !== null) facts.push({ title: say('Their owner'), text: owners.theirs });
  if (measuredOn !== null && source !== null)
    facts.push({ title: say('Baseline'), text: sentence('{{day}}, {{source}}', { day: day(measuredOn), source }) });
  else if (measuredOn !== null) facts.push({ title: say('Baseline'), text: sentence('Measured {{day}}', { day: day(measuredOn) }) });
  else if (source !== null) facts.push({ title: say('Baseline'), text: source });
  if (verified !== null || objective.confirmed === false) facts.push(verifiedFact(objective, { asOf, nameOf, inUnit }));
  for (const { on, value, note } of reviews.toReversed())
    facts.push({
      title: say('Review'),
      text:
        note === null
          ? sentence('{{value}} on {{day}}', { value: inUnit(value), day: day(on) })
          : sentence('{{value}} on {{day}}. {{note}}', { value: inUnit(value), day: day(on), note }),
    });
  if (result !== null) {
    const { evidence } = result;
    const [value, on] = [inUnit(result.value), day(result.on)];
    facts.push({
      title: say('Result'),
      text:
        result.confirmedBy === ''
          ? sentence('{{value}} on {{day}}. {{note}}', { value, day: on, note: evidence })
          : sentence('{{value}} on {{day}}, confirmed by {{person}}. {{note}}', {
              value,
              day: on,
              person: nameOf(result.confirmedBy),
              note: evidence,
            }),
    });
  }
  return facts;
}

function verifiedFact({ verified, confirmed }: ObjectiveReport, { asOf, nameOf }: ObjectiveWords): ObjectiveFact {
  const title = say('Verified');
  if (verified === null) return { title, text: sentence('Never'), due: true };
  const until = { shortDay: verified.until, near: asOf };
  const on = { shortDay: verified.on, near: asOf };
  const person = verified.by === '' ? null : nameOf(verified.by);
  if (confirmed === false)
    return {
      title,
      due: true,
      text:
        person === null
          ? sentence('Ran out {{until}}, last on {{day}}', { until, day: on })
          : sentence('Ran out {{until}}, last by {{person}} on {{day}}', { until, person, day: on }),
    };
  return {
    title,
    text:
      person === null
        ? sentence('Until {{until}}, on {{day}}', { until, day: on })
        : sentence('Until {{until}}, by {{person}} on {{day}}', { until, person, day: on }),
  };
}
