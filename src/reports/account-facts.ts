import type { Decision, LedgerEntry } from '../evaluate/decision.ts';
import { ownerOn, readFacts } from '../evaluate/facts.ts';
import type { IsoDay } from '../evaluate/report.ts';
import type { WeeklyValues } from '../evaluate/weeks.ts';
import type { Program } from '../expressions/program.ts';
import type { CustomerFiles } from '../model/content.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { AddBusinessDays } from '../model/duration.ts';
import { type ShownPart, shownParts } from '../model/metric.ts';
import { formatPosition } from '../model/position.ts';
import { dayOf } from './dates.ts';
import type { RuleChange } from './rule-changes.ts';

/** What account reports say besides the evaluation of their day: what stands in the records, in history and in the ledger. */
export interface Accounts {
  /** Metrics that the workspace marks with `shows`, in the order of their parts, then as they are defined. */
  readonly shown: readonly ShownMetric[];
  /** The ends of the weeks that {@link AccountFacts.weeks} speaks of, oldest first; empty where past values were not read. */
  readonly weeks: readonly IsoDay[];
  /** The parts that somebody should play at every customer, as the workspace lists them. */
  readonly personas: readonly string[];
  /** Segments of which each customer is in one, by name: what tells similar customers from others. */
  readonly families: readonly string[];
  /** Changes of what decides health, stage and segments, newest first. */
  readonly rules: readonly RuleChange[];
  /** Numbers of the issues of runs, by the key of the run. */
  readonly issues: Readonly<Record<string, number>>;
  /** Who of the team is away on the day or soon, by login; empty with `shows.people` off. */
  readonly away: Readonly<Record<string, Absence>>;
  /** By customer. */
  readonly facts: Readonly<Record<string, AccountFacts>>;
}

/** A metric that account reports draw. */
interface ShownMetric {
  readonly name: string;
  readonly part: ShownPart;
}

/** Days on which somebody is away. */
interface Absence {
  readonly from: IsoDay;
  readonly to: IsoDay;
  /** The login of who takes new work meanwhile; null where nobody does. */
  readonly cover: string | null;
}

/** What an account report says of one customer besides its evaluation. */
export interface AccountFacts {
  /** The last change of its ARR within a year; null without one, and with `shows.money` off. */
  readonly arrChange: { readonly on: IsoDay; readonly by: number } | null;
  /** The day since which today's owner holds each role; empty with `shows.people` off. */
  readonly ownerSince: Readonly<Record<string, IsoDay>>;
  /** Values of shown metrics at the ends of weeks; null where not known. */
  readonly weeks: Readonly<Record<string, readonly (number | null)[]>>;
  /** Chances to sell more, the newest first. Amounts are null with `shows.money` off. */
  readonly opportunities: readonly OpportunityFacts[];
  /** Exceptions that held once, the last first; `by` and `reason` are empty with `shows.people` off. */
  readonly ended: readonly EndedOverride[];
  /** Stages it entered since history begins, oldest first. */
  readonly stages: readonly { readonly day: IsoDay; readonly stage: string | null; readonly cause?: 'configuration' }[];
}

/** A chance to sell more. */
interface OpportunityFacts {
  readonly id: string;
  readonly kind: string;
  readonly state: 'open' | 'won' | 'lost';
  readonly amount: number | null;
  readonly opened: IsoDay;
  /** The day it is expected to close, or was closed; null where nothing is said. */
  readonly close: IsoDay | null;
  readonly at: string;
}

/** An exception that no longer holds. */
interface EndedOverride {
  readonly what: string;
  readonly value: string | null;
  readonly reason: string;
  readonly by: string;
  readonly until: IsoDay;
  readonly at: string;
}

/** What the facts are made of. */
export interface AccountInput {
  readonly program: Program;
  readonly asOf: IsoDay;
  /** Ids of the customers that have a report. */
  readonly customers: readonly string[];
  readonly decisions: readonly Decision[];
  readonly ledger: readonly LedgerEntry[];
  readonly rules: readonly RuleChange[];
  /** Null where past values were not read. */
  readonly weeks: WeeklyValues | null;
  /** The key of today for the key of a run of an earlier day. */
  readonly rename: (key: string) => string;
  readonly addBusinessDays: AddBusinessDays;
}

/** How many days ahead an absence is worth knowing. */
const SOON = 14;
const YEAR = 366;

/** Nothing: for sites without reports. */
export const noAccounts: Accounts = { shown: [], weeks: [], personas: [], families: [], rules: [], issues: {}, away: {}, facts: {} };

