import { relative, resolve } from 'node:path';
import { renamingOf } from '../evaluate/runs/renaming.ts';
import type { WeeklyValues } from '../evaluate/weeks.ts';
import { calendarFor } from '../model/calendar.ts';
import { collectSiteData, type SiteInput } from '../reports/collect.ts';
import type { DayKnowledge } from '../reports/handbook-facts.ts';
import { ruleChanges } from '../reports/rule-changes.ts';
import type { Shows, SiteData } from '../reports/site-data.ts';
import { buildSite } from '../site/build.ts';
import { SiteFault } from '../site/folders.ts';
import { dayKnowledge } from './day-knowledge.ts';
import { writeWarnings } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { readBacktest } from './past-backtest.ts';
import { readEffects, readReplayed, readSegments } from './past-goals.ts';
import { readWeeks } from './past-weeks.ts';
import { Progress } from './progress.ts';
import { type Evaluated, evaluateWorkspace } from './road.ts';
import { withCommits } from './rule-commits.ts';
import { readSurroundings } from './surroundings.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';

/** Options of `build` and `preview`. */
export interface SiteOptions extends EvaluationOptions {
  readonly reports: boolean;
}

/** Options of `setpiece build`. */
export interface BuildOptions extends SiteOptions {
  /** The path under which the site is served, with `/` at both ends. */
  readonly base: string;
  /** Where the site is written; `.setpiece/pages` below the root by default. */
  readonly out?: string;
}

/** `setpiece build`: the handbook, and the reports where they may be shown. */
export async function build(options: BuildOptions, terminal: Terminal): Promise<ExitCode> {
  const evaluated = await evaluateWorkspace(options, terminal, { setsBrokenAside: true });
  if (!evaluated) return 1;
  writeWarnings(evaluated, terminal);
  const out = options.out === undefined ? resolve(evaluated.root, '.setpiece/pages') : resolve(terminal.folder, options.out);
  const data = await siteDataOf(evaluated, options.reports, terminal);
  const { undrawn } = await explainSite(() =>
    new Progress(terminal).stage('Building the site', () =>
      buildSite({
        contentRoot: evaluated.root,
        data,
        content: evaluated.program.content,
        out,
        base: options.base,
        onProgress: (text) => (terminal.interactive ? terminal.err(`${text} …\n`) : undefined),
      }),
    ),
  );
  for (const [id, reason] of undrawn) terminal.err(`The report of ${id} could not be drawn and says so: ${reason}\n`);
  const pages = data.shows.reports ? `the handbook and ${data.report.customers.length} account reports` : 'the handbook';
  if (options.json) terminal.out(`${JSON.stringify({ out, customers: data.report.customers.length, reports: data.shows.reports })}\n`);
  else
    terminal.out(
      `Built ${pages} in ${relative(terminal.folder, out)}.${data.shows.reports ? '' : ' Reports are left out: `publish.reports` is no; --reports builds them for a site that stays private.'}\n`,
    );
  return 0;
}

/** Runs something that builds pages; what a user can mend becomes a sentence for the user. */
export async function explainSite<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SiteFault) throw new UseError(error.message);
    throw error;
  }
}

/** What pages need of an evaluation. With `all` everything is shown, for a site that stays private. */
export async function siteDataOf(evaluated: Evaluated, all: boolean, terminal: Terminal): Promise<SiteData> {
  const { reports, money, people } = evaluated.program.content.workspace.value.publish;
  const shows = all ? { reports: true, money: true, people: true } : { reports, money, people };
  const weeks = shows.reports ? await new Progress(terminal).stage('Reading the past weeks', () => readWeeks(evaluated)) : null;
  const day = new Progress(terminal).stage('Running the scenarios', () => dayKnowledge(evaluated));
  const past = await new Progress(terminal).stage('Reading what playbooks brought', async () => ({
    effects: await readEffects(evaluated),
    segmentOn: await readSegments(evaluated),
    replayed: shows.reports ? await readReplayed(evaluated) : new Map(),
    backtest: shows.reports ? await readBacktest(evaluated, terminal) : null,
  }));
  return siteDataShowing(evaluated, shows, terminal, weeks, day, past);
}

/** What pages and digests need of an evaluation, as far as it may be shown. */
export async function siteDataShowing(
  { root, report, program, ledger, ...evaluated }: Evaluated,
  shows: Shows,
  terminal: Terminal,
  weeks: WeeklyValues | null = null,
  day?: DayKnowledge,
  past?: SiteInput['past'],
): Promise<SiteData> {
  const { commit, folder, web } = await readSurroundings(root, terminal.environment);
  const calendar = calendarFor(program.content.workspace.value.country);
  const decisions = [...evaluated.history, ...evaluated.decisions].filter(({ day }) => day <= report.asOf);
  const { repository } = program.content.workspace.value.github;
  const issues = repository && `${terminal.environment.GITHUB_SERVER_URL || 'https://github.com'}/${repository}/issues`;
  return collectSiteData({
    report,
    program,
    decisions,
    surveys: evaluated.surveys,
    broken: evaluated.broken,
    shows,
    commit,
    repository: web === null || commit === null ? null : { web, ref: commit, path: folder, ...(issues && { issues }) },
    addBusinessDays: (from, count) => calendar.addBusinessDays(from, count),
    ...(day && { day }),
    ...(past && { past }),
    accounts: {
      ledger,
      weeks,
      rename: renamingOf(program.content).key,
      rules: await withCommits(root, ruleChanges(program, decisions, report.asOf)),
    },
  });
}
