import { describe, expect, test } from 'vitest';
import type { CustomerReport, NotScored, Report, RunReport } from '../../src/evaluate/report.ts';
import type { Program } from '../../src/expressions/program.ts';
import type { Survey, SurveyRow } from '../../src/model/survey.ts';
import { dayOf } from '../../src/reports/dates.ts';
import { npsInterval, npsOf } from '../../src/reports/nps.ts';
import { latestAnswers, readAnswers } from '../../src/reports/nps-answers.ts';
import { npsFacts } from '../../src/reports/nps-facts.ts';
import { given } from '../evaluate/given.ts';
import { fixture } from '../site/fixture.ts';

const asOf = '2026-11-02';

describe('the figure', () => {
  test('is the share of 9 and 10 less that of 0 to 6', () => {
    // 5 promoters, 4 passives, 3 detractors of 12: 41.67% − 25% = 16.67.
    const { n, said } = npsOf([10, 9, 9, 10, 9, 8, 7, 7, 8, 6, 0, 5]);
    expect([n, said?.promoters, said?.passives, said?.detractors]).toEqual([12, 5, 4, 3]);
    expect(said?.nps).toBeCloseTo(16.6667, 4);
  });

  test('is not said of fewer than ten answers, nor how they fall', () => {
    expect(npsOf([9, 9, 9, 9, 9, 9, 9, 9, 0])).toEqual({ n: 9, said: null });
    expect(npsOf([9, 9, 9, 9, 9, 9, 9, 9, 9, 0]).said?.nps).toBe(80);
  });
});

describe('the interval', () => {
  // With Python: the mean and variance of 1, 0, −1 weighted by p + .75, n − p − d + 1.5, d + .75, and statistics.NormalDist().inv_cdf(.975).
  test.each([
    [31, 15, 64, 4.547112, 43.214082],
    [5, 3, 12, -26.370834, 53.0375],
    [10, 0, 10, 47.503552, 100],
    [0, 20, 20, -100, -69.683344],
  ])('of %i promoters and %i detractors of %i is that of the shares with ¾, 3/2 and ¾ added, within the scale', (p, d, n, low, high) => {
    const interval = npsInterval(p, d, n);
    expect(interval.low).toBeCloseTo(low, 5);
    expect(interval.high).toBeCloseTo(high, 5);
  });

  test.each([
    [20, 0.5, 0.2],
    [40, 0.35, 0.25],
    [60, 0.6, 0.1],
  ])('of %i answers holds the truth in 93 to 97.5 of 100 samples, counted over all there are (promoters %f, detractors %f)', (n, p, d) => {
    const logFactorial = [0];
    for (let k = 1; k <= n; k += 1) logFactorial.push((logFactorial[k - 1] ?? 0) + Math.log(k));
    const log = (k: number) => logFactorial[k] ?? 0;
    let covered = 0;
    for (let promoters = 0; promoters <= n; promoters += 1)
      for (let detractors = 0; promoters + detractors <= n; detractors += 1) {
        const passives = n - promoters - detractors;
        const chance = Math.exp(
          log(n) -
            log(promoters) -
            log(detractors) -
            log(passives) +
            promoters * Math.log(p) +
            detractors * Math.log(d) +
            passives * Math.log(1 - p - d),
        );
        const { low, high } = npsInterval(promoters, detractors, n);
        if (low <= (p - d) * 100 && (p - d) * 100 <= high) covered += chance;
      }
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.975);
  });
});

const row = (customer: string, day: string, score: string | null, person: string | null, id: string | null = null): SurveyRow => ({
  customer,
  id,
  day: dayOf(day),
  score,
  person,
});
const survey = (rows: readonly SurveyRow[], more: Partial<Survey> = {}): Survey => ({
  source: 'nps',
  invitations: false,
  rows,
  lost: [],
  ...more,
});