/** Collects what account reports say besides the evaluation. */
export function accountsOf(input: AccountInput): Accounts {
  const { program, asOf, decisions, ledger, rename, rules, weeks } = input;
  const workspace = program.content.workspace.value;
  const day = dayOf(asOf);
  const wanted = new Set(input.customers);
  const stages = Map.groupBy(
    decisions.flatMap((decision) => (decision.kind === 'stage' ? [decision] : [])),
    ({ customer }) => customer,
  );
  const facts = program.content.customers
    .filter(({ value }) => wanted.has(value.id))
    .map((files): readonly [string, AccountFacts] => [
      files.value.id,
      {
        arrChange: arrChange(files, day, input.addBusinessDays),
        ownerSince: ownerSince(files, day),
        weeks: weeks?.values[files.value.id] ?? {},
        opportunities: opportunitiesOn(files, day),
        ended: endedOverrides(files, day),
        stages: (stages.get(files.value.id) ?? []).map(({ day: on, stage, cause }) => ({ day: on, stage, ...(cause && { cause }) })),
      },
    ]);
  return {
    shown: shownParts.flatMap((part) =>
      [...program.metrics.values()].filter(({ value }) => value.shows === part).map(({ name }) => ({ name, part })),
    ),
    weeks: weeks?.days ?? [],
    personas: workspace.personas,
    families: [...program.segments.values()].filter(({ value }) => value.exclusive !== undefined).map(({ name }) => name),
    rules,
    issues: Object.fromEntries(ledger.flatMap((entry) => (entry.kind === 'opened' ? [[rename(entry.run), entry.issue]] : []))),
    away: Object.fromEntries(
      workspace.team.flatMap(({ login, away = [] }) => {
        const [next] = away.filter(({ from, to }) => from <= day + SOON && to >= day).sort((a, b) => a.from - b.from);
        return next === undefined ? [] : [[login, { from: formatDay(next.from), to: formatDay(next.to), cover: next.cover ?? null }]];
      }),
    ),
    facts: Object.fromEntries(facts),
  };
}

/** The last day within a year on which the ARR became another than the day before. */
function arrChange({ value }: CustomerFiles, day: Day, addBusinessDays: AddBusinessDays): AccountFacts['arrChange'] {
  const arrOn = (on: Day): number | null => readFacts(value, on, addBusinessDays).arr;
  const days = value.contracts.flatMap(({ start, end, ended, arr }) => [
    start,
    ...[end, ended].flatMap((last) => (last === undefined ? [] : [last + 1])),
    ...(arr ?? []).flatMap(({ from }) => from ?? []),
  ]);
  for (const on of [...new Set(days)].filter((one) => one <= day && one > day - YEAR).sort((a, b) => b - a)) {
    const [before, after] = [arrOn(on - 1), arrOn(on)];
    if (before !== null && after !== null && before !== after) return { on: formatDay(on), by: after - before };
  }
  return null;
}

function ownerSince({ value }: CustomerFiles, day: Day): Readonly<Record<string, IsoDay>> {
  const roles = [...new Set(value.owners.map(({ role }) => role))].sort(compareText);
  return Object.fromEntries(
    roles.flatMap((role) => {
      const owner = ownerOn(value, role, day);
      return owner === null ? [] : [[role, formatDay(owner.from)]];
    }),
  );
}

function opportunitiesOn(files: CustomerFiles, day: Day): readonly OpportunityFacts[] {
  return files.value.opportunities
    .map((opportunity, index) => ({ opportunity, index }))
    .filter(({ opportunity }) => opportunity.opened <= day)
    .sort((a, b) => b.opportunity.opened - a.opportunity.opened || compareText(a.opportunity.id, b.opportunity.id))
    .map(({ opportunity: { id, kind, amount, opened, close, closed, won }, index }) => {
      const over = closed !== undefined && closed <= day;
      const last = over ? closed : close;
      return {
        id,
        kind,
        state: !over ? 'open' : won === true ? 'won' : 'lost',
        amount: amount ?? null,
        opened: formatDay(opened),
        close: last === undefined ? null : formatDay(last),
        at: formatPosition(files.locate(['opportunities', index])),
      };
    });
}

function endedOverrides(files: CustomerFiles, day: Day): readonly EndedOverride[] {
  return files.value.overrides
    .map((override, index) => ({ override, index }))
    .filter(({ override }) => override.until < day)
    .sort((a, b) => b.override.until - a.override.until || a.index - b.index)
    .map(({ override: { what, value: set, playbook, reason, by, until }, index }) => ({
      what,
      value: set ?? playbook ?? null,
      reason,
      by,
      until: formatDay(until),
      at: formatPosition(files.locate(['overrides', index])),
    }));
}

/** The same with what `shows` forbids taken out. */
export function redactAccounts(
  accounts: Accounts,
  shows: { readonly money: boolean; readonly people: boolean },
  moneyNames: ReadonlySet<string>,
): Accounts {
  const { money, people } = shows;
  const isShown = (name: string) => money || !moneyNames.has(name);
  const facts = Object.entries(accounts.facts).map(([id, one]): readonly [string, AccountFacts] => [
    id,
    {
      ...one,
      arrChange: money ? one.arrChange : null,
      ownerSince: people ? one.ownerSince : {},
      weeks: Object.fromEntries(Object.entries(one.weeks).filter(([name]) => isShown(name))),
      opportunities: money ? one.opportunities : one.opportunities.map((chance) => ({ ...chance, amount: null })),
      ended: people ? one.ended : one.ended.map((override) => ({ ...override, reason: '', by: '' })),
    },
  ]);
  return {
    ...accounts,
    shown: accounts.shown.filter(({ name }) => isShown(name)),
    rules: people ? accounts.rules : accounts.rules.map((rule) => ({ ...rule, commit: rule.commit && { ...rule.commit, author: null } })),
    away: people ? accounts.away : {},
    facts: Object.fromEntries(facts),
  };
}
