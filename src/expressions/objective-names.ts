import type { Meaning } from './value.ts';

/** A name that reads success plans: what it stands for, and how it is put into words. */
export interface ObjectiveName {
  readonly meaning: Meaning;
  /** A noun phrase; of a yes/no name what the objective is. */
  readonly title: string;
  readonly unit?: 'percent' | 'count' | 'days';
  /** What it means, in a sentence or two. */
  readonly about: string;
  /** It reads the metrics that objectives are measured by. */
  readonly measured?: true;
}

const count = { type: 'number', world: 'closed' } as const;
const measuredCount = { type: 'number', world: 'open' } as const;
const date = { type: 'date', world: 'closed' } as const;
const text = { type: 'text', world: 'closed' } as const;
const measuredAnswer = { type: 'yes/no', world: 'open' } as const;

/** What every playbook, metric and segment may read of a customer's success plan. */
export const planNames: Readonly<Record<string, ObjectiveName>> = {
  'objectives.active': { meaning: count, title: 'active objectives', unit: 'count', about: 'How many objectives are active.' },
  'objectives.progress': {
    meaning: measuredCount,
    title: 'the progress of the objectives',
    unit: 'percent',
    about:
      'The mean progress of the active objectives that can be measured. Unknown where there are active objectives and none can be measured; absent without active ones.',
    measured: true,
  },
  'objectives.behind': {
    meaning: measuredCount,
    title: 'objectives that are behind',
    unit: 'count',
    about: 'How many active objectives are further in time than in progress. Unknown where none of the active ones can be measured.',
    measured: true,
  },
  'objectives.missed': {
    meaning: measuredCount,
    title: 'missed objectives',
    unit: 'count',
    about:
      'How many active objectives are past their day without their target. Unknown where none of those past their day can be measured.',
    measured: true,
  },
  'objectives.unconfirmed': {
    meaning: count,
    title: 'unconfirmed objectives',
    unit: 'count',
    about:
      'How many objectives nobody stands for today: active ones whose `verified` has run out or is not there, and done ones without a result that somebody confirmed.',
  },
};

/** What a playbook with `per: objectives` may read of the objective a run is about. */
export const objectiveNames: Readonly<Record<string, ObjectiveName>> = {
  'objective.id': { meaning: text, title: 'the objective', about: 'Its id.' },
  'objective.words': { meaning: text, title: 'the customer’s words', about: 'What the customer calls it.' },
  'objective.outcome': { meaning: text, title: 'the outcome', about: 'What will be true.' },
  'objective.department': { meaning: text, title: 'the department', about: 'Whose objective it is.' },
  'objective.status': {
    meaning: { ...text, values: ['proposed', 'active', 'done', 'dropped'] },
    title: 'the status of the objective',
    about: 'Where it stands on the day. Before its baseline was measured it is proposed; before the day of its result, not yet done.',
  },
  'objective.baseline': { meaning: count, title: 'the baseline', about: 'Where it began.' },
  'objective.target': { meaning: count, title: 'the target', about: 'Where it should get to.' },
  'objective.now': {
    meaning: measuredCount,
    title: 'the value of the objective',
    about: 'The confirmed result, else its metric, else the newest review.',
    measured: true,
  },
  'objective.progress': {
    meaning: measuredCount,
    title: 'the progress of the objective',
    unit: 'percent',
    about: '(now − baseline) ÷ (target − baseline): 0% at the baseline, 100% at the target.',
    measured: true,
  },
  'objective.elapsed': {
    meaning: count,
    title: 'the time that has passed',
    unit: 'percent',
    about: 'The share of the time from `measured_on` to `by` that has passed.',
  },
  'objective.measured_on': { meaning: date, title: 'the day of the baseline', about: 'When the baseline was measured.' },
  'objective.by': { meaning: date, title: 'the day of the target', about: 'By when the target should be reached.' },
  'objective.reviewed_on': { meaning: date, title: 'the day of the last review', about: 'The newest review.' },
  'objective.verified_on': { meaning: date, title: 'the day it was verified', about: 'When somebody last said that it still holds.' },
  'objective.verified_until': { meaning: date, title: 'the end of its check', about: 'The last day on which that counts.' },
  'objective.days_unconfirmed': {
    meaning: count,
    title: 'days without a confirmation',
    unit: 'days',
    about: 'Days since it was verified, or since its baseline was measured where it never was; 0 with a confirmed result.',
  },
  'objective.confirmed': {
    meaning: { type: 'yes/no', world: 'closed' },
    title: 'confirmed',
    about: 'Whether its check still counts, or its result was confirmed. Absent for proposed and dropped objectives.',
  },
  'objective.reached': { meaning: measuredAnswer, title: 'reached', about: 'Whether its progress is 100% or more.', measured: true },
  'objective.behind': {
    meaning: measuredAnswer,
    title: 'behind',
    about: 'Whether it is active and its progress is less than the share of the time that has passed.',
    measured: true,
  },
  'objective.missed': {
    meaning: measuredAnswer,
    title: 'missed',
    about: 'Whether it is active, its day is past and its target is not reached.',
    measured: true,
  },
};
