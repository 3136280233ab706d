import { createCustomerDays } from '../../src/evaluate/customer-day.ts';
import { RunTexts } from '../../src/evaluate/run-texts.ts';
import { foldDecisions } from '../../src/evaluate/state.ts';
import { given, observed, on } from '../evaluate/given.ts';
import { asOf } from './sample.ts';

/** An e-mail as a team writes it. */
export const mail = `---
id: annual-value-report
title: Annual value report, cover mail
kind: email
subject: What {{ customer.name }} achieved this year
---

Hello,

attached is the report on your year with us. It fits on two pages,
so that you can pass it on as it is.

The contract runs until {{ renewal | the end of the term }}.

{{ owner.csm.name | Your team }}
`;

const play = `---
id: renewal-90
title: Renewal, 90 days out
goal: { outcome: Renewed on time, metric: m1 }
start: { becomes: m1 > 0 }
owner: csm
steps:
  - id: value_report
    title: Send the annual value report
    about: Lead with the number their boss asked for
    asset: annual-value-report
---
`;

const tips = `---
id: tips
title: Tips for new teams
goal: { outcome: Teams start well, metric: m1 }
per: audience
start: { every: 4w }
steps:
  - { id: send, title: Send the tips, asset: annual-value-report }
---
`;

/** A customer of the workspace of these tests. */
export const record = (id: string, name: string, more = ''): string => `
id: ${id}
name: ${JSON.stringify(name)}
owners: [{ role: csm, login: maria, from: 2026-01-01 }]
people: [{ id: p-1, persona: decision_maker, name: Ada Berg }, { id: p-2, persona: champion, left_on: 2026-08-14 }]
contracts: [{ id: "1", start: 2026-01-01, end: 2027-02-14, arr: 184000 }]
${more}`;

/** What the files of a small workspace say for runs on the day of the sample. */
export function textsOf(files: Readonly<Record<string, string>> = {}): RunTexts {
  const program = given({
    'playbooks/plays/renewal-90.mdx': play,
    'playbooks/plays/tips.mdx': tips,
    'playbooks/assets/annual-value-report.mdx': mail,
    'customers/acme.yaml': record('acme', 'Acme Logistics'),
    ...files,
  });
  const day = on(asOf);
  return new RunTexts(program, createCustomerDays({ program, observations: observed({}), past: foldDecisions([]), day }), day);
}
