import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sample } from '../cli/recording.ts';

/** What a site may show a secret with: all of these have to be on. `never` is shown by no site. */
export type Leave = 'reports' | 'money' | 'people' | 'never';

/** What was planted, by what it takes to see it. */
export const secrets: readonly { readonly what: string; readonly pattern: RegExp; readonly needs: readonly Leave[] }[] = [
  { what: 'the name of a customer', pattern: /Zzholding/, needs: ['reports'] },
  { what: 'the id of a customer', pattern: /zz-holding/, needs: ['reports'] },
  { what: 'the words of an objective', pattern: /Zzwords/, needs: ['reports'] },
  { what: 'the outcome of an objective', pattern: /Zzoutcome/, needs: ['reports'] },
  { what: 'where a baseline comes from', pattern: /Zzsource/, needs: ['reports'] },
  { what: 'an industry', pattern: /zzindustry/i, needs: ['reports'] },
  { what: 'ARR', pattern: /7,?654,?321|7\.65(?:4\d*)?M/, needs: ['reports', 'money'] },
  { what: 'a metric computed from ARR', pattern: /2,?551,?440|2\.55M/, needs: ['reports', 'money'] },
  { what: 'an opportunity’s amount', pattern: /3,?131,?313|3\.13M/, needs: ['reports', 'money'] },
  { what: 'an amount in a note', pattern: /€\s?98,765/, needs: ['reports', 'money', 'people'] },
  { what: 'a login', pattern: /zzlogin/, needs: ['people'] },
  { what: 'a name in the team', pattern: /Zzname/, needs: ['people'] },
  { what: 'the note of a rating', pattern: /Zznote/, needs: ['reports', 'people'] },
  { what: 'the reason of an exception', pattern: /Zzreason/, needs: ['reports', 'people'] },
  { what: 'the title of a touchpoint', pattern: /Zztitle/, needs: ['reports', 'people'] },
  { what: 'the note of a review', pattern: /Zzreview/, needs: ['reports', 'people'] },
  { what: 'the id of a customer’s person', pattern: /p-zz1/, needs: ['reports', 'people'] },
  { what: 'a private field', pattern: /Zzprivate/i, needs: ['never'] },
  { what: 'a metric computed from a private field', pattern: /1,?838,?3\d\d|1\.84M/, needs: ['never'] },
  { what: 'an e-mail address in a table', pattern: /zzmail/, needs: ['never'] },
];

/** The sample with a customer more whose every free text is a secret, and two private fields. */
export function plantedSample(publish: string): string {
  const folder = sample();
  const edit = (path: string, from: RegExp | string, to: string | ((found: string) => string)) => {
    const file = join(folder, path);
    const before = readFileSync(file, 'utf8');
    const after = typeof to === 'string' ? before.replace(from, to) : before.replace(from, to);
    if (after === before) throw new Error(`nothing was planted in ${path}`);
    writeFileSync(file, after);
  };
  edit('playbooks/workspace.yaml', /^publish:.*$/m, `publish: { ${publish}, private: [platform, margin] }`);
  edit('playbooks/workspace.yaml', '  platform: text\n', '  platform: text\n  margin: number\n');
  edit('playbooks/workspace.yaml', 'team:\n', 'team:\n  - { login: zzlogin, name: Zzname Person, roles: [csm], country: DE }\n');
  writeFileSync(
    join(folder, 'playbooks/metrics/planted.yaml'),
    'metrics:\n  third_of_arr: { title: A third of the ARR, is: arr / 3, unit: currency }\n  twice_the_margin: { is: customer.margin * 2, unit: count }\nsegments:\n  rich: twice_the_margin > 5\n',
  );
  // A measure and a rule that read what is private.
  edit(
    'playbooks/health/standard.yaml',
    'groups:\n',
    'groups:\n  planted:\n    weight: 0\n    measures:\n      margin: { weight: 50, value: twice_the_margin, score: { from: { 0: red, 5: green } } }\n      platform: { weight: 50, value: customer.platform, score: { is: { sap: green, else: red } } }\n',
  );
  edit('customers/data/tickets.csv', /^.*$/gm, (line: string) =>
    line === '' ? '' : `${line},${line.startsWith('ticket_id') ? 'contact' : 'zzmail@secret.example'}`,
  );
  mkdirSync(join(folder, 'customers/zz-holding/touchpoints'), { recursive: true });
  const at = (name: string) => join(folder, 'customers/zz-holding', name);
  writeFileSync(
    at('customer.yaml'),
    `id: zz-holding
name: Zzholding
industry: zzindustry
signed_up: 2024-02-15
custom: { strategic: yes, platform: Zzprivate, margin: 919172 }
owners:
  - { role: csm, login: zzlogin, from: 2025-01-01 }
contracts:
  - { id: "2026", start: 2026-01-15, end: 2027-01-14, notice: 60d, auto_renew: yes, seats: 80, arr: 7654321 }
people:
  - { id: p-zz1, persona: decision_maker }
ratings:
  - { kind: sentiment, value: red, on: 2026-10-19, by: zzlogin, note: "Zznote: would leave for €98,765" }
opportunities:
  - { id: opp-1, kind: upgrade, amount: 3131313, opened: 2026-08-01 }
overrides:
  - { what: health, value: red, reason: Zzreason, by: zzlogin, until: 2026-12-31 }
`,
  );
  writeFileSync(
    at('success-plan.yaml'),
    `objectives:
  - id: errors
    words: Zzwords
    goal: { outcome: Zzoutcome, direction: down, baseline: 5, measured_on: 2026-02-28, source: Zzsource, target: 1, by: 2026-12-31 }
    owners: { ours: zzlogin, theirs: p-zz1 }
    verified: { by: p-zz1, on: 2026-09-30, for: 90d }
    reviews:
      - { on: 2026-06-30, value: 3, note: Zzreview }
`,
  );
  writeFileSync(
    at('touchpoints/2026-10-10-call.md'),
    '---\nkind: call\ntitle: Zztitle\non: 2026-10-10\nby: zzlogin\npeople: [p-zz1]\n---\n\nZzreview with Zzname Person.\n',
  );
  return folder;
}

/** Every file of a folder as text, compressed ones unpacked: the search index is. */
export function textsOf(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    paths.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const bytes = readFileSync(path);
      const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
      return [path.slice(folder.length + 1).replaceAll('\\', '/'), (isPacked ? gunzipSync(bytes) : bytes).toString('utf8')];
    }),
  );
}
