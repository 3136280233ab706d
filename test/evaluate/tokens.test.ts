import { describe, expect, test } from 'vitest';
import { createCustomerDays } from '../../src/evaluate/customer-day.ts';
import { sinceReader } from '../../src/evaluate/since.ts';
import { foldDecisions } from '../../src/evaluate/state.ts';
import { tokenValue } from '../../src/evaluate/tokens.ts';
import { daysToEvaluate, daysToObserve, evaluateThrough } from '../../src/history/catch-up.ts';
import { observeWithDuckdb } from '../../src/metrics/duckdb.ts';
import { readWorkspace } from '../../src/workspace/workspace.ts';
import { given, observed, on } from './given.ts';
import { acme, customer, Days, play, workspace } from './runs/days.ts';

const mail = (body: string, subject = 'Hello') => ({
  'playbooks/assets/mail.mdx': `---\nid: mail\ntitle: Mail\nkind: email\nsubject: ${subject}\n---\n\n${body}\n`,
});
const send = (more = '') =>
  play(
    `start: { becomes: m1 > 0, also_existing: yes }\n${more}steps:\n  - { id: send, title: Send, asset: mail }\n  - { id: call, title: Call }`,
  );
const world = { values: { acme: { m1: 1 }, beta: { m1: 1 } } };

function findings(files: Record<string, string>, run = (days: Days) => days.run('2026-11-01')) {
  const days = run(new Days({ ...workspace(''), ...acme, ...files }, world));
  return days.report.findings.filter(({ code }) => code === 'unfilled-token');
}

test('a token is filled with what expressions read, and an owner’s name with the name the team writes', () => {
  const program = given({ ...workspace(''), ...acme });
  const [day] = createCustomerDays({
    program,
    observations: observed({ acme: { m1: 3 } }),
    past: foldDecisions([]),
    day: on('2026-11-01'),
  });
  if (day === undefined) throw new Error('there is a customer');
  const value = (path: string) => tokenValue(program, day, path);
  expect(['customer.name', 'renewal', 'm1', 'owner.csm.name', 'owner.csm.login', 'owner.partner.name', 'm2'].map(value)).toEqual([
    'Acme',
    on('2027-12-31'),
    3,
    'Maria Keller',
    'maria',
    null,
    undefined,
  ]);
});

describe('a token that a customer with work cannot fill', () => {
  test('is an error where it first stands, one for each text and token, with the customers', () => {
    const found = findings({
      ...customers('b', 'c', 'd', 'e', 'f', 'g'),
      ...send(),
      ...mail('Dear {{ customer.name }}\nin {{ customer.industry }}, {{ m2 }}, {{ m2 }}', 'For {{ customer.industry }}'),
    });
    expect(found).toEqual([
      {
        file: 'playbooks/assets/mail.mdx',
        line: 5,
        column: 14,
        code: 'unfilled-token',
        severity: 'error',
        message: '7 customers have work that uses this text, and nothing to fill in for `customer.industry`: acme, b, c, d, e and 2 more',
        hint: 'write what stands there without it, for example {{ customer.industry | … }}, or give the customers a value',
      },
      expect.objectContaining({ line: 9, column: 29, message: expect.stringContaining('`m2`') as string }),
    ]);
  });

  test('needs no value where it has a default', () => {
    expect(findings({ ...send(), ...mail('{{ customer.industry | your industry }}') })).toEqual([]);
  });

  test('is read for the contract a run is about', () => {
    const contracts = '- { id: "1", start: 2026-01-01, end: 2027-12-31 }\n- { id: "2", start: 2026-02-01, end: 2027-12-31, product: Core }';
    const files = { 'customers/acme.yaml': customer('acme', '', contracts), ...mail('{{ contract.product }}') };
    const of = (id: string) => ({ ...files, ...send(`per: contracts\nfor: contract.id == "${id}"\n`) });
    expect(findings(of('2'))).toEqual([]);
    expect(findings(of('1'))).toHaveLength(1);
  });

  test('is read for each member of an audience', () => {
    const tips = play(
      'per: audience\nfor: m1 > 0\nstart: { every: 1w, from: 2026-11-01 }\nsteps:\n  - { id: send, title: Send, asset: mail }',
    );
    const industry = { 'customers/acme.yaml': customer('acme', 'industry: Logistics'), 'customers/beta.yaml': customer('beta') };
    const nobody = { 'customers/zeta.yaml': customer('zeta') };
    const [found, ...others] = findings({ ...industry, ...nobody, ...tips, ...mail('In {{ customer.industry }}') });
    expect(found?.message).toBe('1 customer has work that uses this text, and nothing to fill in for `customer.industry`: beta');
    expect(others).toEqual([]);
  });

  test('counts while the step is to be done, also of a run that is held back', () => {
    const files = { ...send(), ...mail('{{ customer.industry }}') };
    expect(findings(files)).toHaveLength(1);
    const ticked = { day: '2026-11-02', kind: 'ticked', run: 'play/acme/1', step: 'send', by: 'maria' } as const;
    expect(findings(files, (days) => days.run('2026-11-01').did(ticked).run('2026-11-02'))).toEqual([]);
    const full = workspace('budget: { open_runs_per_owner: 0 }');
    expect(
      findings({ ...files, ...full }, (days) => {
        days.run('2026-11-01');
        expect(days.keys).toEqual(['play/acme/1 held']);
        return days;
      }),
    ).toHaveLength(1);
  });

  test('matters neither in a draft nor to a customer without a run', () => {
    expect(findings({ ...send('status: draft\n'), ...mail('{{ customer.industry }}') })).toEqual([]);
    expect(findings({ ...send('for: m1 > 5\n'), ...mail('{{ customer.industry }}') })).toEqual([]);
  });
});

test('every token of a company can be filled', async () => {
  const { program } = readWorkspace('test/workspaces/northlight');
  const asOf = program?.content.workspace.value.as_of;
  if (program === undefined || asOf === undefined) throw new Error('the sample has a day');
  const { days } = daysToEvaluate(null, asOf, program.content.workspace.value.live_from);
  const input = {
    program,
    dataDir: 'test/workspaces/northlight/customers',
    days: daysToObserve(program, days),
    since: sinceReader(program),
  };
  const { observations } = await observeWithDuckdb(input);
  const { report } = evaluateThrough({ program, observations, history: [], ledger: [], asOf });
  const assets = report.customers.flatMap(({ runs }) => runs.flatMap(({ steps }) => steps.flatMap(({ asset }) => asset ?? [])));
  expect(assets.length).toBeGreaterThan(0);
  expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
}, 60_000);

function customers(...ids: string[]): Record<string, string> {
  for (const id of ids) Object.assign(world.values, { [id]: { m1: 1 } });
  return Object.fromEntries(ids.map((id) => [`customers/${id}.yaml`, customer(id)]));
}
