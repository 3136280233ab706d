import { z } from 'zod';
import type { Located } from './content.ts';
import { customerSchema, touchpointSchema } from './customer.ts';
import type { Path } from './position.ts';
import { day, foreignId, id, key, name, text, word } from './scalars.ts';

const expected = z.strictObject({
  runs: key(
    word('none'),
    'No run of the playbook is open or held back on this day; of any playbook where the scenario names none.',
    'none',
  ).optional(),
  opens: key(id, 'A run of this playbook opens on this day.', 'renewal-90').optional(),
  starts: key(id, 'A step opens this playbook on this day.', 'save-plan').optional(),
  closes: key(id, 'A run of this playbook is over on this day.', 'renewal-90').optional(),
  step: key(name, 'The step that owner, due, state and starts speak of; it belongs to the run on this day.', 'save').optional(),
  state: key(
    word('due', 'held', 'open', 'done', 'dismissed', 'ended', 'expired', 'waiting', 'skipped'),
    'The state of the run; with `step` that of the step: open, done, waiting or skipped.',
    'open',
  ).optional(),
  owner: key(text, 'The login that owns it; `none` for nobody.', 'maria').optional(),
  due: key(day, 'When it is due.', '2027-01-15').optional(),
  escalated: key(name, 'The role to which the run is escalated; `none` for nobody yet.', 'manager').optional(),
  snoozed: key(day, 'The last day on which the run is put off.', '2026-12-01').optional(),
  band: key(word('green', 'yellow', 'red', 'unknown'), 'The band of the customer; `unknown` where none can be told.', 'red').optional(),
  score: key(text, 'The score that is shown, to as many places as are written; `missing` for none.', '63').optional(),
  coverage: key(text, 'The share of the weight that has data, to as many places as are written.', '60%').optional(),
  stage: key(name, 'The stage of the customer.', 'renewing').optional(),
  metrics: key(z.record(name, text), 'Values of metrics, to as many places as are written; `missing` for none.', {
    seat_use: '35%',
  }).optional(),
});

const done = z
  .strictObject({
    on: key(day, 'The day.', '2026-11-05'),
    step: key(name, 'The step that was ticked.', 'value_report').optional(),
    answer: key(name, 'The question that was answered.', 'position').optional(),
    with: key(text, 'The answer.', 'leaving').optional(),
    close: key(word('done', 'dismissed'), 'How the run was closed.', 'dismissed').optional(),
    snooze: key(day, 'Until when the run was put off.', '2026-12-01').optional(),
    reason: key(text, 'Why it was closed, one of `close_reasons`; or why it was put off.', 'not_relevant').optional(),
    touchpoint: key(touchpointSchema.shape.kind, 'How somebody met the customer: what `proof: touchpoint` asks for.', 'call').optional(),
  })
  .superRefine((value, context) => {
    const used = [value.step, value.answer, value.close, value.snooze, value.touchpoint].filter((entry) => entry !== undefined).length;
    if (used !== 1)
      context.addIssue({ code: 'custom', message: 'a line of `did` needs exactly one of step, answer, close, snooze or touchpoint' });
    if (value.reason !== undefined && value.close === undefined && value.snooze === undefined)
      context.addIssue({ code: 'custom', message: '`reason` goes with `close` or `snooze`' });
    if (value.snooze !== undefined && value.reason === undefined)
      context.addIssue({ code: 'custom', message: 'a snooze needs a `reason`' });
    if (value.snooze !== undefined && value.snooze < value.on)
      context.addIssue({
        code: 'custom',
        message: '`snooze` is the last day on which the run is put off, and lies before the day it was done',
      });
    if ((value.answer === undefined) !== (value.with === undefined))
      context.addIssue({ code: 'custom', message: '`answer` and `with` go together' });
  });

const record = customerSchema.shape;

/** Any field of a record but its id. None has a default here: what is not written stays as in the customer it is like. */
const likeness = z.strictObject({
  like: key(id, 'A customer of the workspace to start from.', 'acme').optional(),
  name: record.name.optional(),
  known_as: record.known_as.unwrap().optional(),
  parent: record.parent,
  industry: record.industry,
  country: record.country,
  currency: record.currency,
  signed_up: record.signed_up,
  internal: record.internal.unwrap().optional(),
  custom: record.custom.unwrap().optional(),
  owners: record.owners.unwrap().optional(),
  contracts: record.contracts.unwrap().optional(),
  people: record.people.unwrap().optional(),
  ratings: record.ratings.unwrap().optional(),
  opportunities: record.opportunities.unwrap().optional(),
  overrides: record.overrides.unwrap().optional(),
  starts: record.starts.unwrap().optional(),
});

const row = z
  .object({
    id: key(foreignId, 'What identifies the row.', 'T-81'),
    on: key(day, 'The day of an event, or the first day of a span.', '2026-11-05'),
    to: key(day, 'The last day of a span; open without it.', '2026-11-09').optional(),
  })
  .catchall(text);

const scenario = z.strictObject({
  scenario: key(text, 'What happens, in one sentence.', 'A quiet customer gets the renewal play'),
  playbook: key(id, 'The playbook under test.', 'renewal-90').optional(),
  customer: key(
    likeness,
    'The customer: like one of the workspace, with any field replaced. Fields under `custom` are replaced one by one.',
    {
      like: 'acme',
    },
  ),
  data: key(
    z.record(name, z.union([text, z.record(day, text)])),
    'Values of metrics: plain, or by day and held until the next; `missing` for none. Metrics that are neither given nor made of given ones, of `rows` or of the customer are missing.',
    {
      seat_use: { '2026-10-01': '70%' },
    },
  ).default({}),
  rows: key(
    z.record(name, z.array(row)),
    'Rows of sources of files, with the columns that metrics and playbooks read: what metrics count and `each` starts on. An empty list says that there are none.',
    { tickets: [{ id: 'T-81', on: '2026-11-05', priority: 'urgent' }] },
  ).default({}),
  did: key(z.array(done), 'What people did; nothing is assumed.', [{ on: '2026-11-05', step: 'value_report' }]).default([]),
  expect: key(z.record(day, expected), 'What must hold on each day.', { '2026-11-01': { opens: 'renewal-90', owner: 'maria' } }),
  never: key(z.array(id), 'Playbooks that must neither open nor be held back on any day up to the last of `expect`.', [
    'non-engaged',
  ]).default([]),
});

/** `playbooks/tests/*.yaml`: one scenario, or a list of them. */
export const scenariosSchema = z.union([scenario.transform((one) => [one]), z.array(scenario).min(1)]);

/** A scenario after reading. */
export type Scenario = z.output<typeof scenario>;
/** What must hold on one day. */
export type Expected = z.output<typeof expected>;
/** Something a person did. */
export type Done = z.output<typeof done>;

/** The path of a scenario in its file: a file that holds one has no list around it, so its first entry stands nowhere else than the whole. */
export function scenarioPath(file: Located<readonly Scenario[]>, index: number): Path {
  return file.locate([0]).column === file.locate([]).column ? [] : [index];
}
