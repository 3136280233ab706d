import { z } from 'zod';
import { digestSettings } from './digest.ts';
import { escalation } from './escalation.ts';
import { languageIds } from './language.ts';
import { count, country, currency, day, duration, key, login, name, number, text, webAddress, word, yesNo } from './scalars.ts';
import { warehouseSchema } from './warehouse.ts';

/** Types of custom fields, as files write them. */
export const customTypes = ['yes/no', 'text', 'number', 'date', 'list'] as const;

/** The months, in order: a fiscal year may start in any. */
export const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;

const absence = z.strictObject({
  from: key(day, 'First day away.', '2026-12-20'),
  to: key(day, 'Last day away.', '2027-01-04'),
  cover: key(login, 'Who takes new work in the meantime.', 'jonas').optional(),
});

const member = z.strictObject({
  login: key(login, 'The GitHub login, to which issues are assigned.', 'maria'),
  name: key(text, 'The name people know.', 'Maria Keller'),
  roles: key(z.array(name).min(1), 'Roles this person can hold.', ['csm']),
  country: key(country, 'Where this person works, for holidays; the workspace’s country by default.', 'DE').optional(),
  capacity: key(count, 'Open runs this person can carry; the budget’s number by default.', 25).optional(),
  away: key(z.array(absence), 'Absences, with who covers.', [{ from: '2026-12-20', to: '2027-01-04', cover: 'jonas' }]).optional(),
});

