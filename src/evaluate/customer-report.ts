import type { Program } from '../expressions/program.ts';
import { calendarFor } from '../model/calendar.ts';
import { valueOn } from '../model/dated.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import { addDuration, type Duration } from '../model/duration.ts';
import { formatPosition } from '../model/position.ts';
import type { CustomerDay } from './customer-day.ts';
import { overridesOn, ownerOn } from './facts.ts';
import { reportHealth } from './health-report.ts';
import { reportObjectives } from './objectives.ts';
import type { ContactReport, ContractReport, CustomerReport, Explanation, MetricReport, RunReport } from './report.ts';
import { evaluateSegments, signalsOf } from './segments.ts';
import { reportReadings, reportValue, sayRule, titleOf } from './wording.ts';

/** Everything a report says of one customer on its day. */
export function reportCustomer(day: CustomerDay, runs: readonly RunReport[], contacts: ContactReport | null): CustomerReport {
  const { files, facts, program, stage } = day;
  const { value } = files;
  const segments = evaluateSegments(day);
  return {
    id: day.id,
    name: value.name,
    at: formatPosition(files.locate([])),
    health: reportHealth(day),
    segments: segments.filter((one) => one.in === true).map(({ name }) => name),
    unknownSegments: segments.filter((one) => one.in === undefined).map(({ name }) => name),
    signals: signalsOf(program, segments),
    stage: stage.stage,
    stageSince: writtenDay(stage.since),
    stageState: stage.state,
    stageWhy: explainStage(day),
    arr: facts.arr,
    seats: facts.seats,
    currency: day.currency,
    renewal: writtenDay(facts.renewal),
    industry: valueOn(value.industry, day.day) ?? null,
    country: valueOn(value.country, day.day) ?? null,
    parent: valueOn(value.parent, day.day) ?? null,
    owners: reportOwners(day),
    contracts: reportContracts(day),
    people: value.people
      .filter(({ from }) => from === undefined || from <= day.day)
      .map(({ id, persona, left_on }) => ({
        id,
        persona,
        leftOn: left_on !== undefined && left_on <= day.day ? formatDay(left_on) : null,
      })),
    metrics: reportMetrics(day),
    dates: reportDates(day),
    overrides: overridesOn(value, day.day).map(({ override, index }) => ({
      what: override.what,
      value: override.value ?? override.playbook ?? null,
      reason: override.reason,
      by: override.by,
      until: formatDay(override.until),
      at: formatPosition(files.locate(['overrides', index])),
    })),
    touchpoints: files.touchpoints
      .filter((touchpoint) => touchpoint.value.on <= day.day)
      .map((touchpoint) => ({
        on: formatDay(touchpoint.value.on),
        kind: touchpoint.value.kind,
        title: touchpoint.value.title ?? null,
        by: touchpoint.value.by,
        people: touchpoint.value.people,
        sentiment: touchpoint.value.sentiment ?? null,
        at: formatPosition(touchpoint.locate([])),
      })),
    ratings: value.ratings
      .map((rating, index) => ({ rating, index }))
      .filter(({ rating }) => rating.on <= day.day)
      .sort((a, b) => b.rating.on - a.rating.on || compareText(a.rating.kind, b.rating.kind))
      .map(({ rating: { kind, value: rated, on, by, note }, index }) => ({
        kind,
        value: rated,
        on: formatDay(on),
        by,
        note: note ?? null,
        at: formatPosition(files.locate(['ratings', index])),
      })),
    objectives: reportObjectives(day),
    ...(contacts && { contacts }),
    runs,
  };
}

function writtenDay(day: Day | null): string | null {
  return day === null ? null : formatDay(day);
}

function explainStage(day: CustomerDay): Explanation | null {
  const { program, by } = day.stage;
  if (program === null || by === null) return null;
  const title = titleOf(program.value.title, program.value.id);
  const rule = by === 'until' ? (program.value.until ?? '') : program.value.when;
  const said = sayRule(day.program, rule);
  const { readings } = (by === 'until' && program.until !== null ? program.until : program.when).trace(day);
  const says = {
    when: said === 'always' ? `${title}: no stage before it applies.` : `${title}: ${said}.`,
    until: `${title} stays until ${said}.`,
    unknown: `${title} as before: not known whether ${said}.`,
  };
  return { part: 'stage', says: says[by], at: formatPosition(program.at), values: reportReadings(readings) };
}

function reportOwners({ files, day }: CustomerDay): Readonly<Record<string, string>> {
  const roles = [...new Set(files.value.owners.map(({ role }) => role))].sort(compareText);
  return Object.fromEntries(
    roles.flatMap((role) => {
      const owner = ownerOn(files.value, role, day);
      return owner === null ? [] : [[role, owner.login]];
    }),
  );
}

/** Oldest first, then by id. */
function reportContracts({ facts, files, program }: CustomerDay): readonly ContractReport[] {
  const { addBusinessDays } = calendarFor(program.content.workspace.value.country);
  const noticeBy = (end: Day | null, notice: Duration | undefined): Pick<ContractReport, 'noticeBy'> =>
    end === null || notice === undefined ? {} : { noticeBy: formatDay(addDuration(end, notice, -1, addBusinessDays)) };
  return facts.contracts
    .toSorted((a, b) => a.contract.start - b.contract.start || compareText(a.contract.id, b.contract.id))
    .map((one) => ({
      id: one.contract.id,
      state: one.state,
      start: formatDay(one.contract.start),
      end: writtenDay(one.end),
      ended: writtenDay(one.ended),
      arr: one.arr,
      seats: one.seats,
      autoRenew: one.autoRenew,
      ...noticeBy(one.end, one.contract.notice),
      at: formatPosition(files.locate(['contracts', one.index])),
    }));
}

interface Definitions {
  readonly metrics: readonly (Omit<MetricReport, 'value' | 'newest' | 'state'> & { readonly type: Parameters<typeof reportValue>[1] })[];
  readonly dates: readonly { readonly name: string; readonly at: string }[];
}

const definitions = new WeakMap<Program, Definitions>();

/** What is the same for every customer: titles, units and places, by name. */
function definitionsOf(program: Program): Definitions {
  let found = definitions.get(program);
  if (found === undefined) {
    found = {
      metrics: [...program.metrics.values()]
        .sort((a, b) => compareText(a.name, b.name))
        .map(({ name, value, meaning, at }) => ({
          name,
          title: titleOf(value.title, name),
          unit: value.unit ?? null,
          at: formatPosition(at),
          type: meaning.type,
        })),
      dates: [...program.dates.values()]
        .sort((a, b) => compareText(a.name, b.name))
        .map(({ name, at }) => ({ name, at: formatPosition(at) })),
    };
    definitions.set(program, found);
  }
  return found;
}

function reportMetrics(day: CustomerDay): readonly MetricReport[] {
  return definitionsOf(day.program).metrics.map(({ name, title, unit, at, type }) => {
    const { value, newest, state } = day.metric(name);
    return { name, title, unit, value: reportValue(value, type), newest: writtenDay(newest), state, at };
  });
}

function reportDates(day: CustomerDay): CustomerReport['dates'] {
  return definitionsOf(day.program).dates.map(({ name, at }) => {
    const value = day.read(name);
    return { name, value: typeof value === 'number' ? formatDay(value) : null, at };
  });
}
