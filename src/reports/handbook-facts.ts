import type { Decision } from '../evaluate/decision.ts';
import type { Report } from '../evaluate/report.ts';
import type { RunTexts } from '../evaluate/run-texts.ts';
import type { Prospects } from '../evaluate/runs/prospects.ts';
import type { Program } from '../expressions/program.ts';
import { type MetricFacts, metricFacts } from './metric-facts.ts';
import { type ModelFacts, modelFacts } from './model-facts.ts';
import { type PlaybookFacts, playbookFacts } from './playbook-facts.ts';
import { type RanScenario, type ScenarioFacts, scenarioFacts } from './scenario-facts.ts';
import { type FamilyFacts, familyFacts, type SegmentFacts, segmentFacts } from './segment-facts.ts';
import type { Shows } from './site-data.ts';
import { type SourceFacts, sourceFacts } from './source-facts.ts';
import { type Use, usesOf } from './uses.ts';

/** What the pages of the handbook tell of a day: counts over all customers, and names only where they may be shown. */
export interface HandbookFacts {
  readonly playbooks: Readonly<Record<string, PlaybookFacts>>;
  readonly models: Readonly<Record<string, ModelFacts>>;
  /** Metrics and named dates. */
  readonly metrics: Readonly<Record<string, MetricFacts>>;
  readonly segments: Readonly<Record<string, SegmentFacts>>;
  readonly families: readonly FamilyFacts[];
  readonly sources: Readonly<Record<string, SourceFacts>>;
  /** Who reads each metric, date, segment and source. */
  readonly uses: Readonly<Record<string, readonly Use[]>>;
  readonly scenarios: readonly ScenarioFacts[];
  /** Customers of the day. */
  readonly customers: number;
}

/** Facts of nothing, for data of which no handbook is made. */
export const noFacts: HandbookFacts = {
  playbooks: {},
  models: {},
  metrics: {},
  segments: {},
  families: [],
  sources: {},
  uses: {},
  scenarios: [],
  customers: 0,
};

/** What the evaluation of a day knows beyond its report. */
export interface DayKnowledge {
  readonly prospects: readonly Prospects[];
  readonly texts: Pick<RunTexts, 'asset'>;
  readonly scenarios: readonly RanScenario[];
}

/** What facts are made of. */
interface FactsInput {
  readonly day: DayKnowledge;
  readonly report: Report;
  /** The report as far as it may be shown. */
  readonly shown: Report;
  readonly program: Program;
  readonly decisions: readonly Decision[];
  readonly shows: Shows;
  /** Names that are amounts of money. */
  readonly moneyNames: ReadonlySet<string>;
  /** Names whose values no page shows. */
  readonly hidden: ReadonlySet<string>;
}

/** Puts together what the handbook tells of a day. What may not be shown is not in it. */
export function handbookFacts({ report, shown, program, decisions, shows, moneyNames, hidden, day }: FactsInput): HandbookFacts {
  const segments = [...program.segments.keys()];
  // A day that comes of a hidden date would tell it.
  const telling = new Set(
    program.playbooks.filter(({ on }) => on.some(({ names }) => names.some((name) => hidden.has(name)))).map(({ playbook }) => playbook.id),
  );
  const prospects = day.prospects.map((one) => (telling.has(one.playbook) ? { ...one, coming: [] } : one));
  const families = Map.groupBy(
    [...program.segments.values()].filter(({ value }) => value.exclusive !== undefined),
    ({ value }) => value.exclusive ?? '',
  );
  return {
    playbooks: playbookFacts({ ...day, prospects, report, shown, shows, hidden }),
    models: modelFacts(
      program.healthModels.map(({ model }) => model.id),
      report.customers,
      shows.reports,
    ),
    metrics: metricFacts(report, program, shows, moneyNames),
    segments: segmentFacts(segments, report, shown.customers, decisions),
    families: familyFacts(new Map([...families].map(([family, members]) => [family, members.map(({ name }) => name)])), report.customers),
    sources: sourceFacts(report, program),
    uses: usesOf(program),
    scenarios: scenarioFacts(day.scenarios, program, shows),
    customers: report.customers.length,
  };
}