describe('answers', () => {
  test('that cannot count are told by why', () => {
    const notScored: NotScored[] = [
      { id: 'own', name: 'Own', because: 'internal', day: null },
      { id: 'left', name: 'Left', because: 'churned', day: '2026-09-01' },
      { id: 'new', name: 'New', because: 'not yet a customer', day: '2026-12-01' },
    ];
    const rows = [
      row('acme', '2026-10-01', '10', 'p-1'),
      row('acme', '2026-10-01', null, 'p-2'),
      row('acme', '2026-10-01', '11', 'p-3'),
      row('acme', '2026-10-01', '7.5', 'p-4'),
      row('acme', '2026-10-01', 'very', 'p-5'),
      row('own', '2026-10-01', '10', 'p-6'),
      row('new', '2026-10-01', '10', 'p-7'),
      row('left', '2026-08-01', '0', 'p-8'),
    ];
    const { answers, excluded } = readAnswers([survey(rows, { lost: [{ because: 'unknown customer', rows: 2 }] })], [], notScored, asOf);
    expect(answers.map(({ customer, person, score }) => [customer, person, score])).toEqual([
      ['left', 'p-8', 0],
      ['acme', 'p-1', 10],
    ]);
    expect(Object.fromEntries(excluded)).toEqual({
      'no answer': 1,
      'out of range': 3,
      'unknown customer': 2,
      internal: 1,
      'not a customer': 1,
    });
  });

  test('of ratings of the kind nps count too', () => {
    const ratings = [
      { kind: 'nps', value: '8', on: '2026-10-25', by: 'p-1', note: null, at: 'a:1' },
      { kind: 'sentiment', value: 'red', on: '2026-10-25', by: 'maria', note: null, at: 'a:2' },
    ];
    const { answers } = readAnswers([], [{ ...customer('acme'), ratings }], [], asOf);
    expect(answers).toEqual([
      { source: 'ratings', customer: 'acme', id: 'nps@2026-10-25/p-1', day: '2026-10-25', score: 8, person: 'p-1' },
    ]);
  });

  test('count once a person, the latest of the period; the same id at another customer, and nobody, are others', () => {
    const { answers } = readAnswers(
      [
        survey([
          row('acme', '2026-03-01', '2', 'p-1'),
          row('acme', '2026-09-01', '9', 'p-1'),
          row('acme', '2026-12-01', '0', 'p-1'),
          row('globex', '2026-04-01', '5', 'p-1'),
          row('acme', '2026-05-01', '7', null),
          row('acme', '2026-05-01', '8', null),
        ]),
      ],
      [],
      [],
      asOf,
    );
    const { kept, replaced } = latestAnswers(answers, dayOf('2026-01-01'), dayOf('2026-11-02'));
    expect(kept.map(({ score }) => score).sort((a, b) => a - b)).toEqual([5, 7, 8, 9]);
    expect(replaced).toBe(1);
  });
});

const [someone] = fixture().report.customers;
if (someone === undefined) throw new Error('the fixture is empty');
function customer(id: string, more: Partial<CustomerReport> = {}): CustomerReport {
  return { ...(someone as CustomerReport), id, name: id, ratings: [], runs: [], segments: ['all_of_them'], ...more };
}

