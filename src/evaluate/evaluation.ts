import type { Program } from '../expressions/program.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareDiagnostics, compareText, type Diagnostic } from '../model/diagnostic.ts';
import { formatDuration } from '../model/duration.ts';
import type { Observations } from '../model/observation.ts';
import { formatPosition } from '../model/position.ts';
import { type CustomerDay, createCustomerDays } from './customer-day.ts';
import { reportCustomer } from './customer-report.ts';
import type { Decision, LedgerEntry } from './decision.ts';
import { decideCustomer, sortDecisions } from './decisions.ts';
import { isSilent } from './observed.ts';
import { quotaFindings } from './quotas.ts';
import { rebase } from './rebase.ts';
import type { NotScored, Report, RunReport, SourceReport } from './report.ts';
import { withOwnStarts } from './rows/own-rows.ts';
import { RunTexts } from './run-texts.ts';
import { type Prospects, prospectsOf } from './runs/prospects.ts';
import { evaluateRuns } from './runs/runs.ts';
import { exclusiveFindings, segmentFindings } from './segments.ts';
import type { State } from './state.ts';
import { tokenFindings } from './tokens.ts';

/** All that a day's evaluation rests on. Nothing else is read: no clock, no file. */
export interface EvaluationInput {
  readonly program: Program;
  readonly observations: Observations;
  /** The state at the end of the day before. */
  readonly past: State;
  /** What people did, oldest first; lines after the day do not count. */
  readonly ledger: readonly LedgerEntry[];
  readonly asOf: Day;
}

/** What a day decided, and the report of it, made when it is asked for: days that are caught up need only the decisions. */
export interface Evaluation {
  /** Changes only, in the order of history, the line of the day first. */
  readonly decisions: readonly Decision[];
  readonly report: () => Report;
  /** The runs of the report, without the rest of it. */
  readonly runs: () => readonly RunReport[];
  /** What the files say for the runs of the report. */
  readonly texts: () => RunTexts;
  /** Whom each playbook is for, and when it starts next. */
  readonly prospects: () => readonly Prospects[];
}

/** Evaluates one day. The same input gives the same result, byte for byte, in whatever order the files were read. */
export function evaluateDay(input: EvaluationInput): { readonly report: Report; readonly decisions: readonly Decision[] } {
  const { decisions, report } = decideDay(input);
  return { report: report(), decisions };
}

/** The same with a report that is only made when asked for. */
export function decideDay({ program, observations, past, ledger, asOf }: EvaluationInput): Evaluation {
  const rebased = rebase({ program, observations, past, day: asOf });
  const everybody = createCustomerDays({ program, observations, past: rebased.past, day: asOf });
  const decided = everybody.flatMap(decideCustomer);
  const starts = withOwnStarts(observations, { program, past: rebased.past, today: decided });
  const runs = evaluateRuns({ program, observations: starts, past, ledger, asOf, customers: everybody });
  const decisions = sortDecisions([{ day: formatDay(asOf), kind: 'day' }, ...rebased.decisions, ...decided, ...runs.decisions]);
  return {
    decisions,
    runs: () => runs.runs,
    texts: () => new RunTexts(program, everybody, asOf),
    prospects: () => prospectsOf(program, everybody, asOf),
    report: () => {
      const scored = everybody.filter(({ facts }) => facts.status === 'customer');
      const byCustomer = Map.groupBy(runs.runs, ({ customer }) => customer);
      const runsOf = (day: CustomerDay): readonly RunReport[] => byCustomer.get(day.id) ?? [];
      const unscored = everybody.filter((day) => day.facts.status !== 'customer' && (day.stage.stage !== null || runsOf(day).length > 0));
      return {
        asOf: formatDay(asOf),
        workspace: program.content.workspace.value.name,
        customers: scored.map((day) => reportCustomer(day, runsOf(day), runs.contactsOf(day))),
        notScored: everybody.flatMap(reportNotScored),
        ...(unscored.length === 0 ? {} : { unscored: unscored.map((day) => reportCustomer(day, runsOf(day), runs.contactsOf(day))) }),
        runs: byCustomer.get(null) ?? [],
        sources: reportSources(program, observations, asOf),
        findings: [
          ...scored.flatMap(({ health }) => health.findings),
          ...withoutContract(program, scored),
          ...exclusiveFindings(program, scored),
          ...silentSources(program, observations, asOf),
          ...segmentFindings(program, [...scored, ...unscored]),
          ...quotaFindings(program, scored),
          ...tokenFindings(program, everybody, runs.runs, asOf),
          ...runs.findings,
        ].sort(compareDiagnostics),
      };
    },
  };
}

function reportNotScored({ id, files, facts }: CustomerDay): readonly NotScored[] {
  const { status } = facts;
  if (status === 'customer') return [];
  const day = status === 'churned' ? facts.left : status === 'not yet a customer' ? facts.first : null;
  return [{ id, name: files.value.name, because: status, day: day === null ? null : formatDay(day) }];
}

/** A warning for each source that has been silent for longer than its `expires`: what is read from it is unknown. */
function silentSources(program: Program, observations: Observations, asOf: Day): readonly Diagnostic[] {
  return [...program.sources.values()].flatMap(({ name, value, at }): readonly Diagnostic[] => {
    const state = observations.source(name, asOf);
    if (value?.expires === undefined || at === null || state === undefined || !isSilent(value, state, asOf)) return [];
    const since = state.newest === null ? 'has no row' : `has had no row since ${formatDay(state.newest)}`;
    return [
      {
        ...at,
        code: 'silent-source',
        severity: 'warning',
        message: `the source ${name} ${since}; it counts as stopped after ${formatDuration(value.expires)}, and its metrics are unknown`,
        hint: 'look at what exports its rows',
      },
    ];
  });
}

function reportSources(program: Program, observations: Observations, asOf: Day): readonly SourceReport[] {
  return [...program.sources.values()]
    .sort((a, b) => compareText(a.name, b.name))
    .flatMap(({ name, value, at }) => {
      if (at === null) return [];
      const state = observations.source(name, asOf);
      const newest = state?.newest ?? null;
      const lag = value?.lag === undefined ? null : formatDuration(value.lag);
      return [{ name, newest: newest === null ? null : formatDay(newest), rows: state?.rows ?? 0, lag, at: formatPosition(at) }];
    });
}

/** A record that never was a customer is most often an oversight; a parent of others needs no contract of its own. */
function withoutContract(program: Program, scored: readonly CustomerDay[]): readonly Diagnostic[] {
  const parents = new Set(program.content.customers.flatMap(({ value }) => (value.parent ?? []).map((entry) => entry.value)));
  return scored
    .filter(({ facts, id }) => facts.first === null && !parents.has(id))
    .map(({ files, id }) => ({
      ...files.locate(['id']),
      code: 'customer-without-contract',
      severity: 'warning' as const,
      message: `the customer ${id} has neither a contract nor \`signed_up\`, so nobody can tell since when it is one`,
      hint: 'add its contract, or `signed_up: 2026-04-01`',
    }));
}
