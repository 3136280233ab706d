import type { CustomerReport, ObjectiveReport, RunReport } from '../evaluate/report.ts';
import { noAccounts, redactAccounts } from './account-facts.ts';
import { formatNumber } from './format.ts';
import { redactStand } from './journey-stands.ts';
import type { NpsFacts } from './nps-facts.ts';
import { redactReviews } from './review-redact.ts';
import type { SiteData, ValueRules } from './site-data.ts';

/** What must not appear, as the workspace knows it. */
export interface Secrets {
  /** Metrics and built-in names that are amounts of money, or are computed from one. */
  readonly moneyNames: ReadonlySet<string>;
  /** Logins, names and ids of people. */
  readonly people: ReadonlySet<string>;
}

/** Keys under which a report holds sentences and texts that people wrote. */
const texts = new Set([
  'says',
  'held',
  'reason',
  'answer',
  'condition',
  'noScore',
  'message',
  'hint',
  'words',
  'outcome',
  'source',
  'evidence',
  'about',
  'note',
  'value',
  'title',
  'when',
]);
const figure = '\\d(?:[\\d.,]*\\d)?(?:\\s?[kM]\\b)?';
const amount = new RegExp(`(?:[€$£¥₹]|\\b[A-Z]{3}\\s)\\s?${figure}|\\b${figure}\\s?(?:[€$£¥₹]|(?:EUR|USD|GBP|CHF|JPY|CNY)\\b)`, 'g');

/** The data with what `shows` forbids taken out. What is not in the data cannot reach a page. */
export function redact(data: SiteData, secrets: Secrets): SiteData {
  const { reports, money, people } = data.shows;
  if (!reports) return { ...withoutReports(data), team: people ? data.team : [] };
  if (money && people) return data;
  return {
    ...data,
    stands: data.stands.map((stand) => redactStand(stand, data.shows)),
    team: people ? data.team : [],
    revenue: money ? revenueWithout(data.revenue, people) : null,
    broken: data.broken.map((one) => ({ ...one, problems: [] })),
    // Told afterwards, of what is left.
    weeks: [],
    reviews: data.reviews && masked(redactReviews(data.reviews, data.shows), maskFor(data, secrets, [])),
    nps: people ? data.nps : withoutAnswers(data.nps),
    accounts: masked(redactAccounts(data.accounts, data.shows, secrets.moneyNames), maskFor(data, secrets, [])),
    valueRules: people ? data.valueRules : { ...data.valueRules, names: {} },
    report: {
      ...data.report,
      customers: data.report.customers.map((customer) => redactCustomer(customer, data, secrets)),
      ...(data.report.unscored && { unscored: data.report.unscored.map((customer) => redactCustomer(customer, data, secrets)) }),
      runs: data.report.runs.map((run) => masked(redactRun(run, data), maskFor(data, secrets, []))),
      findings: masked(data.report.findings, maskFor(data, secrets, [])),
    },
  };
}

/** The grouping by owner names people. */
function revenueWithout(revenue: SiteData['revenue'], people: boolean): SiteData['revenue'] {
  return revenue === null || people ? revenue : { ...revenue, groups: revenue.groups.filter(({ id }) => id !== 'owner') };
}

const noValueRules: ValueRules = { metrics: [], peers: [], playbooks: {}, objectives: {}, names: {}, since: {} };

function withoutReports(data: SiteData): SiteData {
  return {
    ...data,
    stands: data.stands.map((stand) => redactStand(stand, data.shows)),
    history: {},
    broken: [],
    weeks: [],
    revenue: null,
    reviews: null,
    backtest: null,
    nps: null,
    accounts: noAccounts,
    valueRules: noValueRules,
    report: { ...data.report, customers: [], notScored: [], unscored: [], runs: [], findings: [] },
  };
}

function withoutAnswers(nps: NpsFacts | null): NpsFacts | null {
  return nps && { ...nps, open: nps.open.map((one) => ({ ...one, answers: [] })) };
}