describe('the page', () => {
  const record = (id: string) =>
    `id: ${id}\nname: ${id}\nowners: [{ role: csm, login: maria, from: 2026-01-01 }]\ncontracts: [{ id: "1", start: 2025-01-01, end: 2027-12-31 }]\npeople: [{ id: p-1, persona: champion }, { id: p-2, persona: administrator }]`;
  const files = {
    'customers/acme.yaml': record('acme'),
    'customers/globex.yaml': record('globex'),
    'playbooks/metrics/nps.yaml':
      'sources:\n  nps: { files: nps.csv, customer: c, at: on, id: id, nps: { score: s, person: p } }\nsegments:\n  all_of_them: { is: arr >= 0, title: Everybody }',
  };
  const program: Program = given(files);
  const ten = Array.from({ length: 10 }, (_, place) => row('acme', '2026-09-08', place < 7 ? '10' : '3', `x-${place}`, `a-${place}`));

  const facts = (
    surveys: readonly Survey[],
    customers: readonly CustomerReport[] = [customer('acme'), customer('globex')],
    people = true,
    given = program,
  ) => {
    const report: Report = { ...fixture().report, asOf, customers, notScored: [], runs: [] };
    const found = npsFacts({ report, program: given, surveys, shows: { reports: true, people } });
    if (found === null) throw new Error('there are reports');
    return found;
  };

  test('says the last twelve months, quarters of the fiscal year, segments and personas', () => {
    const old = row('acme', '2025-11-02', '0', 'p-1');
    const found = facts([survey([old, row('acme', '2025-11-03', '9', 'p-1'), row('globex', '2026-08-20', '9', 'p-2'), ...ten])]);
    expect([found.from, found.to, found.total.n, found.total.said?.promoters]).toEqual(['2025-11-03', '2026-11-02', 12, 9]);
    expect(found.segments).toMatchObject([{ id: 'all_of_them', title: 'Everybody', figure: { n: 12 } }]);
    expect(found.personas.map(({ id, figure }) => [id, figure.n])).toEqual([
      ['administrator', 1],
      ['champion', 1],
      ['', 10],
    ]);
    expect(found.excluded).toEqual([{ because: 'earlier', rows: 1 }]);
    const counted = found.quarters.map(({ from, figure }) => [from, figure.n]);
    expect(counted.at(-1)?.[0]).toBe('2026-10-01');
    expect(counted).toEqual([
      ['2025-10-01', 1],
      ['2026-01-01', 0],
      ['2026-04-01', 0],
      ['2026-07-01', 11],
      ['2026-10-01', 0],
    ]);
  });

  test('says how many of the invited answered, where every invitation has a row', () => {
    const rows = [row('acme', '2026-09-08', null, 'p-1'), row('acme', '2026-09-08', '9', 'p-2'), row('acme', '2025-09-08', '9', 'p-2')];
    expect(facts([survey(rows, { invitations: true })]).response).toEqual({ answered: 1, invited: 2 });
    expect(facts([survey(rows)]).response).toBeNull();
  });

  const opened = (subject: string, day: string, more: Partial<RunReport> = {}): RunReport => ({
    key: `follow/${subject}/1`,
    playbook: 'follow',
    title: 'Follow up',
    subject,
    customer: 'acme',
    ordinal: 1,
    state: 'open',
    status: 'active',
    start: day,
    opened: day,
    closed: null,
    due: null,
    owner: 'maria',
    priority: 'normal',
    late: 0,
    steps: [],
    why: [],
    held: null,
    at: 'a:1',
    ...more,
  });
  const waiting = (found: ReturnType<typeof facts>) =>
    found.open.map(({ customer: id, answers }) => [id, answers.map(({ score }) => score)]);
  const unhappy = [
    row('acme', '2026-09-08', '6', 'p-1', 'r-1'),
    row('acme', '2026-09-10', '8', 'p-2', 'r-2'),
    row('globex', '2026-09-08', '9', 'p-1', 'r-3'),
  ];

  test('lists detractors and passives without a run that opened since', () => {
    expect(waiting(facts([survey(unhappy)]))).toEqual([['acme', [6, 8]]]);
    const later = customer('acme', { runs: [opened('acme', '2026-09-09')] });
    expect(waiting(facts([survey(unhappy)], [later]))).toEqual([['acme', [8]]]);
    const held = customer('acme', { runs: [opened('acme', '2026-09-11', { state: 'held' })] });
    expect(waiting(facts([survey(unhappy)], [held]))).toEqual([['acme', [6, 8]]]);
  });

  test('asks for the run about the very answer where a playbook starts on each', () => {
    const play =
      'id: follow\ntitle: Follow up\nstatus: active\ngoal: { outcome: Heard }\nstart: { each: nps }\nsteps: [{ id: call, title: Call }]';
    const starting = given({ ...files, 'playbooks/plays/follow.mdx': `---\n${play}\n---\nCall.\n` });
    const one = customer('acme', { runs: [opened('acme:r-2', '2026-09-11'), opened('acme', '2026-09-30')] });
    const found = facts([survey(unhappy)], [one], true, starting);
    expect([waiting(found), found.followedBy]).toEqual([[['acme', [6]]], ['Follow up']]);
  });

  test('holds no single answer and no id of a person where people may not be shown', () => {
    const found = facts([survey([...unhappy, ...ten])], undefined, false);
    expect(found.open.map(({ customer: id, answers }) => [id, answers])).toEqual([['acme', []]]);
    expect(JSON.stringify(found)).not.toMatch(/p-\d|x-\d|r-\d/);
    expect(npsFacts({ report: fixture().report, program, surveys: [], shows: { reports: false, people: true } })).toBeNull();
  });
});
