import type { Program } from '../expressions/program.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import { formatDuration } from '../model/duration.ts';
import type { Observations } from '../model/observation.ts';
import { formatPosition } from '../model/position.ts';
import { type CustomerDay, createCustomerDays } from './customer-day.ts';
import { reportCustomer } from './customer-report.ts';
import type { Decision, LedgerEntry } from './decision.ts';
import { decideCustomer, sortDecisions } from './decisions.ts';
import { isSilent } from './observed.ts';
import { rebase } from './rebase.ts';
import type { CustomerReport, NotScored, Report, RunReport, SourceReport } from './report.ts';
import { withOwnStarts } from './rows/own-rows.ts';
import { RunTexts } from './run-texts.ts';
import { type Prospects, prospectsOf } from './runs/prospects.ts';
import { evaluateRuns, type RunsOutcome } from './runs/runs.ts';
import type { State } from './state.ts';
import { addTallies, findingsOf, type Tallies, tally } from './tallies.ts';
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
  /** Whether the customers of the program are a share of all: see {@link Evaluation.engaged}. */
  readonly isShare?: boolean;
}

/** The parts of a report, of which customers are made one after another: nothing has to hold the details of all. */
export interface ReportParts {
  /** Customers on the day, by id. */
  readonly customers: () => Iterable<CustomerReport>;
  readonly notScored: () => readonly NotScored[];
  /** Records among those that are not scored which still have a stage or a run, by id. */
  readonly unscored: () => Iterable<CustomerReport>;
  /** What is said of no single customer; `others` are the tallies of customers that were counted elsewhere. */
  readonly rest: (others?: readonly Tallies[]) => Omit<Report, 'customers' | 'notScored' | 'unscored'>;
  readonly tallies: () => Tallies;
}

/** What a day decided, and the report of it, made when it is asked for: days that are caught up need only the decisions. */
export interface Evaluation {
  /** Changes only, in the order of history, the line of the day first. */
  readonly decisions: readonly Decision[];
  readonly report: () => Report;
  /** The same in parts. */
  readonly parts: ReportParts;
  /** The parts of a report of some of the customers. */
  readonly partsOf: (isMeant: (id: string) => boolean) => ReportParts;
  /** Ids of the customers whose runs others may decide: of a share, nothing is certain about these, and everything about the rest. */
  readonly engaged: () => ReadonlySet<string>;
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
export function decideDay({ program, observations, past, ledger, asOf, isShare = false }: EvaluationInput): Evaluation {
  const rebased = rebase({ program, observations, past, day: asOf });
  const everybody = createCustomerDays({ program, observations, past: rebased.past, day: asOf });
  const decided = everybody.flatMap(decideCustomer);
  const starts = withOwnStarts(observations, { program, past: rebased.past, today: decided });
  const runs = evaluateRuns({ program, observations: starts, past, ledger, asOf, customers: everybody, isShare });
  const decisions = sortDecisions([{ day: formatDay(asOf), kind: 'day' }, ...rebased.decisions, ...decided, ...runs.decisions]);
  const partsOf = (isMeant: (id: string) => boolean) =>
    reportParts(
      { program, observations, asOf },
      everybody.filter(({ id }) => isMeant(id)),
      runs,
    );
  const parts = partsOf(() => true);
  return {
    decisions,
    runs: () => runs.runs,
    texts: () => new RunTexts(program, everybody, asOf),
    prospects: () => prospectsOf(program, everybody, asOf),
    parts,
    partsOf,
    engaged: runs.engaged,
    report: () => assembleReport(parts),
  };
}

/** The whole report of its parts. */
function assembleReport({ customers, notScored, unscored, rest }: ReportParts): Report {
  const { asOf, workspace, runs, sources, findings } = rest();
  const left = [...unscored()];
  return {
    asOf,
    workspace,
    customers: [...customers()],
    notScored: notScored(),
    ...(left.length === 0 ? {} : { unscored: left }),
    runs,
    sources,
    findings,
  };
}

function reportParts(
  { program, observations, asOf }: Pick<EvaluationInput, 'program' | 'observations' | 'asOf'>,
  everybody: readonly CustomerDay[],
  outcome: RunsOutcome,
): ReportParts {
  const { contactsOf } = outcome;
  let byCustomer: ReadonlyMap<string | null, readonly RunReport[]> | undefined;
  const runsOf = (id: string | null): readonly RunReport[] => {
    byCustomer ??= Map.groupBy(outcome.runs, ({ customer }) => customer);
    return byCustomer.get(id) ?? [];
  };
  const scored = everybody.filter(({ facts }) => facts.status === 'customer');
  const unscored = () =>
    everybody.filter((day) => day.facts.status !== 'customer' && (day.stage.stage !== null || runsOf(day.id).length > 0));
  const reports = function* (days: readonly CustomerDay[]) {
    for (const day of days) yield reportCustomer(day, runsOf(day.id), contactsOf(day));
  };
  const tallies = () => {
    const single = [
      ...scored.flatMap(({ health }) => health.findings),
      ...withoutContract(program, scored),
      ...tokenFindings(program, everybody, outcome.runs, asOf),
    ];
    return tally(program, scored, unscored(), single);
  };
  const rest = (others: readonly Tallies[]): ReturnType<ReportParts['rest']> => {
    const all = addTallies([tallies(), ...others]);
    const findings = [...all.findings, ...silentSources(program, observations, asOf), ...outcome.findings];
    return {
      asOf: formatDay(asOf),
      workspace: program.content.workspace.value.name,
      runs: runsOf(null),
      sources: reportSources(program, observations, asOf),
      findings: findingsOf(program, { ...all, findings }),
    };
  };
  let own: ReturnType<ReportParts['rest']> | undefined;
  return {
    customers: () => reports(scored),
    notScored: () => everybody.flatMap(reportNotScored),
    unscored: () => reports(unscored()),
    tallies,
    rest: (others = []) => {
      if (others.length > 0) return rest(others);
      own ??= rest([]);
      return own;
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
