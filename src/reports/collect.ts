import type { Decision } from '../evaluate/decision.ts';
import type { IsoDay, Report } from '../evaluate/report.ts';
import type { Program } from '../expressions/program.ts';
import { countAccountFiles } from '../model/account-path.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { AddBusinessDays } from '../model/duration.ts';
import { stagesInOrder } from '../model/journey.ts';
import { formatPosition } from '../model/position.ts';
import type { Survey } from '../model/survey.ts';
import type { PlaybookEffect } from '../proof/effectiveness.ts';
import { type AccountInput, accountsOf } from './account-facts.ts';
import { withoutUncertainScore } from './bands.ts';
import { dayOf } from './dates.ts';
import { titleOf } from './format.ts';
import { type DayKnowledge, handbookFacts, noFacts } from './handbook-facts.ts';
import { standsOf } from './journey-stands.ts';
import { npsFacts } from './nps-facts.ts';
import { accountsWithoutNames, computedFrom, privateNames, withoutNames } from './private.ts';
import { redact, type Secrets } from './redact.ts';
import { revenueFacts, type SegmentOn } from './revenue-facts.ts';
import type { ReplayedHealth } from './review-case.ts';
import { reviewsOf } from './reviews.ts';
import type { BrokenRecord, HealthPoint, MemberSummary, RepositoryLink, Shows, SiteData, ValueRules } from './site-data.ts';
import { titlesByLanguage } from './titles.ts';
import { weeksOf } from './week.ts';
import { weekSettings } from './week-settings.ts';
import { allRuns } from './work.ts';

/** What the site's data is made of. */
export interface SiteInput {
  readonly report: Report;
  readonly program: Program;
  /** History up to and with the day, oldest first. */
  readonly decisions: readonly Decision[];
  readonly shows: Shows;
  /** Customers that could not be read. */
  readonly broken: readonly BrokenRecord[];
  readonly commit: string | null;
  readonly repository: RepositoryLink | null;
  readonly addBusinessDays: AddBusinessDays;
  /** Answers to “How likely are you to recommend us?” up to the day. */
  readonly surveys: readonly Survey[];
  /** What the handbook tells besides; left out for data of which no site is made. */
  readonly day?: DayKnowledge;
  /** What account reports say besides: of the ledger, of past weeks and of changed rules. */
  readonly accounts: Pick<AccountInput, 'ledger' | 'rename' | 'rules' | 'weeks'>;
  /** What earlier days say of playbooks and segments; left out for data of which no site is made. */
  readonly past?: {
    readonly effects: readonly PlaybookEffect[];
    readonly segmentOn: SegmentOn;
    readonly replayed: ReplayedHealth;
    readonly backtest: SiteData['backtest'];
  };
}

/** Puts together what pages need of one evaluated day, and leaves out what may not be shown. */
export function collectSiteData(input: SiteInput): SiteData {
  const { program, shows, commit, repository } = input;
  const hidden = privateNames(program);
  const whole: Report = { ...input.report, customers: input.report.customers.map(withoutUncertainScore) };
  const report = withoutNames(whole, hidden);
  const workspace = program.content.workspace.value;
  const runs = Map.groupBy(allRuns(report), ({ playbook }) => playbook);
  const stateOf = (playbook: string, state: string): number => (runs.get(playbook) ?? []).filter((run) => run.state === state).length;
  const revenue = revenueFacts({ ...input, ...input.past }, hidden);
  const data: SiteData = {
    workspace: report.workspace,
    asOf: report.asOf,
    ...(workspace.as_of !== undefined && { isPinned: true as const }),
    languages: workspace.publish.languages,
    titles: titlesByLanguage(program.content, workspace.publish.languages),
    currency: workspace.currency,
    commit,
    repository,
    accountFiles: countAccountFiles(program.content.customers.length, workspace.publish.account_pages_up_to),
    shows,
    broken: input.broken,
    report,
    history: historyOf(input),
    models: program.healthModels.map(({ model, at }) => ({
      id: model.id,
      title: model.title,
      green: model.bands.green.from,
      yellow: model.bands.yellow.from,
      hysteresis: model.hysteresis,
      coverageFloor: model.coverage_floor,
      at: formatPosition(at),
    })),
    stages: stagesInOrder(program.content.journey.value).map(({ id, title }) => ({ id, title: title ?? titleOf(id) })),
    segments: [...program.segments.values()].map(({ name, value, at }) => ({
      id: name,
      title: value.title ?? titleOf(name),
      customers: report.customers.filter(({ segments }) => segments.includes(name)).length,
      at: formatPosition(at),
    })),
    playbooks: program.playbooks.map(({ playbook, at }) => ({
      id: playbook.id,
      title: playbook.title,
      open: stateOf(playbook.id, 'open'),
      held: stateOf(playbook.id, 'held'),
      at: formatPosition(at),
    })),
    stands: standsOf(report, workspace.currency),
    team: workspace.team.map(({ login, name, capacity, away }) => ({
      login,
      name,
      capacity: capacity ?? workspace.budget?.open_runs_per_owner ?? null,
      ...absencesOf(away ?? [], report.asOf),
    })),
    accounts: accountsWithoutNames(
      accountsOf({ ...input, ...input.accounts, asOf: report.asOf, customers: report.customers.map(({ id }) => id) }),
      hidden,
    ),
    valueRules: withoutValuesOf(hidden, valueRulesOf(program, new Set(report.customers.map(({ id }) => id)))),
    handbook: noFacts,
    weeks: [],
    revenue,
    reviews:
      input.past === undefined || !shows.reports
        ? null
        : reviewsOf({ ...input, ...input.past, ledger: input.accounts.ledger, asOf: dayOf(report.asOf), revenue }),
    effects: { isShadow: workspace.github.mode === 'shadow', playbooks: input.past?.effects ?? [] },
    backtest: shows.reports ? (input.past?.backtest ?? null) : null,
    nps: npsFacts({ report, program, surveys: input.surveys, shows }),
  };
  const secrets = secretsOf(program);
  const redacted = redact(data, secrets);
  const { day, decisions } = input;
  const { moneyNames } = secrets;
  const facts = day && handbookFacts({ day, report, shown: redacted.report, program, decisions, shows, moneyNames, hidden });
  const weeks =
    day !== undefined && shows.reports && shows.people ? weeksOf({ data: redacted, decisions, settings: weekSettings(program) }) : [];
  return { ...redacted, handbook: facts ?? noFacts, weeks };
}

