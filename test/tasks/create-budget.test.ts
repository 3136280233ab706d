import { expect, test } from 'vitest';
import { createBudget } from '../../src/tasks/create-budget.ts';
import { issue } from './sample.ts';

const now = '2026-11-22T10:00:00Z';
const some = (count: number, createdAt: string) => Array.from({ length: count }, (_, index) => issue(index + 1, '', { createdAt }));

test.each([
  ['nothing was created', 0, now, 300],
  ['little was created within the hour', 100, '2026-11-22T09:30:00Z', 300],
  ['a run before it created 300', 300, '2026-11-22T09:10:00Z', 150],
  ['the hour is used up', 460, '2026-11-22T09:59:00Z', 0],
  ['it was longer ago', 460, '2026-11-22T08:59:00Z', 300],
])('%s: %i issues at %s leave %i of 300', (_, count, createdAt, room) => {
  expect(createBudget(some(count, createdAt), 300, now)).toBe(room);
});
