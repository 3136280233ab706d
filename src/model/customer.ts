import { z } from 'zod';
import { dated } from './dated.ts';
import {
  country,
  currency,
  day,
  duration,
  foreignId,
  id,
  key,
  login,
  name,
  number,
  otherName,
  text,
  verified,
  word,
  yesNo,
} from './scalars.ts';

const contract = z
  .strictObject({
    id: key(foreignId, 'The contract’s id.', '2026'),
    start: key(day, 'Its first day.', '2026-04-01'),
    end: key(day, 'The last day of the term; open-ended without it.', '2027-03-31').optional(),
    ended: key(
      day,
      'The day it was really over: the last day of an auto-renewing contract that was given notice.',
      '2027-03-31',
    ).optional(),
    ended_because: key(
      name,
      'Why the customer let it end, in a word of your own: the churn and renewal review sums losses by it. Without it the answer of a step with `review: reason` counts.',
      'competitor',
    ).optional(),
    term: key(duration, 'How long it renews for; the length of the first term by default.', '12mo').optional(),
    notice: key(duration, 'How long before the end notice must be given.', '60d').optional(),
    auto_renew: key(dated(yesNo), 'Whether it renews by itself until `ended` says otherwise. Default: no.', true).optional(),
    seats: key(dated(number), 'Seats bought.', 250).optional(),
    arr: key(dated(number), 'Annual recurring revenue, in the customer’s currency.', 120000).optional(),
    product: key(text, 'What was bought.', 'Platform').optional(),
  })
  .superRefine((value, context) => {
    if (value.end !== undefined && value.end < value.start)
      context.addIssue({ code: 'custom', path: ['end'], message: 'the contract ends before it starts' });
    if (value.ended !== undefined && value.ended < value.start)
      context.addIssue({ code: 'custom', path: ['ended'], message: 'the contract was over before it started' });
  });

const owner = z.strictObject({
  role: key(name, 'The role held.', 'csm'),
  login: key(login, 'Who holds it.', 'maria'),
  from: key(day, 'Since when.', '2026-03-01'),
  to: key(day, 'The last day, where it ended without a successor.', '2026-09-30').optional(),
});

const person = z.strictObject({
  id: key(foreignId, 'An id; names and addresses come from a source kept out of Git.', 'p-114'),
  persona: key(name, 'The part this person plays.', 'decision_maker'),
  from: key(day, 'Since when.', '2026-03-01').optional(),
  left_on: key(day, 'The day this person left.', '2026-08-14').optional(),
  name: key(text, 'The name; only where the workspace says `people: in_git`.', 'Ada Berg').optional(),
});

const rating = z.strictObject({
  kind: key(name, 'What is rated.', 'sentiment'),
  value: key(text, 'The rating.', 'yellow'),
  on: key(day, 'When.', '2026-10-02'),
  by: key(text, 'Who rated: a login, or a person id.', 'maria'),
  note: key(text, 'Why, in a sentence.', 'The new IT lead asked for a comparison.').optional(),
});

const opportunity = z.strictObject({
  id: key(foreignId, 'The opportunity’s id.', 'opp-81'),
  kind: key(name, 'What it is.', 'upgrade'),
  amount: key(number, 'Its annual value, in the customer’s currency.', 20000).optional(),
  opened: key(day, 'Since when.', '2026-08-01'),
  close: key(day, 'The expected close.', '2026-12-15').optional(),
  closed: key(day, 'When it was won or lost.', '2026-11-20').optional(),
  won: key(yesNo, 'Whether it was won.', true).optional(),
});