function withoutValuesOf(hidden: ReadonlySet<string>, rules: ValueRules): ValueRules {
  return { ...rules, metrics: rules.metrics.filter(({ name }) => !hidden.has(name)) };
}

/** Absences of a person that are not over, where there are any. */
function absencesOf(
  away: readonly { readonly from: Day; readonly to: Day; readonly cover?: string | undefined }[],
  asOf: IsoDay,
): Pick<MemberSummary, 'away'> {
  const coming = away
    .filter(({ to }) => to >= dayOf(asOf))
    .map(({ from, to, cover }) => ({ from: formatDay(from), to: formatDay(to), cover: cover ?? null }))
    .sort((a, b) => compareText(a.from, b.from));
  return coming.length === 0 ? {} : { away: coming };
}

/** What the workspace declares with `value_report`, and what of the records goes with it. */
function valueRulesOf({ content }: Program, shown: ReadonlySet<string>): ValueRules {
  const customers = content.customers.filter(({ value }) => shown.has(value.id));
  const entries = <T>(of: (customer: (typeof customers)[number]) => readonly (readonly [string, T])[]) =>
    Object.fromEntries(
      customers
        .map((customer) => [customer.value.id, Object.fromEntries(of(customer))] as const)
        .filter(([, inner]) => Object.keys(inner).length > 0),
    );
  return {
    metrics: content.definitions.flatMap(({ value }) =>
      Object.entries(value.metrics).flatMap(([name, { value_report: rule }]) =>
        rule === undefined ? [] : [{ name, part: rule.part, better: rule.better ?? null, agreed: rule.agreed ?? null }],
      ),
    ),
    peers: content.definitions.flatMap(({ value }) =>
      Object.entries(value.segments).flatMap(([segment, { value_report: title }]) => (title === undefined ? [] : [{ segment, title }])),
    ),
    playbooks: Object.fromEntries(
      content.playbooks.flatMap(({ value: { id, value_report: title } }) => (title === undefined ? [] : [[id, title]])),
    ),
    objectives: entries(({ successPlan }) =>
      (successPlan?.value.objectives ?? []).flatMap(({ id, goal }) => (goal.metric === undefined ? [] : [[id, goal.metric] as const])),
    ),
    since: Object.fromEntries(
      customers.flatMap(({ value }) => (value.signed_up === undefined ? [] : [[value.id, formatDay(value.signed_up)]])),
    ),
    names: entries(({ value }) => value.people.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const]))),
  };
}

function historyOf({ decisions, report }: SiteInput): Record<string, HealthPoint[]> {
  const points: Record<string, HealthPoint[]> = Object.fromEntries(report.customers.map(({ id }) => [id, []]));
  for (const decision of decisions) {
    if (decision.kind !== 'health' || decision.day > report.asOf) continue;
    const { day, customer, score, band, cause } = decision;
    points[customer]?.push({ day, score: band === 'unknown' ? null : score, band, ...(cause && { cause }) });
  }
  return points;
}

/** Amounts are `arr` and every number that is computed from one, at any distance, or has `currency` as its unit. */
function secretsOf(program: Program): Secrets {
  const numbers = [...program.metrics.values()].filter(({ meaning }) => meaning.type === 'number');
  const amounts = numbers.flatMap(({ name, value }) => ('unit' in value && value.unit === 'currency' ? [name] : []));
  const moneyNames = computedFrom(
    ['arr', 'contract.arr', ...amounts],
    numbers.map(({ name, derived }) => ({ name, reads: derived?.names ?? [] })),
  );
  const people = new Set<string>();
  for (const { login, name } of program.content.workspace.value.team) {
    people.add(login);
    people.add(name);
  }
  for (const { value, touchpoints, successPlan } of program.content.customers) {
    for (const { login } of value.owners) people.add(login);
    for (const person of value.people) if (person.name !== undefined) people.add(person.name);
    for (const { by } of [...value.overrides, ...value.ratings]) people.add(by);
    for (const { owners, verified } of successPlan?.value.objectives ?? [])
      for (const person of [owners.ours, owners.theirs, verified?.by]) if (person !== undefined) people.add(person);
    for (const touchpoint of touchpoints) people.add(touchpoint.value.by);
  }
  return { moneyNames, people };
}
