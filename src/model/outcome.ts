import { z } from 'zod';
import { duration, expression, key, name, text, yesNo } from './scalars.ts';

/** How long after the day an outcome is looked for. Days and weeks only: days are compared with one another, and months differ in length. */
const horizon = duration.refine(({ unit }) => unit === 'd' || unit === 'w', 'expected days or weeks, such as 90d or 13w');

/** `outcomes.<name>`: what a score should have seen coming. A back-test compares the score of a day with what happened within a time after it. */
export const outcomeSchema = z
  .strictObject({
    row: key(name, 'Lost is who has a row of this source, dated within the time after the day.', 'churn_events').optional(),
    no_row: key(name, 'Lost is who has no row of this source dated within the time after the day.', 'orders').optional(),
    where: key(
      expression,
      'Which rows of the source count; columns are read as `row.<column>`.',
      'row.is_reactivation == "FALSE"',
    ).optional(),
    not_renewed: key(
      yesNo,
      'Lost is a customer of whom no contract runs any more when the time is over: the last one ended or was not renewed.',
      true,
    ).optional(),
    within: key(horizon, 'How long after the day, in days or weeks.', '90d'),
    segments: key(z.array(name), 'Segments of which each is looked at by itself. By default those that are `exclusive`.', [
      'managed',
      'digital',
    ]).optional(),
    constant: key(
      z.array(text),
      'Undated fields of records that have been as they are since the customer signed. Any other undated field that a measure reads leaves the measure out: nobody knows what it said on an earlier day.',
      ['customer.country'],
    ).default([]),
    title: key(text, 'What pages call it.', 'Contract not renewed').optional(),
    about: key(text, 'What counts as lost and why, in plain words.', 'No order in a quarter: two of three never come back.').optional(),
  })
  .superRefine((outcome, context) => {
    const kinds = [
      outcome.row !== undefined && 'row',
      outcome.no_row !== undefined && 'no_row',
      outcome.not_renewed && 'not_renewed',
    ].filter(Boolean);
    if (kinds.length !== 1)
      context.addIssue({
        code: 'custom',
        message: `an outcome needs exactly one of row, no_row and not_renewed: yes; found ${kinds.length === 0 ? 'none' : kinds.join(' and ')}`,
      });
    if (outcome.where !== undefined && outcome.row === undefined && outcome.no_row === undefined)
      context.addIssue({ code: 'custom', path: ['where'], message: '`where` goes with `row` or `no_row`: it says which rows count' });
  });

/** An outcome after reading. */
export type Outcome = z.output<typeof outcomeSchema>;
