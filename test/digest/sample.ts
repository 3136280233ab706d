import { composeDigest } from '../../src/digest/compose.ts';
import type { Composed } from '../../src/digest/deliver.ts';
import { nameOf } from '../../src/digest/issue-road.ts';
import { digestsOf } from '../../src/reports/digest.ts';
import { fixture } from '../site/fixture.ts';

const data = fixture();

/** The digests of the fixture with their words, by login or `leads`. With `rename` every customer has another name. */
function composed(rename: (name: string) => string = (name) => name): ReadonlyMap<string, Composed> {
  const customers = data.report.customers.map((customer) => ({ ...customer, name: rename(customer.name) }));
  const digests = digestsOf({
    data: { ...data, report: { ...data.report, customers } },
    decisions: [{ day: '2026-10-01', kind: 'day' }],
    issues: new Map([['renewal-90/nordhaven/1', 12]]),
    weekday: 'monday',
    leads: ['sam', 'lena'],
  });
  const names = new Map(data.team.map(({ login, name }) => [login, name]));
  const settings = {
    workspace: 'Northlight CS',
    money: true,
    nameOf: (login: string) => names.get(login) ?? login,
    stages: new Map(data.stages.map(({ id, title }) => [id, title])),
    account: (id: string) => `https://success.example/reports/${id}/`,
  };
  return new Map(digests.map((digest) => [nameOf(digest), { digest, letter: composeDigest(digest, settings) }]));
}

/** One of them. */
export function composedFor(name: string, rename?: (name: string) => string): Composed {
  const found = composed(rename).get(name);
  if (found === undefined) throw new Error(`no digest for ${name}`);
  return found;
}

export const issueAddress = (issue: number): string => `https://github.com/northlight/customers/issues/${issue}`;
