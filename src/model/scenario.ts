import { z } from 'zod';
import { customerSchema } from './customer.ts';
import { day, id, key, name, text, word } from './scalars.ts';

const expected = z.strictObject({
  runs: key(word('none'), 'No run of the playbook is open on this day.', 'none').optional(),
  opens: key(id, 'A run of this playbook opens on this day.', 'renewal-90').optional(),
  starts: key(id, 'A step opens this playbook on this day.', 'save-plan').optional(),
  closes: key(id, 'A run of this playbook is over on this day.', 'renewal-90').optional(),
  step: key(name, 'The step the other keys speak of; it belongs to the run on this day.', 'save').optional(),
  state: key(word('due', 'held', 'open', 'done', 'dismissed', 'ended', 'expired'), 'The state of the run.', 'open').optional(),
  owner: key(text, 'The login that owns it.', 'maria').optional(),
  due: key(day, 'When it is due.', '2027-01-15').optional(),
  band: key(word('green', 'yellow', 'red', 'unknown'), 'The band of the customer.', 'red').optional(),
  stage: key(name, 'The stage of the customer.', 'renewing').optional(),
  metrics: key(z.record(name, text), 'Values of metrics.', { seat_use: '35%' }).optional(),
});

const done = z
  .strictObject({
    on: key(day, 'The day.', '2026-11-05'),
    step: key(name, 'The step that was ticked.', 'value_report').optional(),
    answer: key(name, 'The question that was answered.', 'position').optional(),
    with: key(text, 'The answer.', 'leaving').optional(),
    close: key(word('done', 'dismissed'), 'How the run was closed.', 'dismissed').optional(),
    reason: key(text, 'Why.', 'not_relevant').optional(),
  })
  .superRefine((value, context) => {
    const used = [value.step, value.answer, value.close].filter((entry) => entry !== undefined).length;
    if (used !== 1) context.addIssue({ code: 'custom', message: 'a line of `did` needs exactly one of step, answer or close' });
    if ((value.answer === undefined) !== (value.with === undefined))
      context.addIssue({ code: 'custom', message: '`answer` and `with` go together' });
  });

const scenario = z.strictObject({
  scenario: key(text, 'What happens, in one sentence.', 'A quiet customer gets the renewal play'),
  playbook: key(id, 'The playbook under test.', 'renewal-90').optional(),
  customer: key(
    z.strictObject({
      like: key(id, 'A customer of the workspace to start from.', 'acme').optional(),
      ...customerSchema.partial().omit({ id: true, formerly: true }).shape,
    }),
    'The customer: like one of the workspace, with any field replaced.',
    { like: 'acme' },
  ),
  data: key(z.record(name, z.union([text, z.record(day, text)])), 'Values of metrics: plain, or by day and held until the next.', {
    seat_use: { '2026-10-01': '70%' },
  }).default({}),
  did: key(z.array(done), 'What people did; nothing is assumed.', [{ on: '2026-11-05', step: 'value_report' }]).default([]),
  expect: key(z.record(day, expected), 'What must hold on each day.', { '2026-11-01': { opens: 'renewal-90', owner: 'maria' } }),
  never: key(z.array(id), 'Playbooks that must not open on any day.', ['non-engaged']).default([]),
});

/** `playbooks/tests/*.yaml`: one scenario, or a list of them. */
export const scenariosSchema = z.union([scenario.transform((one) => [one]), z.array(scenario).min(1)]);

/** A scenario after reading. */
export type Scenario = z.output<typeof scenario>;
