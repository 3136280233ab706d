import type { IsoDay, ObjectiveReport } from '../evaluate/report.ts';
import { formatShortDay, formatValue } from './format.ts';

/** Where an objective stands, for a mark beside it. */
export interface ObjectiveMark {
  readonly title: string;
  readonly tone: 'green' | 'yellow' | 'red' | 'missing' | 'neutral';
}

/** One fact of an objective, such as who owns it. */
export interface ObjectiveFact {
  readonly title: string;
  readonly text: string;
  /** Somebody should see to it. */
  readonly due?: true;
}

/** Further ahead of the time by this share, an objective is not only on track. */
const AHEAD = 0.1;

/** The state of an objective as a mark. */
export function markObjective({ state, progress, elapsed }: ObjectiveReport): ObjectiveMark {
  switch (state) {
    case 'on track':
      return { title: progress !== null && elapsed !== null && progress >= elapsed + AHEAD ? 'Ahead' : 'On track', tone: 'green' };
    case 'reached':
      return { title: 'Reached', tone: 'green' };
    case 'done':
      return { title: 'Done', tone: 'green' };
    case 'behind':
      return { title: 'Behind', tone: 'yellow' };
    case 'missed':
      return { title: 'Missed', tone: 'red' };
    case 'not measured':
      return { title: 'Not measured', tone: 'missing' };
    case 'proposed':
      return { title: 'Proposed', tone: 'neutral' };
    case 'dropped':
      return { title: 'Dropped', tone: 'neutral' };
  }
}

/**
 * What a success plan says of an objective besides its numbers: owners on both sides, where the baseline comes from, who stands for it and for how
 * long, reviews newest first, the result with its evidence. What may not be shown is not there. `nameOf` tells what people call a login.
 */
export function factsOfObjective(
  objective: ObjectiveReport,
  { asOf, currency, nameOf }: { readonly asOf: IsoDay; readonly currency: string; readonly nameOf: (login: string) => string },
): readonly ObjectiveFact[] {
  const { owners, measuredOn, source, confirmed, verified, reviews, result, unit } = objective;
  const day = (iso: IsoDay) => formatShortDay(iso, asOf);
  const inUnit = (value: number) => formatValue(value, unit, currency);
  const by = (person: string) => (person === '' ? '' : ` by ${nameOf(person)}`);
  const people = [owners.ours === null ? '' : nameOf(owners.ours), owners.theirs === null ? '' : `${owners.theirs} at the customer`];
  const facts: (ObjectiveFact | null)[] = [
    { title: 'Owners', text: people.filter(Boolean).join(', ') },
    { title: 'Baseline', text: [measuredOn === null ? '' : day(measuredOn), source ?? ''].filter(Boolean).join(', ') },
    verified === null
      ? confirmed === false
        ? { title: 'Verified', text: 'Never', due: true }
        : null
      : confirmed === false
        ? { title: 'Verified', text: `Ran out ${day(verified.until)}, last${by(verified.by)} on ${day(verified.on)}`, due: true }
        : { title: 'Verified', text: `Until ${day(verified.until)},${by(verified.by)} on ${day(verified.on)}` },
    ...reviews.toReversed().map(({ on, value, note }) => ({
      title: 'Review',
      text: `${inUnit(value)} on ${day(on)}${note === null ? '' : `. ${note}`}`,
    })),
    result === null
      ? null
      : {
          title: 'Result',
          text: `${inUnit(result.value)} on ${day(result.on)}${result.confirmedBy === '' ? '' : `, confirmed by ${nameOf(result.confirmedBy)}`}. ${result.evidence}`,
        },
  ];
  return facts.filter((fact) => fact !== null).filter(({ text }) => text !== '');
}