const override = z
  .strictObject({
    what: key(word('health', 'priority', 'owner', 'snooze', 'no_contact'), 'What is set by hand.', 'health'),
    value: key(text, 'To what: a band, a priority or a login.', 'yellow').optional(),
    playbook: key(id, 'With `snooze`: the playbook that stays away.', 'renewal-90').optional(),
    reason: key(text, 'Why.', 'Migration in progress'),
    by: key(login, 'Who decided.', 'maria'),
    from: key(day, 'Since when; from the beginning by default.', '2026-10-01').optional(),
    until: key(day, 'The last day it holds.', '2026-12-31'),
  })
  .superRefine((value, context) => {
    const needs = value.what === 'health' || value.what === 'priority' || value.what === 'owner';
    if (needs && value.value === undefined) context.addIssue({ code: 'custom', message: `an override of ${value.what} needs \`value\`` });
    if (value.what === 'health' && value.value !== undefined && !['green', 'yellow', 'red'].includes(value.value)) {
      context.addIssue({ code: 'custom', path: ['value'], message: `"${value.value}" is not a band; expected green, yellow or red` });
    }
    if (value.what === 'snooze' && value.playbook === undefined)
      context.addIssue({ code: 'custom', message: 'an override of snooze needs `playbook`' });
  });

const startByHand = z.strictObject({
  playbook: key(id, 'The playbook to start.', 'save-plan'),
  on: key(day, 'The day it starts; dates count from it.', '2026-11-18'),
  by: key(login, 'Who decided.', 'maria'),
  reason: key(text, 'Why.', 'The sponsor said on the telephone that they compare vendors'),
});

/** `customers/<slug>.yaml` or `customers/<slug>/customer.yaml`: one customer's record. */
export const customerSchema = z.strictObject({
  id: key(id, 'The customer’s id: the name of its file or folder.', 'acme'),
  formerly: key(z.array(id), 'Ids this customer had before.', ['acme-gmbh']).optional(),
  name: key(text, 'The customer’s name.', 'Acme: Europe'),
  known_as: key(z.array(otherName), 'Ids and names under which other systems know this customer: rows of sources are matched by them.', [
    'A-2e4581',
  ]).default([]),
  parent: key(dated(id), 'The customer this one belongs to.', 'acme-group').optional(),
  industry: key(dated(text), 'The industry.', 'machinery').optional(),
  country: key(dated(country), 'Where the customer sits.', 'DE').optional(),
  currency: key(currency, 'The currency of its amounts; the workspace’s by default.', 'EUR').optional(),
  signed_up: key(day, 'The day it became a customer, where that is not the start of the first contract.', '2026-02-11').optional(),
  internal: key(yesNo, 'An account of your own, excluded everywhere. Default: no.', false).default(false),
  custom: key(z.record(name, dated(z.union([text, z.array(text)]))), 'Fields of your own, declared in workspace.yaml.', {
    strategic: 'yes',
  }).default({}),
  owners: key(
    z.array(owner),
    'Who looks after the customer, with the day since when; a newer line of the same role replaces an older one.',
    [{ role: 'csm', login: 'maria', from: '2026-03-01' }],
  ).default([]),
  contracts: key(z.array(contract), 'The contracts; several may run at once.', [
    { id: '2026', start: '2026-04-01', end: '2027-03-31' },
  ]).default([]),
  people: key(z.array(person), 'People at the customer: ids and personas.', [{ id: 'p-114', persona: 'decision_maker' }]).default([]),
  ratings: key(z.array(rating), 'What people think, with the day.', [
    { kind: 'sentiment', value: 'yellow', on: '2026-10-02', by: 'maria' },
  ]).default([]),
  opportunities: key(z.array(opportunity), 'Chances to sell more.', [{ id: 'opp-81', kind: 'upgrade', opened: '2026-08-01' }]).default([]),
  overrides: key(z.array(override), 'All exceptions, each with a reason and an end.', [
    { what: 'health', value: 'yellow', reason: 'Migration in progress', by: 'maria', until: '2026-12-31' },
  ]).default([]),
  starts: key(
    z.array(startByHand),
    'Playbooks started by hand, each once, whatever their own `for`, `start` and `again` say. One that is open on the day is taken instead.',
    [{ playbook: 'save-plan', on: '2026-11-18', by: 'maria', reason: 'They compare vendors' }],
  ).default([]),
});

