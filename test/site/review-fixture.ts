import { shiftDay } from '../../src/reports/dates.ts';
import type { Review, ReviewPoint, Reviews } from '../../src/reports/review.ts';

/** A customer that left with everything a review can say, one that was saved, and one of which nothing is known. */
export function fixtureReviews(asOf: string): Reviews {
  return {
    from: shiftDay(asOf, -364),
    to: asOf,
    begins: shiftDay(asOf, -300),
    cases: [lost(shiftDay(asOf, -40)), saved(shiftDay(asOf, -90)), unknown(shiftDay(asOf, -500))],
    start: 1_200_000,
    answering: { 'save-plan': 'Save plan' },
    asksReason: true,
  };
}

const bands = ['green', 'yellow', 'red', 'red', 'red'] as const;

function points(end: string, from: ReviewPoint['from']): readonly ReviewPoint[] {
  return [180, 90, 60, 30, 0].map((before, place) => ({
    before,
    day: shiftDay(end, -before),
    from: place === 0 && from !== null ? 'replay' : from,
    score: from === null ? null : 80 - 10 * place,
    band: from === null ? null : (bands[place] ?? null),
    coverage: from === null ? null : 0.9,
  }));
}

function base(customer: string, name: string, end: string): Review {
  return {
    customer,
    name,
    at: `customers/${customer}.yaml:14`,
    outcome: 'lost',
    contract: '2025',
    end,
    early: false,
    notice: shiftDay(end, -60),
    inTime: shiftDay(end, -90),
    isCounted: true,
    currency: 'EUR',
    target: 46_000,
    renewed: null,
    churn: 46_000,
    backOn: null,
    model: 'standard',
    points: points(end, 'history'),
    trend: [180, 120, 90, 60, 30, 0].map((before, place) => ({
      day: shiftDay(end, -before),
      score: 82 - 9 * place,
      band: place < 2 ? 'green' : place < 3 ? 'yellow' : 'red',
    })),
    measures: [
      { name: 'breadth', title: 'Seat use', bands, moved: 'worse' },
      { name: 'nps', title: 'NPS', bands: [null, 'red', 'red', 'yellow', 'green'], moved: 'better' },
      { name: 'contact', title: 'Last meeting', bands: ['green', 'green', 'green', 'green', 'green'], moved: null },
    ],
    signs: [
      {
        kind: 'segment',
        name: 'silent',
        title: 'Silent',
        from: shiftDay(end, -170),
        to: null,
        isFirst: true,
        shared: { with: 14, of: 23 },
        isCommon: true,
      },
      {
        kind: 'band',
        name: 'red',
        title: 'Red',
        from: shiftDay(end, -112),
        to: null,
        isFirst: false,
        shared: { with: 3, of: 23 },
        isCommon: false,
      },
    ],
    verdict: 'seen and acted',
    reason: { word: 'competitor', from: 'answer', playbook: 'churn-interview', on: shiftDay(end, 22) },
    team: { word: 'seen_too_late', on: shiftDay(end, 22) },
    runs: [
      {
        key: `save-plan/${customer}/1`,
        playbook: 'save-plan',
        title: 'Save plan',
        isForMany: false,
        answersSign: true,
        opened: shiftDay(end, -110),
        closed: shiftDay(end, -50),
        due: shiftDay(end, -52),
        state: 'done',
        late: 2,
        reason: null,
        done: 5,
        answers: [{ step: 'cause', title: 'What is the cause?', answer: 'product', on: shiftDay(end, -108), byDefault: false }],
      },
      {
        key: 'renewal-mail/audience/4',
        playbook: 'renewal-mail',
        title: 'Renewal mail',
        isForMany: true,
        answersSign: false,
        opened: shiftDay(end, -60),
        closed: shiftDay(end, -55),
        due: null,
        state: 'dismissed',
        late: 0,
        reason: 'not_relevant',
        done: 0,
        answers: [],
      },
    ],
    after: [],
    never: ['save-plan'],
    held: [
      {
        playbook: 'renewal-90',
        title: 'Renewal, 90 days out',
        why: 'budget',
        from: shiftDay(end, -80),
        to: shiftDay(end, -70),
        reason: null,
        by: null,
      },
      {
        playbook: null,
        title: null,
        why: 'no contact',
        from: shiftDay(end, -30),
        to: shiftDay(end, -10),
        reason: 'They asked for quiet',
        by: 'maria',
      },
    ],
    ratings: [{ on: shiftDay(end, -65), kind: 'sentiment', value: 'red', note: 'Their new software plans shifts as well.', by: 'maria' }],
    touchpoints: [{ on: shiftDay(end, -66), kind: 'visit' }],
  };
}

function lost(end: string): Review {
  return base('gable-homes', 'Gable Homes', end);
}

function saved(end: string): Review {
  return {
    ...base('nordhaven', 'Nordhaven Logistics', end),
    outcome: 'saved',
    verdict: 'seen, not acted',
    renewed: 44_000,
    churn: 0,
    reason: null,
    team: null,
  };
}

function unknown(end: string): Review {
  return {
    ...base('old-mill', 'Old Mill <Bakery>', end),
    isCounted: false,
    churn: 0,
    target: null,
    points: points(end, null),
    trend: [],
    measures: [],
    signs: [],
    verdict: 'not recorded',
    reason: null,
    team: null,
    runs: [],
    never: [],
    held: [],
    ratings: [],
    touchpoints: [],
  };
}
