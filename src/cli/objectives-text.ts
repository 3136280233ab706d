import type { CustomerReport, ObjectiveReport } from '../evaluate/report.ts';

/** What `explain` prints of a customer's success plan: each objective with its numbers, owners, check, reviews and result. */
export function explainObjectives({ objectives }: Pick<CustomerReport, 'objectives'>): string[] {
  return objectives.length === 0 ? ['Objectives: none'] : ['Objectives:', ...objectives.flatMap(explainObjective)];
}

/** What `explain` prints of ratings, newest first. */
export function explainRatings({ ratings }: Pick<CustomerReport, 'ratings'>): string[] {
  if (ratings.length === 0) return ['Ratings: none'];
  return [
    'Ratings:',
    ...ratings.map(
      ({ kind, value, on, by, note, at }) => `  ${kind}: ${value} on ${on}, by ${by}${note === null ? '' : `. ${note}`} (${at})`,
    ),
  ];
}

function explainObjective(objective: ObjectiveReport): string[] {
  const { id, state, progress, elapsed, words, department, outcome, at } = objective;
  const { baseline, measuredOn, source, now, target, by, owners, confirmed, verified, reviews, result } = objective;
  const far = progress === null ? '' : `, ${percent(progress)} of the way`;
  const time = elapsed === null ? '' : `${far === '' ? ',' : ' at'} ${percent(elapsed)} of the time`;
  const origin = [measuredOn, source].filter((part) => part !== null).join(', ');
  const began = baseline === null ? 'no baseline' : `baseline ${baseline}${origin === '' ? '' : ` (${origin})`}`;
  const checked =
    verified === null
      ? 'never verified'
      : `verified by ${verified.by} on ${verified.on}, ${confirmed === false ? 'ran out' : 'counts until'} ${verified.until}`;
  return [
    `  ${id}: ${state}${far}${time} (${at})`,
    `    ${words}${department === null ? '' : ` · ${department}`} · ${outcome}`,
    `    ${began}, ${now === null ? 'no value' : `now ${round(now)}`}, target ${target} by ${by}`,
    `    owners ${[owners.ours, owners.theirs].filter((owner) => owner !== null).join(', ')}; ${checked}`,
    ...reviews.map((review) => `    review ${review.on}: ${review.value}${review.note === null ? '' : `. ${review.note}`}`),
    ...(result === null ? [] : [`    result ${result.on}: ${result.value}, confirmed by ${result.confirmedBy}. ${result.evidence}`]),
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
