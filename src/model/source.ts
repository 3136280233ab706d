import { z } from 'zod';
import { dataFiles, duration, key, name, oneOrMany, tableName, text, yesNo } from './scalars.ts';

const column = key(text, 'The name of a column.', 'account_id');

/** A column holding a day or a moment: its name, or its name with the format and zone of its own. */
const dateColumn = z.union([
  text.transform((name) => ({ column: name, format: undefined, zone: undefined })),
  z
    .strictObject({
      column,
      format: key(
        text,
        'How its dates are written, from YYYY YY MM DD HH mm ss; ISO 8601 by default. A part in [ ] may be absent.',
        'DD-MM-YYYY',
      ).optional(),
      zone: key(text, 'The time zone of its moments; the source’s by default.', 'UTC').optional(),
    })
    .transform((value) => ({ column: value.column, format: value.format, zone: value.zone })),
]);

/** `sources.<name>`: dated rows from outside. */
export const sourceSchema = z
  .strictObject({
    files: key(
      oneOrMany(dataFiles),
      'Files below the data folder: CSV, Parquet, or JSON with an object on each line or a list of them (.ndjson, .jsonl, .json); texts also compressed (.csv.gz). `*` matches within a name.',
      'data/logins/*.csv',
    ).optional(),
    in: key(name, 'The warehouse that has the rows, one of `warehouses` in workspace.yaml; with `table` or `sql`.', 'warehouse').optional(),
    table: key(tableName, 'The table or view of the warehouse, with its schema or database.', 'analytics.logins').optional(),
    sql: key(
      text,
      'A query of your own in place of a table: one SELECT in the words of that warehouse. It can only read; its columns are checked like those of a table.',
      'SELECT s.account_id, u.day, u.minutes FROM analytics.usage u JOIN analytics.subscriptions s ON s.id = u.subscription_id',
    ).optional(),
    order: key(
      text,
      'In a warehouse: the column that says which of a day’s rows came first. By default the moment in `at`, then `id`.',
      'loaded_at',
    ).optional(),
    customer: key(text, 'The column with the customer’s id, or a name it is `known_as`. Left out with `through`.', 'account_id').optional(),
    at: key(dateColumn, 'The column with the day of an event.', 'day').optional(),
    from: key(dateColumn, 'The column with the first day of a span.', 'opened_at').optional(),
    to: key(dateColumn, 'The column with the last day of a span; empty while it is open.', 'closed_at').optional(),
    snapshot: key(yesNo, 'The rows say how things are now and have no past: `ago`, replay and back-test refuse them.', true).optional(),
    id: key(
      text,
      'The column that identifies a row: needed where a playbook starts on each row. Repeated ids count once.',
      'ticket_id',
    ).optional(),
    zone: key(text, 'The time zone of moments in this source; the workspace’s by default.', 'UTC').optional(),
    expires: key(
      duration,
      'Without a row of anybody for this long, beyond its lag, the source has stopped: what is read from it is unknown, and a warning says so.',
      '4d',
    ).optional(),
    lag: key(duration, 'How late rows arrive: windows end this much earlier.', '1d').optional(),
    through: key(
      z.strictObject({
        table: key(oneOrMany(dataFiles), 'The files that say whose each row is.', 'data/subscriptions.csv'),
        on: key(text, 'The column both share.', 'subscription_id'),
        customer: key(text, 'The column of that table with the customer’s id.', 'account_id'),
        from: key(
          dateColumn,
          'The column of that table with the first day of what the row belongs to: rows dated before it are reported.',
          'start_date',
        ).optional(),
        to: key(
          dateColumn,
          'The column of that table with its last day, empty while it goes on: rows dated after it are reported.',
          'end_date',
        ).optional(),
      }),
      'The rows belong to something that belongs to a customer.',
      { table: 'data/subscriptions.csv', on: 'subscription_id', customer: 'account_id' },
    ).optional(),
    nps: key(
      z.strictObject({
        score: key(text, 'The column with the answer, a whole number from 0 to 10; empty where nobody answered.', 'score'),
        person: key(
          text,
          'The column with the id of who was asked, as `people` of the customer has it: the latest answer of each counts.',
          'person',
        ),
        invitations: key(
          yesNo,
          'Every invitation has a row, also those that nobody answered: the response rate is shown. Default: no.',
          true,
        ).default(false),
      }),
      'The rows are answers to “How likely are you to recommend us?”: the NPS page is made of them.',
      { score: 'score', person: 'person', invitations: true },
    ).optional(),
    owner: key(text, 'Who answers for it when rows are late or wrong: a login of the team, or a role.', 'maria').optional(),
    about: key(text, 'Where the rows come from, in plain words.', 'Exported nightly from the product database.').optional(),
  })
  .superRefine((source, context) => {
    const issue = (message: string) => context.addIssue({ code: 'custom', message });
    const kinds = [source.at && 'at', source.from && 'from', source.snapshot && 'snapshot'].filter(Boolean);
    if (kinds.length === 0) issue('a source needs `at` (events), `from` and `to` (spans) or `snapshot: true` (no past)');
    if (kinds.length > 1) issue(`a source has one of at, from and snapshot; found ${kinds.join(' and ')}`);
    const places = (['files', 'table', 'sql'] as const).filter((place) => source[place] !== undefined);
    if (places.length === 0) issue('a source needs `files`, or `in` with `table`: where its rows are');
    if (places.length > 1) issue(`the rows of a source are in one place; found ${places.join(' and ')}`);
    if (source.in === undefined) {
      for (const only of ['table', 'sql', 'order'] as const)
        if (source[only] !== undefined) issue(`\`${only}\` needs \`in\`, the warehouse that has the rows`);
    } else {
      if (source.files) issue('`in` names a warehouse, which reads no files: write `table` or `sql` in place of `files`');
      if (source.through) issue('`through` goes with files; in a warehouse join the tables with `sql`');
      if ([source.at, source.from, source.to].some((column) => column?.format !== undefined))
        issue('`format` goes with files: in a warehouse days are dates or timestamps; turn texts into them with `sql`');
    }
    if (source.sql !== undefined && !isOneSelect(source.sql))
      issue('`sql` is one query, which begins with SELECT or WITH and holds no other statement after a `;`');
    if (source.to && !source.from) issue('`to` needs `from`: a span has both');
    if (source.nps && !source.at) issue('`nps` needs `at`: an answer has a day');
    if ((source.customer === undefined) === (source.through === undefined))
      issue('a source needs `customer`, the column with the customer’s id, or `through`; not both');
  });

