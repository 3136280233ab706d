import { userInfo } from 'node:os';
import { basename } from 'node:path';
import Holidays from 'date-holidays';
import { askGit } from '../history/git.ts';
import { login as loginSchema } from '../model/scalars.ts';
import { webAddressOf } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

/** A setting nobody was asked for, and in words where it comes from. */
export interface Guess {
  readonly value: string;
  readonly from: string;
}

/** What `init` can find out by itself. */
export interface Guesses {
  readonly name: Guess;
  /** `owner/name`; undefined where no remote tells. */
  readonly repository: Guess | undefined;
  readonly timeZone: Guess;
  readonly country: Guess;
  readonly currency: Guess;
  readonly login: Guess;
  readonly person: Guess;
}

/** What was given on the command line: it is taken as it is. */
export type Given = Readonly<Partial<Record<keyof Guesses, string>>>;

/**
 * Finds out what a workspace needs to know: the repository from the remote, the name from the folder, zone and country from the environment,
 * the login from Git's settings, else the repository's owner. Every value says where it comes from, so that a wrong guess is seen.
 */
export async function guessSettings(folder: string, given: Given, { environment }: Terminal): Promise<Guesses> {
  const ask = (...words: string[]): Promise<string> =>
    askGit(folder, ...words).then(
      (told) => told.trim(),
      () => '',
    );
  const [remote, user, mail, fullName] = await Promise.all([
    ask('remote', 'get-url', 'origin'),
    ask('config', '--get', 'github.user'),
    ask('config', '--get', 'user.email'),
    ask('config', '--get', 'user.name'),
  ]);
  const first = (key: keyof Guesses, ...guesses: readonly (Guess | undefined)[]): Guess | undefined => {
    const value = given[key];
    return value === undefined ? guesses.find((one) => one !== undefined) : { value, from: 'as given' };
  };
  const certain = (key: keyof Guesses, last: Guess, ...guesses: readonly (Guess | undefined)[]): Guess => first(key, ...guesses) ?? last;
  const owned = webAddressOf(remote === '' ? null : remote)
    ?.split('/')
    .slice(-2)
    .join('/');
  const repository = first('repository', owned === undefined ? undefined : { value: owned, from: 'from the remote origin' });
  const timeZone = certain('timeZone', { value: 'UTC', from: 'as nothing here names another' }, zoneOf(environment));
  const country = certain(
    'country',
    { value: 'US', from: 'as nothing here names another' },
    countryOfZone(timeZone.value),
    countryOfLocale(environment),
  );
  const login = certain(
    'login',
    { value: 'csm', from: 'as nothing here names anybody' },
    asLogin(user, 'from github.user in Git’s settings'),
    asLogin(/^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$/.exec(mail)?.[1], 'from user.email in Git’s settings'),
    asLogin(repository?.value.split('/')[0], 'the owner of the repository'),
    asLogin(systemUser(), 'the user of this machine'),
  );
  return {
    name: certain('name', { value: basename(folder) || 'Customer success', from: 'from the folder' }),
    repository,
    timeZone,
    country,
    currency: certain('currency', currencyOf(country.value)),
    login,
    person: certain(
      'person',
      { value: login.value, from: 'the login' },
      fullName === '' ? undefined : { value: fullName, from: 'from user.name in Git’s settings' },
    ),
  };
}

function asLogin(text: string | undefined, from: string): Guess | undefined {
  return text !== undefined && loginSchema.safeParse(text).success ? { value: text, from } : undefined;
}

function systemUser(): string | undefined {
  try {
    const { username } = userInfo();
    return username === 'root' ? undefined : username;
  } catch {
    // A user id without an entry, as in some containers.
    return undefined;
  }
}

function zoneOf(environment: Terminal['environment']): Guess | undefined {
  const named = environment.TZ?.replace(/^:/, '') ?? '';
  if (isZone(named)) return { value: named, from: 'from TZ' };
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return isZone(timeZone) ? { value: timeZone, from: 'from this machine’s clock' } : undefined;
}

/** Whether Intl knows the zone by this name. */
export function isZone(name: string): boolean {
  try {
    return name !== '' && new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Countries whose holidays are known, with their names. */
export function knownCountries(): Readonly<Record<string, string>> {
  return new Holidays().getCountries('en');
}

function countryOfZone(zone: string): Guess | undefined {
  const found = Object.keys(knownCountries()).filter((code) => new Holidays(code).getTimezones()?.includes(zone));
  const [only] = found;
  return only !== undefined && found.length === 1 ? { value: only, from: 'from the time zone' } : undefined;
}

function countryOfLocale({ LC_ALL, LC_TIME, LANG }: Terminal['environment']): Guess | undefined {
  const code = /^[a-z]{2,3}_([A-Z]{2})\b/.exec([LC_ALL, LC_TIME, LANG].find(Boolean) ?? '')?.[1];
  return code === undefined ? undefined : { value: code, from: 'from the locale' };
}

const currencies: readonly (readonly [currency: string, countries: string])[] = [
  ['EUR', 'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'],
  ['GBP', 'GB'],
  ['CHF', 'CH LI'],
  ['SEK', 'SE'],
  ['NOK', 'NO'],
  ['DKK', 'DK'],
  ['PLN', 'PL'],
  ['CZK', 'CZ'],
  ['HUF', 'HU'],
  ['RON', 'RO'],
  ['CAD', 'CA'],
  ['AUD', 'AU'],
  ['NZD', 'NZ'],
  ['JPY', 'JP'],
  ['CNY', 'CN'],
  ['KRW', 'KR'],
  ['INR', 'IN'],
  ['SGD', 'SG'],
  ['ILS', 'IL'],
  ['BRL', 'BR'],
  ['MXN', 'MX'],
  ['ZAR', 'ZA'],
  ['USD', 'US'],
];

function currencyOf(country: string): Guess {
  const found = currencies.find(([, countries]) => countries.split(' ').includes(country))?.[0];
  return found === undefined ? { value: 'USD', from: 'as the country says no more' } : { value: found, from: 'from the country' };
}
