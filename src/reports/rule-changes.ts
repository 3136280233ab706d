import type { Decision } from '../evaluate/decision.ts';
import type { IsoDay } from '../evaluate/report.ts';
import type { Program } from '../expressions/program.ts';
import { compareText } from '../model/diagnostic.ts';
import { formatPosition } from '../model/position.ts';
import { daysBetween } from './dates.ts';
import { titleOf } from './format.ts';
import type { HealthPoint } from './site-data.ts';
import { configurationChanges } from './trend.ts';

/** A day on which something that decides health, stage or a segment was another than the day before. */
export interface RuleChange {
  readonly day: IsoDay;
  readonly kind: 'health' | 'journey' | 'segment';
  /** The id of the health model or segment; `journey` for the journey. */
  readonly id: string;
  readonly title: string;
  /** `file:line`; null for what is gone. */
  readonly at: string | null;
  /** Customers whose score or band it moved that day, with all that changed on it. */
  readonly moved: number;
  /** Those among them whose band it changed. */
  readonly rebanded: number;
  /** Full hashes of the commits of the evaluation before and of this one; null where one of them is not known. */
  readonly between: readonly [string, string] | null;
  /** Who changed the file last between the two; null where Git does not tell. */
  readonly commit: RuleCommit | null;
}

/** The commit that changed a rule. */
export interface RuleCommit {
  readonly hash: string;
  /** Null where people are not shown. */
  readonly author: string | null;
  /** The first line of its message. */
  readonly message: string;
  /** The pull request that its message names, as GitHub writes it: `… (#212)`; null without one. */
  readonly pull: number | null;
}

/** How far back changes are told, in days. */
const REACH = 90;

/** Changes of definitions within 90 days, newest first; the first time something is written down is no change. */
export function ruleChanges(program: Program, decisions: readonly Decision[], asOf: IsoDay): readonly RuleChange[] {
  const known = new Map<string, string>();
  const commits = new Map<IsoDay, string | null>();
  const changes: { readonly day: IsoDay; readonly name: string }[] = [];
  const moves = new Map<IsoDay, { moved: number; rebanded: number }>();
  const shown = new Map<string, { readonly score: number | null; readonly band: string | null }>();
  for (const decision of decisions) {
    if (decision.day > asOf) continue;
    if (decision.kind === 'day') commits.set(decision.day, decision.commit ?? null);
    if (decision.kind === 'definition') {
      const before = known.get(decision.name);
      if (before !== undefined && before !== '' && before !== decision.digest) changes.push(decision);
      known.set(decision.name, decision.digest);
    }
    if (decision.kind === 'health') {
      const before = shown.get(decision.customer);
      if (decision.cause === 'configuration' && before !== undefined) {
        const day = moves.get(decision.day) ?? { moved: 0, rebanded: 0 };
        if (before.score !== decision.score || before.band !== decision.band) day.moved += 1;
        if (before.band !== decision.band) day.rebanded += 1;
        moves.set(decision.day, day);
      }
      shown.set(decision.customer, decision);
    }
  }
  const days = [...commits.keys()].sort(compareText);
  return changes
    .filter(({ day }) => daysBetween(day, asOf) <= REACH)
    .map(({ day, name }): RuleChange => {
      const earlier = days[days.indexOf(day) - 1];
      const [from, to] = [earlier === undefined ? null : (commits.get(earlier) ?? null), commits.get(day) ?? null];
      return {
        day,
        ...definitionOf(program, name),
        ...(moves.get(day) ?? { moved: 0, rebanded: 0 }),
        between: from === null || to === null || from === to ? null : [from, to],
        commit: null,
      };
    })
    .sort((a, b) => compareText(b.day, a.day) || compareText(a.kind, b.kind) || compareText(a.id, b.id));
}

function definitionOf({ healthModels, segments, stages }: Program, name: string): Pick<RuleChange, 'kind' | 'id' | 'title' | 'at'> {
  const [head = '', id = head] = name.split('/', 2);
  if (head === 'health') {
    const found = healthModels.find(({ model }) => model.id === id);
    return { kind: 'health', id, title: found?.model.title ?? titleOf(id), at: found === undefined ? null : formatPosition(found.at) };
  }
  if (head === 'segment') {
    const found = segments.get(id);
    return { kind: 'segment', id, title: found?.value.title ?? titleOf(id), at: found === undefined ? null : formatPosition(found.at) };
  }
  const [first] = stages;
  return { kind: 'journey', id: 'journey', title: titleOf('journey'), at: first === undefined ? null : formatPosition(first.at) };
}

/** The pull request that the subject of a merge or squash names. Example: `Depth counts workflows (#212)` is 212. */
export function pullOf(subject: string): number | null {
  const found = /\(#(\d{1,9})\)$|^Merge pull request #(\d{1,9})\b/.exec(subject);
  const number = found?.[1] ?? found?.[2];
  return number === undefined ? null : Number(number);
}

/** A day on which changed rules moved one customer. */
export interface RuleMove {
  readonly day: IsoDay;
  /** Points on unchanged data, rounded as shown; null where there was no score before or after. */
  readonly points: number | null;
  readonly from: HealthPoint;
  readonly to: HealthPoint;
  /** The rules that changed on the day and can have moved it: not those of other health models. */
  readonly rules: readonly RuleChange[];
}

/** Days on which changed rules moved the score or band of a customer, newest first. */
export function ruleMoves(points: readonly HealthPoint[], rules: readonly RuleChange[], model: string | null): readonly RuleMove[] {
  return configurationChanges(points)
    .map(({ day, from, to }) => ({
      day,
      points: from.score === null || to.score === null ? null : Math.round(to.score) - Math.round(from.score),
      from,
      to,
      rules: rules.filter((rule) => rule.day === day && (rule.kind !== 'health' || rule.id === model)),
    }))
    .reverse();
}