/** Whether a text looks like a single query; what it may do is up to the warehouse, which is asked to let it only read. */
function isOneSelect(sql: string): boolean {
  const bare = sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, ' ').trim();
  return /^(?:select|with)\b/i.test(bare) && !/;\s*\S/.test(bare);
}

/** A source after reading. */
export type Source = z.output<typeof sourceSchema>;
/** A column that holds days. */
export type DateColumn = z.output<typeof dateColumn>;

/** A source that every workspace has: what it holds, and its columns with what they mean. Those with a column `to` that is a day are spans. */
interface BuiltInShape {
  readonly about: string;
  /** `at` is the day of an event, or the first of a span; `to` the last day of a span, empty while it goes on. */
  readonly kind: 'events' | 'spans';
  readonly columns: Readonly<Record<string, string>>;
}

/** Sources every workspace has: what the records hold, and what the evaluation itself has decided, in the shape of dated rows. */
export const builtInSources = {
  touchpoints: {
    about: 'Contacts that were logged.',
    kind: 'events',
    columns: {
      at: 'The day of the contact.',
      id: 'The name of its file.',
      kind: 'How you met.',
      by: 'Who of us.',
      sentiment: 'How it felt.',
    },
  },
  attendance: {
    about: 'Who of the customer took part: a row for each touchpoint and person.',
    kind: 'events',
    columns: {
      at: 'The day of the contact.',
      id: 'The touchpoint and the person: `2026-10-14-call/p-114`.',
      touchpoint: 'The id of the touchpoint.',
      person: 'The id of the person.',
      persona: 'The part this person plays.',
      kind: 'How you met.',
    },
  },
  ratings: {
    about: 'What people think.',
    kind: 'events',
    columns: {
      at: 'The day of the rating.',
      id: 'What was rated, when and by whom: `sentiment@2026-10-02/maria`.',
      kind: 'What was rated.',
      value: 'The rating.',
      by: 'Who rated.',
    },
  },
  contracts: {
    about: 'Contracts, from their first day to the day they were really over: one that renews by itself goes on.',
    kind: 'spans',
    columns: {
      at: 'The first day.',
      to: 'The day it was over.',
      id: 'The id of the contract.',
      product: 'What was bought.',
      arr: 'The annual recurring revenue on the last day that counts.',
      seats: 'The seats on that day.',
      auto_renew: 'Whether it renewed by itself on that day.',
      end: 'The last day of the term it was in.',
    },
  },
  people: {
    about: 'People at the customer, from the day they joined (by default the customer’s first) to the day they left.',
    kind: 'spans',
    columns: { at: 'Since when.', to: 'The day this person left.', id: 'The id of the person.', persona: 'The part this person plays.' },
  },
  owners: {
    about: 'Who looked after the customer, from one day to another: a newer owner of a role ends the one before.',
    kind: 'spans',
    columns: {
      at: 'Since when.',
      to: 'The last day.',
      id: 'The role and the first day: `csm@2026-03-01`.',
      role: 'The role held.',
      login: 'Who held it.',
    },
  },
  opportunities: {
    about: 'Chances to sell more, from the day they were opened to the day they were won or lost.',
    kind: 'spans',
    columns: {
      at: 'Since when.',
      to: 'The day it was won or lost.',
      id: 'The id of the opportunity.',
      kind: 'What it is.',
      amount: 'Its annual value.',
      close: 'The expected close.',
      won: 'Whether it was won, once it is closed.',
    },
  },
  objectives: {
    about: 'What was agreed with the customer, on the day its baseline was measured (by default the customer’s first day).',
    kind: 'events',
    columns: {
      at: 'The day the baseline was measured.',
      id: 'The name of the objective.',
      department: 'Whose objective it is.',
      status: 'Where it stands.',
      metric: 'The metric that shows it.',
      direction: 'Which way is better.',
      baseline: 'Where it began.',
      target: 'Where it should get to.',
      by: 'By when.',
      result: 'The value reached, once it is.',
      result_on: 'The day of the result.',
    },
  },
  band_changes: {
    about: 'Bands that changed: of the score, a group or a measure. There is none for the first band of any.',
    kind: 'events',
    columns: {
      at: 'The day of the change.',
      id: 'What changed and when: `score@2026-11-05`.',
      level: '`score`, `group` or `measure`.',
      of: 'The name of the group or measure; `score`.',
      from: 'The band before.',
      to: 'The band from this day on.',
      cause: '`behaviour` where the data changed, `configuration` where the rules did.',
    },
  },
  stage_changes: {
    about: 'Stages that changed. There is none for the first.',
    kind: 'events',
    columns: {
      at: 'The day of the change.',
      id: 'When: `stage@2026-11-05`.',
      from: 'The stage before.',
      to: 'The stage from this day on.',
      cause: '`behaviour` where the data changed, `configuration` where the rules did.',
    },
  },
  runs: {
    about: 'Runs of playbooks about the customer, from the day they were first seen to the day they were over.',
    kind: 'spans',
    columns: {
      at: 'The day it was opened, or first held back.',
      to: 'The day it was over.',
      id: 'The key of the run: `renewal-90/acme/1`.',
      playbook: 'The id of the playbook.',
      state: '`due`, `held`, `open`, `done`, `dismissed`, `ended` or `expired`.',
      priority: 'Its priority.',
      owner: 'Who owned it last.',
    },
  },
  steps: {
    about: 'Steps of runs that were done.',
    kind: 'events',
    columns: {
      at: 'The day it was first seen done.',
      id: 'The run and the step: `renewal-90/acme/1/value_report`.',
      run: 'The key of the run.',
      playbook: 'The id of the playbook.',
      step: 'The id of the step.',
      answer: 'What was answered, where it is a question.',
    },
  },
} as const satisfies Record<string, BuiltInShape>;

/** The name of a built-in source. */
export type BuiltInSource = keyof typeof builtInSources;

/** Whether a source is built in, whose columns are known. */
export function isBuiltIn(name: string | undefined): name is BuiltInSource {
  return name !== undefined && Object.hasOwn(builtInSources, name);
}

/** The columns of a built-in source; undefined for any other, whose files have them. */
export function builtInColumns(name: string | undefined): readonly string[] | undefined {
  return isBuiltIn(name) ? Object.keys(builtInSources[name].columns) : undefined;
}
