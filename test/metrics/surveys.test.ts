import { expect, test } from 'vitest';
import { formatDay } from '../../src/model/day.ts';
import { sourceSchema } from '../../src/model/source.ts';
import { observeFiles } from './workspace.ts';

const definitions =
  'sources:\n  nps: { files: nps.csv, customer: who, at: on, id: id, lag: 1d, nps: { score: answer, person: by, invitations: yes } }';
const files = {
  'nps.csv': [
    'id,who,on,by,answer',
    '1,acme,2026-10-01,p-1, 9 ',
    '2,globex,2026-09-01,p-2,',
    '3,acme,2026-10-02,,11',
    '4,nobody,2026-10-02,p-3,1',
    '5,,2026-10-02,p-4,2',
    '6,acme,soon,p-5,3',
    '1,acme,2026-10-03,p-1,0',
    '7,acme,2026-11-01,p-6,10',
    '8,acme,2026-10-31,p-7,10',
    '',
  ].join('\n'),
};

test('answers are read as they stand, up to the last complete day; rows that cannot count are counted by why', async () => {
  const { surveys } = await observeFiles({ definitions }, files, ['2026-10-15', '2026-11-02']);
  expect(surveys).toHaveLength(1);
  expect(surveys[0]?.rows.map(({ id, customer, day, score, person }) => [id, customer, formatDay(day), score, person])).toEqual([
    ['2', 'globex', '2026-09-01', null, 'p-2'],
    ['1', 'acme', '2026-10-01', '9', 'p-1'],
    ['3', 'acme', '2026-10-02', '11', null],
    ['8', 'acme', '2026-10-31', '10', 'p-7'],
  ]);
  expect(surveys[0]).toMatchObject({
    source: 'nps',
    invitations: true,
    lost: [
      { because: 'no customer', rows: 1 },
      { because: 'no day', rows: 1 },
      { because: 'repeated', rows: 1 },
      { because: 'unknown customer', rows: 1 },
    ],
  });
});

test('a column that the files do not have is told at its place, and there are no answers', async () => {
  const { surveys, diagnostics } = await observeFiles({ definitions: definitions.replace('answer', 'anser') }, files, ['2026-11-02']);
  expect(surveys).toEqual([]);
  expect(diagnostics.find(({ severity }) => severity === 'error')?.message).toMatch(/anser/);
});

test('other sources give no answers', async () => {
  const { surveys } = await observeFiles({ definitions: 'sources:\n  nps: { files: nps.csv, customer: who, at: on }' }, files, [
    '2026-11-02',
  ]);
  expect(surveys).toEqual([]);
});

test('a source of answers needs the day of each, and both columns', () => {
  const problems = (source: object) =>
    sourceSchema.safeParse({ files: 'nps.csv', customer: 'who', ...source }).error?.issues.map(({ message }) => message);
  expect(problems({ at: 'on', nps: { score: 'answer', person: 'by' } })).toBeUndefined();
  expect(problems({ from: 'on', nps: { score: 'answer', person: 'by' } })).toEqual(['`nps` needs `at`: an answer has a day']);
  expect(problems({ at: 'on', nps: { score: 'answer' } })).toHaveLength(1);
});