/** `playbooks/workspace.yaml`: what holds for the whole workspace. */
export const workspaceSchema = z.strictObject({
  format: key(
    z.literal('1').meta({ type: ['number', 'string'], const: undefined, enum: [1, '1'] }),
    'The version of these file formats.',
    1,
  ),
  name: key(text, 'The workspace’s name, shown on every page.', 'Northlight CS'),
  time_zone: key(text, 'The IANA time zone in which days begin and end.', 'Europe/Berlin'),
  country: key(country, 'Whose public holidays are no business days; a person’s own country wins.', 'DE'),
  fiscal_year_starts: key(word(...months), 'The month in which the fiscal year starts. Default: january.', 'february').default('january'),
  currency: key(currency, 'The currency of amounts that name none.', 'EUR'),
  live_from: key(day, 'Dates passed and rows seen before this day start nothing, unless a playbook says `also_existing`.', '2026-09-01'),
  as_of: key(day, 'Only in samples: pins the day everything is evaluated for.', '2026-11-02').optional(),
  people: key(word('outside', 'in_git'), 'Whether names and addresses of people may stand in Git. Default: outside.', 'outside').default(
    'outside',
  ),
  custom: key(z.record(name, word(...customTypes)), 'Fields of customers of your own, with their types; read as `customer.<name>`.', {
    strategic: 'yes/no',
    erp: 'text',
  }).default({}),
  warehouses: key(
    z.record(name, warehouseSchema),
    'Databases that have rows of sources: see `in` of a source. Their addresses and passwords come from the environment only.',
    { warehouse: { engine: 'clickhouse', address: 'WAREHOUSE_URL' } },
  ).default({}),
  close_reasons: key(
    z.record(
      name,
      z.strictObject({ again_after: key(duration, 'How long the same playbook stays away after a run closed for this reason.', '180d') }),
    ),
    'Why a run can be closed, and how long the playbook then stays away.',
    { not_relevant: { again_after: '180d' } },
  ).default({}),
  personas: key(z.array(name), 'The parts that somebody should play at every customer: account reports name those that nobody plays.', [
    'decision_maker',
    'champion',
    'administrator',
  ]).default([]),
  team: key(z.array(member), 'The people who receive work.', [{ login: 'maria', name: 'Maria Keller', roles: ['csm'] }]).default([]),
  pools: key(
    z.record(
      name,
      z.strictObject({
        members: key(z.array(login).min(1), 'Who shares this work.', ['jonas', 'li']),
        pick: key(word('fewest_open_runs'), 'How one of them is picked.', 'fewest_open_runs'),
      }),
    ),
    'Groups that share work, used as a role.',
    { digital: { members: ['jonas', 'li'], pick: 'fewest_open_runs' } },
  ).default({}),
  escalation: key(escalation, 'Who is told when a run is overdue, step by step. A playbook may have a ladder of its own.', [
    { after: '5bd', to: 'manager' },
  ]).default([]),
  budget: key(
    z.strictObject({
      contacts_per_customer: key(count, 'Contacts a customer may receive within the time below.', 2).optional(),
      within: key(duration, 'The time in which contacts are counted.', '7d').optional(),
      open_runs_per_owner: key(count, 'Open runs one person can carry.', 30).optional(),
      hold_for: key(duration, 'How long a held run waits before it expires.', '30d').optional(),
    }),
    'Limits across all playbooks: what is over them is held back and listed.',
    { contacts_per_customer: 2, within: '7d', open_runs_per_owner: 30, hold_for: '30d' },
  ).optional(),
  guards: key(
    z.strictObject({
      creates: key(count, 'A plan that opens more issues than this stops. Default: 50.', 50).default(50),
      closes: key(count, 'A plan that closes more issues than this stops. Default: 50.', 50).default(50),
      close_share: key(number, 'A plan that closes a larger share of the open issues stops. Default: 25%.', '25%').default(0.25),
      audience_above: key(count, 'A playbook that matches more customers must be `per: audience`. Default: 25.', 25).default(25),
    }),
    'Brakes: a plan beyond them is shown and not applied.',
    { creates: 50, closes: 50, close_share: '25%', audience_above: 25 },
  ).prefault({}),
  github: key(
    z.strictObject({
      repository: key(
        text,
        'Owner and name of the repository whose issues are the tasks; by default the one Actions runs in.',
        'northlight/customers',
      ).optional(),
      label_prefix: key(text, 'Labels that begin with this belong to Setpiece; all others are left alone. Default: `cs:`.', 'cs:').default(
        'cs:',
      ),
      trusted: key(z.array(login), 'Logins besides bots whose issues carry valid markers.', ['northlight-bot']).default([]),
      mode: key(word('live', 'shadow'), '`shadow` plans and never applies. Default: live.', 'live').default('live'),
      touchpoints: key(
        word('pull_request', 'commit'),
        'How a contact logged with `/log` becomes a file: by a pull request, or at once on the default branch. Default: pull_request.',
        'pull_request',
      ).default('pull_request'),
      milestone: key(
        word('none', 'month', 'quarter'),
        'Puts issues into the milestone of their due date: of its month, such as 2026-11, or of its fiscal quarter, such as FY2027 Q4. Default: none.',
        'quarter',
      ).default('none'),
      operations_issue: key(
        yesNo,
        'One issue says what keeps the daily run from being whole: silent sources, errors, guards, failed writes. Default: yes.',
        true,
      ).default(true),
      operations_owner: key(text, 'Who gets that issue: a login of the team, or a role. Nobody by default.', 'sam').optional(),
    }),
    'Where tasks live.',
    { repository: 'northlight/customers', label_prefix: 'cs:', trusted: ['northlight-bot'], mode: 'live' },
  ).prefault({}),
  publish: key(
    z.strictObject({
      reports: key(yesNo, 'Build account reports and the portfolio into the published site. Default: no.', false).default(false),
      money: key(yesNo, 'Show amounts on them. Default: no.', false).default(false),
      people: key(yesNo, 'Show names of people on them. Default: no.', false).default(false),
      private: key(
        z.array(name),
        'Fields of `custom` and metrics whose values no page shows, nor values computed from them, whatever else is shown. Scores and segments that read them stay.',
        ['strategic'],
      ).default([]),
      account_pages_up_to: key(
        count,
        'Up to so many customers each account report is a page of its own; above, one page shows them all, from files that a browser loads. Default: 1000.',
        1000,
      ).default(1000),
      address: key(
        webAddress,
        'Where the site is published: issues link to its pages.',
        'https://northlight.github.io/customers/',
      ).optional(),
      languages: key(
        z
          .array(word(...languageIds))
          .min(1)
          .refine((ids) => new Set(ids).size === ids.length, 'names a language twice'),
        'Languages of the site: the first stands at its root, each other one below a folder of its name. Default: en.',
        ['en', 'zh-cn', 'zh-tw'],
      ).default(['en']),
    }),
    'What the published site may show, and in which languages; the handbook is always built.',
    { reports: false, money: false, people: false },
  ).prefault({}),
  digest: key(digestSettings, 'The weekly digest per person and for leads. Without it there is none.', {
    to: 'issue',
    weekday: 'monday',
    leads: ['sam'],
  }).optional(),
});

/** The workspace's settings after reading. */
export type Workspace = z.output<typeof workspaceSchema>;
/** A person of the team. */
export type TeamMember = z.output<typeof member>;
