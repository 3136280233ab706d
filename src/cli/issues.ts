import type { LedgerEntry } from '../evaluate/decision.ts';
import { renamingOf } from '../evaluate/runs/renaming.ts';
import { formatDay } from '../model/day.ts';
import type { Workspace } from '../model/workspace.ts';
import { createBudget } from '../tasks/create-budget.ts';
import { connectGithub } from '../tasks/github.ts';
import { GithubError, type Issues } from '../tasks/issue.ts';
import { type Plan, planTasks } from '../tasks/plan.ts';
import { markSeen, readBack } from '../tasks/read-back.ts';
import { publishedSite, readLinks, readSettings } from '../tasks/settings.ts';
import { readSnapshot, type Snapshot } from '../tasks/snapshot.ts';
import { now } from './clock.ts';
import type { EvaluationOptions } from './options.ts';
import { Progress } from './progress.ts';
import { type Evaluated, evaluateOpened, type OnStop, open } from './road.ts';
import { readSurroundings } from './surroundings.ts';
import { type Terminal, UseError } from './terminal.ts';

/** So many issues a run creates at most, and fewer where the hour before it saw many: the next run goes on. */
export const createsPerRun = 300;

/** A plan with all it was made from. */
export interface Planned {
  readonly evaluated: Evaluated;
  readonly plan: Plan;
  /** Null where GitHub was not asked: the ledger stands for it then. */
  readonly github: { readonly client: Issues; readonly snapshot: Snapshot } | null;
  /** Why GitHub was not asked, in words. */
  readonly missing: readonly string[];
  /** What people did in GitHub that the ledger does not hold yet. */
  readonly readBack: readonly LedgerEntry[];
}

/** Reads GitHub where it can be reached, evaluates with what people did there, and plans. Undefined when something must be mended first. */
export async function planIssues(
  options: EvaluationOptions,
  creates: number,
  terminal: Terminal,
  onStop?: OnStop,
): Promise<Planned | undefined> {
  const opened = await open(options, terminal, onStop);
  if (!opened) return undefined;
  const workspace = opened.program.content.workspace.value;
  const { settings, missing } = readSettings(terminal.environment, workspace);
  const { key: rename } = renamingOf(opened.program.content);
  const recorded = opened.recorded.entries;
  const github = settings === null ? null : await readGithub(connectGithub(settings), recorded, workspace.github, rename, terminal);
  const trusted = [...workspace.github.trusted, ...(github?.snapshot.login === undefined ? [] : [github.snapshot.login])];
  const seen =
    github === null
      ? []
      : readBack({
          issues: github.snapshot.issues,
          ledger: recorded,
          trusted,
          asOf: formatDay(opened.asOf),
          zone: workspace.time_zone,
          prefix: workspace.github.label_prefix,
          rename,
        });
  const evaluated = await evaluateOpened(opened, options, terminal, seen, onStop);
  if (!evaluated) return undefined;
  const { folder } = await readSurroundings(opened.root, terminal.environment);
  const plan = planTasks({
    report: evaluated.report,
    issues: github?.snapshot.issues ?? null,
    ledger: evaluated.ledger,
    texts: evaluated.texts,
    settings: {
      workspace,
      trusted,
      isPublic: github?.snapshot.isPublic ?? null,
      createsPerRun: createBudget(github?.snapshot.issues ?? [], creates, now()),
      rename,
      links: readLinks(terminal.environment, folder, publishedSite(opened.program.content)),
    },
  });
  const lastDay = evaluated.history.at(-1)?.day ?? null;
  return { evaluated, plan, github, missing, readBack: markSeen(seen, lastDay, formatDay(evaluated.asOf)) };
}

async function readGithub(
  client: Issues,
  ledger: readonly LedgerEntry[],
  github: Workspace['github'],
  rename: (key: string) => string,
  terminal: Terminal,
): Promise<NonNullable<Planned['github']>> {
  const snapshot = await new Progress(terminal).stage('Reading all issues', () =>
    explainGithub(() => readSnapshot(client, ledger, github, rename)),
  );
  return { client, snapshot };
}

/** Runs something that asks GitHub; a refusal becomes a sentence for the user. */
export async function explainGithub<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof GithubError) throw new UseError(error.message);
    throw error;
  }
}