function redactCustomer(customer: CustomerReport, data: SiteData, secrets: Secrets): CustomerReport {
  const { money, people } = data.shows;
  const amounts = [customer.arr, ...customer.contracts.map(({ arr }) => arr)].filter((value) => value !== null);
  const isMoney = ({ name, unit }: { readonly name: string; readonly unit: string | null }): boolean =>
    secrets.moneyNames.has(name) || unit === 'currency';
  const objectives = money ? customer.objectives : customer.objectives.filter(({ unit }) => unit !== 'currency');
  const kept: CustomerReport = {
    ...customer,
    objectives: people ? objectives : objectives.map(withoutPeople),
    ...(money
      ? {}
      : {
          arr: null,
          contracts: customer.contracts.map((contract) => ({ ...contract, arr: null })),
          metrics: customer.metrics.filter((metric) => !isMoney(metric)),
          health: {
            ...customer.health,
            groups: customer.health.groups.map((group) => ({
              ...group,
              measures: group.measures.map((measure) =>
                isMoney(measure) || measure.why.values?.some(({ name }) => secrets.moneyNames.has(name))
                  ? { ...measure, value: null, unit: null, why: { part: measure.why.part, says: measure.title, at: measure.why.at } }
                  : measure,
              ),
            })),
          },
        }),
    ...(people
      ? {}
      : {
          owners: {},
          people: [],
          overrides: customer.overrides.map((override) => ({ ...override, by: '', reason: '' })),
          touchpoints: customer.touchpoints.map((touchpoint) => ({ ...touchpoint, by: '', title: null, people: [] })),
          ratings: customer.ratings.map((rating) => ({ ...rating, by: '', note: null })),
        }),
    runs: customer.runs.map((run) => redactRun(run, data)),
  };
  const readable = dropMoneyValues(kept, money ? new Set() : secrets.moneyNames);
  return masked(
    readable,
    maskFor(
      data,
      { ...secrets, people: new Set([...secrets.people, ...customer.people.map(({ id }) => id)]) },
      amounts,
      people ? [] : saidOf(customer),
    ),
  );
}

/** What people gave as a reason: explanations repeat it at their end. */
function saidOf({ overrides, ratings }: CustomerReport): readonly string[] {
  return [...overrides.map(({ reason }) => reason), ...ratings.flatMap(({ note }) => note ?? [])].filter((text) => text !== '');
}

/** Reviews are what was said in a meeting: their words go with the people. */
function withoutPeople(objective: ObjectiveReport): ObjectiveReport {
  const { verified, reviews, result } = objective;
  return {
    ...objective,
    owners: { ours: null, theirs: null },
    verified: verified && { ...verified, by: '' },
    reviews: reviews.map((review) => ({ ...review, note: null })),
    result: result && { ...result, confirmedBy: '' },
  };
}

function redactRun(run: RunReport, { shows }: SiteData): RunReport {
  if (shows.people) return run;
  return {
    ...run,
    owner: null,
    ...(run.escalated && { escalated: { ...run.escalated, login: null } }),
    why: run.why.filter(({ part }) => part !== 'owner' && part !== 'escalated' && part !== 'snoozed'),
    steps: run.steps.map((step) => ({ ...step, owner: null, by: null })),
  };
}

/** Takes values of forbidden names out of explanations. */
function dropMoneyValues(customer: CustomerReport, names: ReadonlySet<string>): CustomerReport {
  if (names.size === 0) return customer;
  return JSON.parse(JSON.stringify(customer), (key: string, value: unknown) =>
    key === 'values' && Array.isArray(value)
      ? value.filter(
          (entry: unknown) =>
            !(typeof entry === 'object' && entry !== null && 'name' in entry && typeof entry.name === 'string' && names.has(entry.name)),
        )
      : value,
  );
}

/** Replaces forbidden words in every text of a value. */
function masked<T>(value: T, mask: (text: string) => string): T {
  return JSON.parse(JSON.stringify(value), (key: string, inner: unknown) =>
    typeof inner === 'string' && texts.has(key) ? mask(inner) : inner,
  );
}

function maskFor(
  { shows }: SiteData,
  { people }: Secrets,
  amounts: readonly number[],
  said: readonly string[] = [],
): (text: string) => string {
  const words = shows.people ? [] : [...people].filter((word) => word !== '');
  const written = shows.money ? [] : amounts.flatMap((value) => [String(value), formatNumber(value)]);
  const named = wordsPattern(words);
  const numbers = wordsPattern(written);
  return (text) => {
    let result = text;
    for (const words of said) result = result.replaceAll(`: ${words}`, '').replaceAll(words, '…');
    if (!shows.money) result = result.replaceAll(amount, 'an amount');
    if (numbers !== undefined) result = result.replaceAll(numbers, 'an amount');
    if (named !== undefined) result = result.replaceAll(named, 'someone');
    return result;
  };
}

function wordsPattern(words: readonly string[]): RegExp | undefined {
  if (words.length === 0) return undefined;
  const longestFirst = [...words].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  return new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${longestFirst.map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})(?![\\p{L}\\p{N}])`,
    'gu',
  );
}
