import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };
import { type Day, formatDay, weekday } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { StarterFile } from './content-workflows.ts';
import type { Guesses } from './init-guess.ts';

/** What the files of a new workspace depend on. */
export interface StarterSettings {
  readonly guesses: Guesses;
  readonly liveFrom: Day;
  /** How npm finds Setpiece: a version, or an address of a package. */
  readonly tool: string;
}

/**
 * The small workspace of `src/starter`: a journey, a health model, three playbooks with assets and scenarios, three example customers with
 * their logins, and an import to try. Dates count from the first day, so that a renewal and a welcome are due on it.
 *
 * @param root the folder of the package
 */
export function starterContent(root: string, { guesses, liveFrom }: StarterSettings): readonly StarterFile[] {
  const from = join(root, 'src/starter');
  const texts: Readonly<Record<string, Guesses[keyof Guesses]>> = {
    name: guesses.name,
    repository: guesses.repository,
    time_zone: guesses.timeZone,
    country: guesses.country,
    currency: guesses.currency,
    login: guesses.login,
    person: guesses.person,
  };
  const fill = (text: string): string =>
    text
      .split('\n')
      // A setting nobody knows is left out with its line.
      .filter((line) => ![...line.matchAll(token)].some(([, name = '']) => Object.hasOwn(texts, name) && texts[name] === undefined))
      .join('\n')
      .replaceAll(token, (_, name: string, days: string | undefined) =>
        name === 'today' ? formatDay(liveFrom + Number(days ?? 0)) : quoted(texts[name]?.value ?? ''),
      );
  const files = filesBelow(from).map((path) => ({ path, text: fill(readFileSync(join(from, path), 'utf8')) }));
  return [...files, { path: 'customers/data/logins.csv', text: exampleLogins(liveFrom) }];
}

/** `<<login>>`, `<<today-20>>`: unlike the tokens of assets, they are filled when the files are written. */
const token = /<<([a-z_]+)([+-]\d+)?>>/g;

/** A file of the sample: bytes where it is packed. */
export interface SampleFile {
  readonly path: string;
  readonly text: string | Buffer;
}

/** The whole sample company, with its editor hints led to where the schemas are in a content repository. */
export function sampleContent(root: string): readonly SampleFile[] {
  return ['playbooks', 'customers'].flatMap((folder) =>
    filesBelow(join(root, folder)).map((path) => ({
      path: `${folder}/${path}`,
      text: path.endsWith('.gz')
        ? readFileSync(join(root, folder, path))
        : readFileSync(join(root, folder, path), 'utf8').replace(/(\$schema=(?:\.\.\/)+)schemas\//, '$1node_modules/setpiece/schemas/'),
    })),
  );
}

/** What stands around the content: the package manifest that pins Setpiece, what Git leaves out, who reviews, and first steps for the team. */
export function surroundingFiles({ guesses, tool }: StarterSettings, withGithub: boolean): readonly StarterFile[] {
  const { login, name } = guesses;
  const content = {
    name: slug(name.value),
    private: true,
    description: 'Customer success playbooks, evaluated by Setpiece.',
    engines: manifest.engines,
    scripts: { setpiece: 'setpiece', test: 'setpiece validate && setpiece test' },
    dependencies: { setpiece: tool },
    // npm asks about scripts of installed packages; this one only checks that its program runs.
    allowScripts: { esbuild: true },
  };
  const owners = `# Who is asked to review a change. Rules need a second pair of eyes; records change every day.\n/playbooks/ @${login.value}\n/.github/ @${login.value}\n/package.json @${login.value}\n`;
  return [
    { path: 'package.json', text: `${JSON.stringify(content, null, 2)}\n` },
    { path: '.gitignore', text: 'node_modules/\n.setpiece/\n.env\n.env.*\n*.log\n.DS_Store\n' },
    { path: 'README.md', text: readme(name.value) },
    ...(withGithub ? [{ path: '.github/CODEOWNERS', text: owners }] : []),
  ];
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort(compareText);
}

/** A scalar in double quotes, on one line: valid wherever a value may stand, whatever is in it. */
function quoted(text: string): string {
  return stringify(text, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 }).trimEnd();
}

function slug(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return words === '' ? 'customer-success' : words.slice(0, 100);
}

/** Who uses the product on the days before the first: one customer keeps its users, one loses them, one has just begun. */
const users: Readonly<Record<string, (daysBefore: number) => number>> = {
  'alder-foods': () => 8,
  'birch-logistics': (before) => (before > 20 ? 16 : 12),
  'cedar-clinics': () => 0,
};

function exampleLogins(liveFrom: Day): string {
  const rows: string[] = [];
  for (let before = 60; before >= 1; before -= 1) {
    const day = liveFrom - before;
    if (weekday(day) > 5) continue;
    for (const [customer, count] of Object.entries(users)) {
      for (let user = 1; user <= count(before); user += 1) rows.push(`${customer},${formatDay(day)},u${String(user).padStart(2, '0')}\n`);
    }
  }
  return `account_id,day,user\n${rows.join('')}`;
}

function readme(name: string): string {
  const title = name.replaceAll(/[\\`*_{}[\]<>#|]/g, '\\$&');
  return `# ${title}: customer success playbooks

How we look after customers, as files: \`playbooks/\` holds the rules and the texts, \`customers/\` what we know of each customer. Every change is a
pull request; Setpiece checks it, computes health and due actions every day, opens them as issues, and builds the handbook.

## First steps

1. **Look.** \`npm install\` once, then \`npx setpiece evaluate\` says where everybody stands, \`npx setpiece plan\` which issues would open, and
   \`npx setpiece preview --reports\` shows the handbook and the reports.
2. **Your people.** Put logins and names under \`team:\` in \`playbooks/workspace.yaml\`, and check the time zone, country and currency there.
3. **Your customers.** Put an export into \`import/\`, name its columns in \`import/mapping.yaml\`, and look before you write:

   \`\`\`sh
   npx setpiece import import --map import/mapping.yaml
   npx setpiece import import --map import/mapping.yaml --write
   \`\`\`

   Then delete the three examples (\`alder-foods\`, \`birch-logistics\`, \`cedar-clinics\`), the rows in \`customers/data/logins.csv\`, and write the
   scenarios in \`playbooks/tests/\` about customers of yours.
4. **Your rules.** Change a playbook or a threshold, and run \`npm test\`.
5. **Go live.** Nothing is written to GitHub while \`mode: shadow\` stands in \`playbooks/workspace.yaml\`. Read the plans for a week, then write
   \`mode: live\`. \`npx setpiece doctor\` says what is missing.

## Who does what

| you want to | do |
|---|---|
| change a rule or a text | edit the file on github.com and propose the change; the check says what it would do |
| log a call, rate a customer | open an issue from a form, or edit the customer's file |
| know why a task is there | read the issue, or \`npx setpiece explain CUSTOMER PLAYBOOK\` |
| mend a red run | \`npx setpiece validate\`; each problem comes with its file, line and the way out |
| evaluate very many customers | start the workflow *Evaluate in shards*: several machines make one report, and nothing is written to issues |

Names and addresses of people do not belong into \`customers/\`: Git never forgets. Records hold ids.
`;
}
