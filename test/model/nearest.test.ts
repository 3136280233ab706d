import { expect, test } from 'vitest';
import { nearest } from '../../src/model/nearest.ts';

test.each([
  ['seat_usage', ['arr', 'seat_use', 'seats'], 'seat_use'],
  ['ARR', ['arr', 'band'], 'arr'],
  ['renewl', ['renewal', 'removal'], 'renewal'],
  // of equally near ones the first by code point, whatever their order
  ['bat', ['cat', 'bad'], 'bad'],
  ['something_else', ['arr', 'band'], undefined],
  ['arr', [], undefined],
])('%s among %j is %s', (name, candidates, expected) => {
  expect(nearest(name, candidates)).toBe(expected);
});
