import { z } from 'zod';
import { casesOf, plainOrCases } from './cases.ts';
import { escalation } from './escalation.ts';
import {
  count,
  dateFormula,
  day,
  duration,
  expression,
  formerly,
  id,
  key,
  name,
  oneOrMany,
  text,
  verified,
  word,
  yesNo,
} from './scalars.ts';

const goal = z.strictObject({
  outcome: key(text, 'What is true when the playbook worked, in one sentence.', 'Renewed on time, at or above today’s ARR'),
  metric: key(name, 'The metric or segment that shows it.', 'renewed_on_time').optional(),
  target: key(text, 'How often, or how much: a number, a percentage or a band.', '92%').optional(),
  by: key(dateFormula, 'By when.', 'renewal').optional(),
});

const again = z.union([
  word('never'),
  z.strictObject({
    after: key(duration, 'How long the playbook stays away after a run.', '90d'),
    counted_from: key(
      word('opened', 'closed'),
      'Whether the time counts from the opening or the closing of the last run. Default: closed.',
      'closed',
    ).default('closed'),
    at_most: key(count, 'How many runs may open within the time below.', 2).optional(),
    within: key(duration, 'The time in which they are counted.', '1y').optional(),
  }),
]);

const start = z
  .strictObject({
    becomes: key(expression, 'Starts when this becomes true.', 'band == "red"').optional(),
    on: key(oneOrMany(dateFormula), 'Starts on this date, or on each of a list.', 'notice_deadline - 90d').optional(),
    each: key(name, 'Starts for each new row of this source.', 'tickets').optional(),
    where: key(expression, 'With `each`: which rows count.', 'row.priority == "urgent"').optional(),
    every: key(
      z.union([duration, z.strictObject({ cases: casesOf(duration, '1w') })]),
      'Starts again and again, this far apart.',
      '3w',
    ).optional(),
    from: key(day, 'With `every`: the day from which the repetitions are counted.', '2023-09-04').optional(),
    also_existing: key(
      yesNo,
      'Also starts for what is already true, passed or present when the playbook is new. Default: no.',
      true,
    ).default(false),
  })
  .superRefine((value, context) => {
    const used = (['becomes', 'on', 'each', 'every'] as const).filter((kind) => value[kind] !== undefined);
    if (used.length !== 1)
      context.addIssue({
        code: 'custom',
        message: `\`start\` needs exactly one of becomes, on, each or every; found ${used.length === 0 ? 'none' : used.join(' and ')}`,
      });
    if (value.where !== undefined && value.each === undefined)
      context.addIssue({ code: 'custom', path: ['where'], message: '`where` goes with `each`' });
    if (value.from !== undefined && value.every === undefined)
      context.addIssue({ code: 'custom', path: ['from'], message: '`from` goes with `every`' });
  });

/** The role or roles that own something; a list is a chain of fall-backs. */
const owner = z.union([oneOrMany(name), z.strictObject({ cases: casesOf(oneOrMany(name), 'csm') })]);

const step = z
  .strictObject({
    id: key(name, 'The step’s name; later steps read `<step>.done`.', 'value_report'),
    title: key(text, 'What to do, in the imperative.', 'Send the annual value report'),
    about: key(text, 'How to do it, in a sentence or two.', 'Lead with the number their boss asked for.').optional(),
    due: key(dateFormula, 'When it is due; `+` rolls forward off days without work, `-` rolls back.', 'start + 3bd').optional(),
    owner: key(owner, 'Who does it; the playbook’s owner by default.', 'csm').optional(),
    asset: key(id, 'The text to use.', 'annual-value-report').optional(),
    contact: key(yesNo, 'Counts against the customer’s contact budget. Default: no.', true).default(false),
    if: key(expression, 'The step belongs to the run only when this is true.', 'band == "red"').optional(),
    done: key(expression, 'The step ticks itself when this is true; by hand without it.', 'last_call >= start').optional(),
    proof: key(word('touchpoint'), 'The step counts as done only with a logged touchpoint.', 'touchpoint').optional(),
    ask: key(z.union([z.array(name).min(2), word('date')]), 'Asks a person: the options, or `date`.', [
      'renewing',
      'unsure',
      'leaving',
    ]).optional(),
    default: key(text, 'The answer that is taken when the question is overdue by 5 business days.', 'unsure').optional(),
    review: key(
      word('reason', 'seen'),
      'With `ask`: the churn and renewal review takes the answer as the reason that was given, or as what the team says of whether it could have been seen.',
      'reason',
    ).optional(),
    starts: key(id, 'Opens another playbook for the same customer.', 'save-plan').optional(),
    required: key(yesNo, 'Whether the run waits for it. Default: yes.', true).default(true),
    issue: key(word('own'), 'Gives the step an issue of its own.', 'own').optional(),
  })
  .superRefine((value, context) => {
    if (value.default !== undefined && value.ask === undefined)
      context.addIssue({ code: 'custom', path: ['default'], message: '`default` goes with `ask`' });
    if (value.review !== undefined && !Array.isArray(value.ask))
      context.addIssue({ code: 'custom', path: ['review'], message: '`review` goes with `ask` and its options' });
    if (Array.isArray(value.ask) && value.default !== undefined && !value.ask.includes(value.default)) {
      context.addIssue({ code: 'custom', path: ['default'], message: `\`default\` must be one of the options: ${value.ask.join(', ')}` });
    }
  });

