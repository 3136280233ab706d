import { SMALLEST_GROUP } from '../evaluate/population.ts';
import type { CustomerReport, IsoDay, MetricReport, ObjectiveReport } from '../evaluate/report.ts';
import { addMonths, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import { dayOf } from './dates.ts';
import type { SiteData, ValueMetric } from './site-data.ts';
import { leadingSource } from './sources.ts';
import { leadingRole } from './work.ts';

/**
 * What a customer is told of a year: everything in it may leave the house. It is made of what the workspace declares with `value_report` and of the
 * success plan, never of health, notes, ratings, overrides, signals or work, and no other customer has a name in it.
 */
export interface ValueReport {
  readonly customer: string;
  /** Who reports: the workspace’s name. */
  readonly workspace: string;
  readonly currency: string;
  /** The first and the last day of the period, at most twelve months. */
  readonly from: IsoDay;
  readonly asOf: IsoDay;
  /** The day the customer became one, or the first of its first contract; null without either. */
  readonly since: IsoDay | null;
  /** The last day of the contract that ends next; null without one. */
  readonly contractUntil: IsoDay | null;
  /** Who looks after the customer, by name; null where nobody does, or names are not shown. */
  readonly preparedBy: string | null;
  /** The day up to which there is data; null without any. */
  readonly dataUpTo: IsoDay | null;
  /** Agreed objectives, reached ones first. */
  readonly objectives: readonly ValueObjective[];
  /** Numbers of the part `results`. */
  readonly results: readonly ValueFigure[];
  /** Numbers of the part `service`. */
  readonly service: readonly ValueFigure[];
  /** The period in quarters counted back from the day, oldest first. */
  readonly quarters: readonly ValueQuarter[];
  /** Where the customer stands among others, the best first. Empty where fewer than ten can be compared. */
  readonly ranks: readonly ValueRank[];
  /** What comes next, by day. */
  readonly plan: readonly ValueStep[];
}

/** A number of the customer. */
interface ValueFigure {
  readonly title: string;
  readonly unit: string | null;
  readonly value: number;
  /** Where an objective that it measures began; null without one. */
  readonly from: number | null;
  readonly agreed: number | null;
}

/** An objective with what was agreed and what came of it. */
export interface ValueObjective {
  readonly words: string;
  readonly department: string | null;
  readonly unit: string | null;
  readonly baseline: number | null;
  readonly measuredOn: IsoDay | null;
  readonly source: string | null;
  readonly now: number | null;
  readonly target: number;
  readonly by: IsoDay;
  /** 0 at the baseline, 1 at the target; null where one is not known. */
  readonly progress: number | null;
  readonly reached: boolean;
  /** Baseline, reviews and today, oldest first. */
  readonly points: readonly { readonly on: IsoDay; readonly value: number }[];
  readonly confirmed: { readonly by: Party; readonly on: IsoDay; readonly evidence: string | null } | null;
  /** Somebody stands for it today, or it is done. */
  readonly stands: boolean;
  /** The name of who stands for it there; `''` where it is not told, null where there is nobody. */
  readonly theirs: string | null;
}

/** One side, null where it is not known or not told, and the name where it may be told. */
export interface Party {
  readonly side: 'ours' | 'theirs' | null;
  readonly name: string | null;
}

/** Three months of work. */
export interface ValueQuarter {
  readonly from: IsoDay;
  readonly to: IsoDay;
  /** How often the two sides were in touch, by kind, most often first. */
  readonly contacts: readonly { readonly kind: string; readonly count: number }[];
  /** What was finished, in the customer’s words. */
  readonly finished: readonly string[];
}

/** A place among others. */
export interface ValueRank {
  readonly title: string;
  readonly unit: string | null;
  readonly better: 'up' | 'down';
  readonly own: number;
  /** Values of the others, sorted. */
  readonly others: readonly number[];
  /** How many of the others are worse, and how many are equal. */
  readonly ahead: number;
  readonly equal: number;
  /** What those compared are called; null for all customers of the workspace. */
  readonly peers: string | null;
}

/** Something that comes next. */
export interface ValueStep {
  readonly what: string;
  readonly kind: 'objective' | 'proposal' | 'programme';
  readonly unit: string | null;
  readonly now: number | null;
  readonly target: number | null;
  /** Names of both sides, ours first, as far as they may be told. */
  readonly who: readonly string[];
  readonly by: IsoDay | null;
}

/** The value report of a customer; undefined for an id that is no customer. */
export function valueReport(data: SiteData, id: string): ValueReport | undefined {
  const customer = data.report.customers.find((one) => one.id === id);
  if (customer === undefined) return undefined;
  const { asOf, report, valueRules } = data;
  const since = valueRules.since[id] ?? customer.contracts.map(({ start }) => start).sort(compareText)[0] ?? null;
  const from = periodFrom(since, asOf);
  const objectives = customer.objectives.filter(
    (objective) => objective.status !== 'dropped' && withheldMetric(data, id, objective) === undefined,
  );
  const owner = customer.owners[leadingRole(report.customers)];
  const ends = customer.contracts.flatMap(({ state, end }) => (state === 'active' && end !== null ? [end] : []));
  return {
    customer: customer.name,
    workspace: data.workspace,
    currency: customer.currency,
    from,
    asOf,
    since,
    contractUntil: ends.sort(compareText)[0] ?? null,
    preparedBy: data.team.find(({ login }) => login === owner)?.name ?? null,
    dataUpTo: leadingSource(report.sources)?.newest ?? null,
    objectives: objectives
      .filter(({ status }) => status === 'active' || status === 'done')
      .map((objective) => valueObjective(objective, data, customer))
      .sort((a, b) => Number(b.reached) - Number(a.reached) || (b.progress ?? -1) - (a.progress ?? -1) || compareText(a.by, b.by)),
    results: figuresOf(data, customer, 'results'),
    service: figuresOf(data, customer, 'service'),
    quarters: quartersOf(data, customer, from),
    ranks: valueRules.metrics.flatMap((rule) => rankOf(data, customer, rule) ?? []).sort((a, b) => shareAhead(b) - shareAhead(a)),
    plan: planOf(data, customer, objectives),
  };
}

/** Objectives of a customer that its value report leaves out, because the metric that measures them may not be shown. */
export function withheldObjectives(data: SiteData, id: string): readonly { readonly words: string; readonly metric: string }[] {
  const customer = data.report.customers.find((one) => one.id === id);
  return (customer?.objectives ?? []).flatMap((objective) => {
    const metric = objective.status === 'dropped' ? undefined : withheldMetric(data, id, objective);
    return metric === undefined ? [] : [{ words: objective.words, metric }];
  });
}

function withheldMetric({ valueRules }: SiteData, customer: string, objective: ObjectiveReport): string | undefined {
  const metric = valueRules.objectives[customer]?.[objective.id];
  return valueRules.metrics.some(({ name }) => name === metric) ? undefined : metric;
}

/** The share of the others that are worse, equals counting half. */
export function shareAhead({ ahead, equal, others }: ValueRank): number {
  return (ahead + equal / 2) / others.length;
}

/** Twelve months back, or the begin of the first contract where that is later. */
function periodFrom(since: IsoDay | null, asOf: IsoDay): IsoDay {
  const year = formatDay(addMonths(dayOf(asOf), -12) + 1);
  return since !== null && since > year && since <= asOf ? since : year;
}

function valueObjective(objective: ObjectiveReport, data: SiteData, customer: CustomerReport): ValueObjective {
  const { words, department, unit, baseline, measuredOn, source, target, by, state, verified, reviews, result, owners } = objective;
  const now = result?.value ?? objective.now;
  const stands =
    result === null
      ? verified === null
        ? null
        : { by: partyOf(verified.by, data, customer), on: verified.on, evidence: null }
      : { by: partyOf(result.confirmedBy, data, customer), on: result.on, evidence: result.evidence };
  const measured = [
    ...(baseline === null || measuredOn === null ? [] : [{ on: measuredOn, value: baseline }]),
    ...reviews.map(({ on, value }) => ({ on, value })),
    ...(now === null ? [] : [{ on: result?.on ?? data.asOf, value: now }]),
  ];
  return {
    words,
    department,
    unit,
    baseline,
    measuredOn,
    source,
    now,
    target,
    by,
    progress: baseline === null || now === null || target === baseline ? objective.progress : (now - baseline) / (target - baseline),
    reached: state === 'reached' || state === 'done',
    points: measured.filter(({ on }, index) => measured[index + 1]?.on !== on),
    confirmed: stands,
    stands: objective.confirmed !== false,
    theirs: owners.theirs === null ? null : (data.valueRules.names[customer.id]?.[owners.theirs] ?? ''),
  };
}

function partyOf(id: string, { team, valueRules }: SiteData, customer: CustomerReport): Party {
  const member = team.find(({ login }) => login === id);
  if (member !== undefined) return { side: 'ours', name: member.name };
  if (customer.people.some((person) => person.id === id)) return { side: 'theirs', name: valueRules.names[customer.id]?.[id] ?? null };
  return { side: null, name: null };
}

function numberOf({ metrics }: CustomerReport, name: string): (MetricReport & { readonly value: number }) | undefined {
  const metric = metrics.find((one) => one.name === name);
  return metric !== undefined && typeof metric.value === 'number' && metric.state !== 'missing'
    ? { ...metric, value: metric.value }
    : undefined;
}

function figuresOf({ valueRules }: SiteData, customer: CustomerReport, part: ValueMetric['part']): readonly ValueFigure[] {
  const measured = valueRules.objectives[customer.id] ?? {};
  return valueRules.metrics.flatMap((rule): ValueFigure[] => {
    const metric = rule.part === part ? numberOf(customer, rule.name) : undefined;
    if (metric === undefined) return [];
    const { title, unit, value } = metric;
    const objective = customer.objectives.find(
      ({ id, status }) => measured[id] === rule.name && status !== 'dropped' && status !== 'proposed',
    );
    return [{ title, unit, value, from: objective?.baseline ?? null, agreed: rule.agreed }];
  });
}

/** Quarters end on the day and three, six and nine months before it; the first begins with the period. */
function quartersOf(data: SiteData, customer: CustomerReport, from: IsoDay): readonly ValueQuarter[] {
  const day = dayOf(data.asOf);
  const runs = [...customer.runs, ...data.report.runs.filter(({ members }) => members?.includes(customer.id))];
  return [9, 6, 3, 0].flatMap((back): ValueQuarter[] => {
    const to = formatDay(addMonths(day, -back));
    if (to < from) return [];
    const begin = formatDay(addMonths(day, -back - 3) + 1);
    const first = begin < from ? from : begin;
    const within = (on: IsoDay | null) => on !== null && on >= first && on <= to;
    const kinds = Map.groupBy(
      customer.touchpoints.filter(({ on }) => within(on)),
      ({ kind }) => kind,
    );
    const contacts = [...kinds].map(([kind, { length }]) => ({ kind, count: length }));
    const finished = runs
      .filter(({ state, closed }) => state === 'done' && within(closed))
      .flatMap(({ playbook }) => data.valueRules.playbooks[playbook] ?? []);
    return [
      {
        from: first,
        to,
        contacts: contacts.sort((a, b) => b.count - a.count || compareText(a.kind, b.kind)),
        finished: [...new Set(finished)].sort(compareText),
      },
    ];
  });
}

/** Among the smallest group that is large enough: segments with a name for customers first, then everybody. */
function rankOf({ report, valueRules }: SiteData, customer: CustomerReport, { name, better, part }: ValueMetric): ValueRank | undefined {
  const own = numberOf(customer, name);
  if (own === undefined || better === null || part !== 'results') return undefined;
  const groups = [
    ...valueRules.peers
      .filter(({ segment }) => customer.segments.includes(segment))
      .map(({ segment, title }) => ({ peers: title, members: report.customers.filter(({ segments }) => segments.includes(segment)) })),
    { peers: null, members: report.customers },
  ].map(({ peers, members }) => ({
    peers,
    others: members.filter(({ id }) => id !== customer.id).flatMap((one) => numberOf(one, name)?.value ?? []),
  }));
  const [group] = groups.filter(({ others }) => others.length + 1 >= SMALLEST_GROUP).sort((a, b) => a.others.length - b.others.length);
  if (group === undefined) return undefined;
  return {
    title: own.title,
    unit: own.unit,
    better,
    own: own.value,
    others: group.others.toSorted((a, b) => a - b),
    ahead: group.others.filter((value) => (better === 'up' ? value < own.value : value > own.value)).length,
    equal: group.others.filter((value) => value === own.value).length,
    peers: group.peers,
  };
}

function planOf(data: SiteData, customer: CustomerReport, objectives: readonly ObjectiveReport[]): readonly ValueStep[] {
  const next = objectives
    .filter(({ state }) => state !== 'done' && state !== 'reached')
    .map(({ words, status, unit, now, target, by, owners }): ValueStep => {
      const ours = data.team.find(({ login }) => login === owners.ours)?.name;
      const theirs = owners.theirs === null ? undefined : data.valueRules.names[customer.id]?.[owners.theirs];
      return {
        what: words,
        kind: status === 'proposed' ? 'proposal' : 'objective',
        unit,
        now,
        target,
        who: [ours, theirs].filter((name) => name !== undefined),
        by,
      };
    });
  const begun = customer.runs
    .filter(({ state, status }) => state === 'open' && status === 'active')
    .flatMap(({ playbook, due, owner }): ValueStep[] => {
      const what = data.valueRules.playbooks[playbook];
      const name = data.team.find(({ login }) => login === owner)?.name;
      if (what === undefined || due === null || due < data.asOf) return [];
      return [{ what, kind: 'programme', unit: null, now: null, target: null, who: name === undefined ? [] : [name], by: due }];
    });
  return [...next, ...begun].sort((a, b) => compareText(a.by ?? '9999', b.by ?? '9999') || compareText(a.what, b.what));
}