/** A customer's record after reading. */
export type Customer = z.output<typeof customerSchema>;
/** One contract of it. */
export type Contract = z.output<typeof contract>;
/** One exception. */
export type Override = z.output<typeof override>;

/** How people meet a customer. */
export const touchpointKinds = ['call', 'meeting', 'email', 'event', 'visit', 'training', 'chat', 'other'] as const;
/** How a contact felt, best first. */
export const sentiments = ['green', 'yellow', 'red'] as const;

/** `customers/<slug>/touchpoints/*.md`: one contact; the body is the notes. */
export const touchpointSchema = z.strictObject({
  kind: key(word(...touchpointKinds), 'How you met.', 'call'),
  title: key(text, 'What it was about.', 'Quarterly review').optional(),
  on: key(day, 'When.', '2026-10-14'),
  by: key(login, 'Who of us.', 'maria'),
  people: key(z.array(foreignId), 'Who of them: ids of people.', ['p-114']).default([]),
  sentiment: key(word(...sentiments), 'How it felt.', 'yellow').optional(),
});

/** A touchpoint after reading. */
export type Touchpoint = z.output<typeof touchpointSchema>;

const objective = z.strictObject({
  id: key(name, 'The objective’s name.', 'handle_time'),
  words: key(text, 'What the customer calls it.', 'Agents find answers faster'),
  department: key(text, 'Whose objective it is.', 'service').optional(),
  status: key(word('proposed', 'active', 'done', 'dropped'), 'Where it stands. Default: active.', 'active').default('active'),
  goal: key(
    z.strictObject({
      outcome: key(text, 'What will be true.', 'Shorter calls'),
      metric: key(name, 'The metric that shows it.', 'handle_time').optional(),
      direction: key(word('up', 'down'), 'Which way is better.', 'down'),
      baseline: key(number, 'Where it began.', 420).optional(),
      measured_on: key(day, 'When the baseline was measured.', '2026-03-15').optional(),
      source: key(text, 'Who measured it, with what.', 'their telephony report').optional(),
      target: key(number, 'Where it should get to.', 357),
      by: key(day, 'By when.', '2026-09-30'),
    }),
    'Baseline, target and evidence.',
    { outcome: 'Shorter calls', direction: 'down', baseline: 420, target: 357, by: '2026-09-30' },
  ),
  owners: key(
    z.strictObject({ ours: key(login, 'Who of us.', 'maria'), theirs: key(foreignId, 'Who of them.', 'p-114').optional() }),
    'Who stands for it on both sides.',
    { ours: 'maria', theirs: 'p-114' },
  ),
  verified: verified.optional(),
  reviews: key(
    z.array(
      z.strictObject({
        on: key(day, 'When.', '2026-06-30'),
        value: key(number, 'The value then.', 401),
        note: key(text, 'What was said.', 'Two teams started late.').optional(),
      }),
    ),
    'Values as they were reviewed.',
    [{ on: '2026-06-30', value: 401 }],
  ).default([]),
  result: key(
    z.strictObject({
      value: key(number, 'The value reached.', 351),
      on: key(day, 'When.', '2026-09-28'),
      confirmed_by: key(foreignId, 'Who at the customer confirmed it.', 'p-114'),
      evidence: key(text, 'Where it can be seen.', 'Telephony report, September'),
    }),
    'What was reached, with evidence.',
    { value: 351, on: '2026-09-28', confirmed_by: 'p-114', evidence: 'Telephony report, September' },
  ).optional(),
});

/** `customers/<slug>/success-plan.yaml`: what was agreed with the customer. */
export const successPlanSchema = z.strictObject({
  objectives: key(z.array(objective), 'The objectives: outcome, baseline, target, evidence.', [
    {
      id: 'handle_time',
      words: 'Agents find answers faster',
      goal: { outcome: 'Shorter calls', direction: 'down', baseline: 420, target: 357, by: '2026-09-30' },
      owners: { ours: 'maria' },
    },
  ]),
});

/** A success plan after reading. */
export type SuccessPlan = z.output<typeof successPlanSchema>;