/** The front matter of `playbooks/plays/**`: the rule. The body is the handbook page. */
export const playbookSchema = z.strictObject({
  id: key(id, 'The playbook’s id.', 'renewal-90'),
  title: key(text, 'What people call it.', 'Renewal, 90 days out'),
  status: key(
    word('draft', 'active', 'retired'),
    '`draft` is evaluated and shown and makes no task; `retired` opens nothing new and lets open runs finish. Default: active.',
    'active',
  ).default('active'),
  formerly: formerly.optional(),
  value_report: key(
    text,
    'What the customer calls it: under this name its runs stand in value reports. Without this key they do not.',
    'Review of the year',
  ).optional(),
  stage: key(name, 'Its place in the journey, for the map; it restricts nothing.', 'renewing').optional(),
  goal: key(goal, 'What the playbook is for, and how one sees that it worked.', {
    outcome: 'Renewed on time',
    metric: 'renewed_on_time',
    target: '92%',
    by: 'renewal',
  }),
  per: key(
    name,
    'What a run is about: customer, contracts, objectives, owner, audience (one run for all who match), workspace, or a source for each of its rows. Default: customer.',
    'customer',
  ).default('customer'),
  for: key(expression, 'Who; read when a run opens.', 'high_touch && arr >= 50000').default('all'),
  start: key(start, 'When: exactly one of becomes, on, each or every.', { on: 'notice_deadline - 90d' }),
  until: key(expression, 'Ends the run when true; steps due on `finish` still happen.', 'renewed').optional(),
  again: key(
    z.union([again, z.strictObject({ cases: casesOf(again, 'never') })]),
    'Whether another run may follow for the same reason. Default: never.',
    {
      after: '90d',
      counted_from: 'closed',
    },
  ).default('never'),
  priority: key(plainOrCases(word('urgent', 'high', 'normal', 'low'), 'high'), 'How urgent a run is. Default: normal.', 'high').default(
    'normal',
  ),
  owner: key(owner, 'A role; a list is a chain of fall-backs.', 'csm').default(['csm']),
  due: key(dateFormula, 'When the run is due; the last required step’s date by default.', 'notice_deadline - 14d').optional(),
  escalation: key(escalation, 'Who is told when a run is overdue, in place of the workspace’s ladder; `[]` for nobody.', [
    { after: '2bd', to: 'manager' },
  ]).optional(),
  hand_over: key(word('follow', 'stay'), 'Whether open runs move to a new owner of the customer. Default: follow.', 'follow').default(
    'follow',
  ),
  never_hold: key(yesNo, 'Opens even when a budget is used up. Default: no.', false).default(false),
  hold_out: key(text, 'A share of customers that does not receive it, to measure its effect.', '10%').optional(),
  variants: key(
    z.array(name).min(2),
    'Ways that are tried against each other: each customer gets one by lot, the same on every day. Steps read it as `variant`; an audience lists it for each member.',
    ['webinar', 'film'],
  ).optional(),
  steps: key(z.array(step).min(1), 'What is done, in order.', [
    { id: 'value_report', title: 'Send the annual value report', due: 'start + 3bd' },
  ]),
  verified: verified.optional(),
});

/** A playbook after reading. */
export type Playbook = z.output<typeof playbookSchema>;
/** One step of it. */
export type Step = z.output<typeof step>;
/** Priorities, most urgent first. */
export const priorities = ['urgent', 'high', 'normal', 'low'] as const;
/** How urgent a run is. */
export type Priority = (typeof priorities)[number];

const asset = z.strictObject({
  id: key(id, 'The asset’s id.', 'annual-value-report'),
  title: key(text, 'What people call it.', 'Annual value report, cover mail'),
  kind: key(word('email', 'agenda', 'script', 'deck', 'form'), 'What it is.', 'email'),
  subject: key(text, 'The subject of an e-mail.', 'What {{ customer.name }} achieved this year').optional(),
  verified: verified.optional(),
});

/** The front matter of `playbooks/assets/**`; the body is the text, with tokens such as `{{ customer.name }}`. */
export const assetSchema = asset.refine((value) => value.subject === undefined || value.kind === 'email', {
  message: '`subject` goes with `kind: email`',
  path: ['subject'],
});

/** An asset after reading. */
export type Asset = z.output<typeof assetSchema>;
