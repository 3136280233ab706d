import type { Located } from '../../model/content.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { nearest } from '../../model/nearest.ts';
import type { Path } from '../../model/position.ts';
import { at, type RuleInput } from './rule.ts';

const zones = Intl.supportedValuesOf('timeZone');
const currencies = new Set(Intl.supportedValuesOf('currency'));
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Time zones, countries, currencies and the repository exist, or have the form of one that does. */
export function settings({ content }: RuleInput): Diagnostic[] {
  const { workspace } = content;
  const { time_zone, country, currency, team, github } = workspace.value;
  const { repository } = github;
  return [
    ...checkZone(workspace, ['time_zone'], time_zone),
    ...checkCountry(workspace, ['country'], country),
    ...checkCurrency(workspace, ['currency'], currency),
    ...team.flatMap((member, index) => checkCountry(workspace, ['team', index, 'country'], member.country)),
    ...(repository === undefined || /^[\w.-]+\/[\w.-]+$/.test(repository)
      ? []
      : [
          at(workspace, ['github', 'repository'], {
            code: 'invalid-value',
            message: `"${repository}" is not owner/name`,
            hint: 'for example northlight/customers',
          }),
        ]),
    ...content.definitions.flatMap((file) =>
      Object.entries(file.value.sources).flatMap(([name, source]) => [
        ...checkZone(file, ['sources', name, 'zone'], source.zone),
        ...(['at', 'from', 'to'] as const).flatMap((key) => checkZone(file, ['sources', name, key, 'zone'], source[key]?.zone)),
      ]),
    ),
    ...content.customers.flatMap((customer) => [
      ...checkCurrency(customer, ['currency'], customer.value.currency),
      ...(customer.value.country ?? []).flatMap(({ value }) => checkCountry(customer, ['country'], value)),
    ]),
  ];
}

/** Contacts are counted within a time, and a time counts something. */
export function budgets({ content }: RuleInput): Diagnostic[] {
  const { workspace } = content;
  const { contacts_per_customer: contacts, within } = workspace.value.budget ?? {};
  if (contacts !== undefined && within === undefined)
    return [
      at(workspace, ['budget', 'contacts_per_customer'], {
        code: 'missing-key',
        message: '`contacts_per_customer` goes with `within`: nothing would be counted',
        hint: 'add the time in which contacts are counted, for example within: 7d',
      }),
    ];
  if (within === undefined) return [];
  if (contacts === undefined)
    return [
      at(workspace, ['budget', 'within'], {
        code: 'missing-key',
        message: '`within` goes with `contacts_per_customer`: nothing would be counted',
        hint: 'add how many contacts a customer may receive in that time, for example contacts_per_customer: 2',
      }),
    ];
  return within.count > 0
    ? []
    : [at(workspace, ['budget', 'within'], { code: 'invalid-value', message: 'no contact falls into no time', hint: 'for example 7d' })];
}

function checkZone(from: Located<unknown>, path: Path, zone: string | undefined): Diagnostic[] {
  if (zone === undefined || isZone(zone)) return [];
  const near = nearest(zone, zones);
  const hint = near ? `did you mean ${near}?` : 'for example Europe/Berlin, America/New_York or UTC';
  return [at(from, path, { code: 'unknown-time-zone', message: `there is no time zone "${zone}"`, hint })];
}

/** Also knows the links that the list of zones leaves out, such as UTC. */
function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function checkCountry(from: Located<unknown>, path: Path, country: string | undefined): Diagnostic[] {
  if (country === undefined || regions.of(country) !== undefined) return [];
  const hint = 'two letters of ISO 3166-1, for example DE, GB or US';
  return [at(from, path, { code: 'unknown-country', message: `there is no country ${country}`, hint })];
}

function checkCurrency(from: Located<unknown>, path: Path, currency: string | undefined): Diagnostic[] {
  if (currency === undefined || currencies.has(currency)) return [];
  const hint = 'three letters of ISO 4217, for example EUR, GBP or USD';
  return [at(from, path, { code: 'unknown-currency', message: `there is no currency ${currency}`, hint })];
}
