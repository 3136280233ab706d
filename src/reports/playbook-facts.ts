import type { CustomerReport, IsoDay, Report, RunReport, ShownBand } from '../evaluate/report.ts';
import type { RunTexts } from '../evaluate/run-texts.ts';
import type { Prospects } from '../evaluate/runs/prospects.ts';
import { compareText } from '../model/diagnostic.ts';
import { shownBand } from './bands.ts';
import type { Shows } from './site-data.ts';
import { allRuns } from './work.ts';

/** What is known of a playbook today. */
export interface PlaybookFacts {
  /** Customers its rule is for today; null for a routine, which is about no customer. */
  readonly matching: number | null;
  /** Customers of whom that cannot be told for lack of data. */
  readonly undecided: number;
  /** Customers that match, and whose date is still to come. */
  readonly waiting: number;
  /** The first of them; null where customers may not be named, and where none waits. */
  readonly next: { readonly id: string; readonly name: string; readonly day: IsoDay } | null;
  /** Open runs and those held back: the latest first, at most {@link MOST_RUNS}; none where customers may not be named. */
  readonly runs: readonly RunLine[];
  /** How many there are in all. */
  readonly open: number;
  readonly held: number;
  /** What its texts say to the customer of the first of the runs; null where there is none, or it may not be named. */
  readonly filled: FilledTexts | null;
}

/** What stands for the tokens of some texts, for one customer. */
export interface FilledTexts {
  readonly customer: { readonly id: string; readonly name: string };
  /** By the path of the token; without those that have neither a value nor a default, and those that may not be shown. */
  readonly tokens: Readonly<Record<string, string>>;
}

/** A run as a line of a table. */
interface RunLine {
  readonly customer: { readonly id: string; readonly name: string; readonly band: ShownBand; readonly score: number | null } | null;
  /** What it is about where that is no single customer: how many customers, or a login, null for the workspace itself. */
  readonly about: number | string | null;
  readonly opened: IsoDay;
  readonly due: IsoDay | null;
  readonly late: number;
  readonly owner: string | null;
  /** Null while it is not escalated; else the login it went to, which may be nobody. */
  readonly escalated: { readonly login: string | null } | null;
  readonly held: string | null;
  readonly snoozedUntil: IsoDay | null;
  /** The step that is open now. */
  readonly step: string | null;
}

/** Runs that a page lists. */
const MOST_RUNS = 20;

/** What playbooks are looked at with. */
export interface PlaybookInput {
  readonly prospects: readonly Prospects[];
  readonly report: Report;
  /** The report as far as it may be shown. */
  readonly shown: Report;
  readonly shows: Shows;
  /** Names whose values no page shows. */
  readonly hidden: ReadonlySet<string>;
  /** Fills in the texts of a run. */
  readonly texts: Pick<RunTexts, 'asset'>;
}

/** What is known of each playbook, by its id. */
export function playbookFacts({ prospects, report, shown, shows, hidden, texts }: PlaybookInput): Readonly<Record<string, PlaybookFacts>> {
  const counts = Map.groupBy(runningIn(report), ({ playbook }) => playbook);
  const runs = Map.groupBy(runningIn(shown), ({ playbook }) => playbook);
  const customers = new Map([...shown.customers, ...(shown.unscored ?? [])].map((customer) => [customer.id, customer]));
  return Object.fromEntries(
    prospects.map(({ playbook, matching, undecided, coming }) => {
      const about = new Set((counts.get(playbook) ?? []).flatMap((run) => run.members ?? run.customer ?? []));
      const waiting = coming.filter(({ customer }) => !about.has(customer));
      const [first] = waiting;
      const next = first === undefined ? undefined : customers.get(first.customer);
      const listed = (runs.get(playbook) ?? []).sort(byLateness).slice(0, MOST_RUNS);
      return [
        playbook,
        {
          matching: matching?.length ?? null,
          undecided,
          waiting: new Set(waiting.map(({ customer }) => customer)).size,
          next: first === undefined || next === undefined ? null : { id: next.id, name: next.name, day: first.day },
          runs: listed.map((run) => lineOf(run, customers, shows)),
          open: (counts.get(playbook) ?? []).filter(({ state }) => state === 'open').length,
          held: (counts.get(playbook) ?? []).filter(({ state }) => state === 'held').length,
          filled: filledOf(listed, customers, { shows, hidden, texts }),
        },
      ];
    }),
  );
}

/** Runs under way, those about customers that left among them: nobody wins back a customer of today. */
function runningIn(report: Report): readonly RunReport[] {
  const all = [...allRuns(report), ...(report.unscored ?? []).flatMap(({ runs }) => runs)];
  return all.filter(({ state }) => state === 'open' || state === 'held');
}

function byLateness(a: RunReport, b: RunReport): number {
  return b.late - a.late || compareText(a.due ?? '9', b.due ?? '9') || compareText(a.key, b.key);
}

function lineOf(run: RunReport, customers: ReadonlyMap<string, CustomerReport>, { people }: Shows): RunLine {
  const customer = run.customer === null ? undefined : customers.get(run.customer);
  return {
    customer:
      customer === undefined ? null : { id: customer.id, name: customer.name, band: shownBand(customer), score: customer.health.score },
    about: run.members !== undefined ? run.members.length : run.subject === 'workspace' || !people ? null : run.subject,
    opened: run.opened,
    due: run.due,
    late: run.late,
    owner: run.owner,
    escalated: run.escalated === undefined ? null : { login: run.escalated.login },
    held: run.held,
    snoozedUntil: run.snoozedUntil ?? null,
    step: run.steps.find(({ state }) => state === 'open')?.title ?? null,
  };
}

function filledOf(
  runs: readonly RunReport[],
  customers: ReadonlyMap<string, CustomerReport>,
  { shows: { money, people }, hidden, texts }: Pick<PlaybookInput, 'shows' | 'hidden' | 'texts'>,
): FilledTexts | null {
  const run = runs.find(({ customer, steps }) => customer !== null && customers.has(customer) && steps.some(({ asset }) => asset !== null));
  const customer = customers.get(run?.customer ?? '');
  if (run === undefined || customer === undefined) return null;
  const assets = [...new Set(run.steps.flatMap(({ asset }) => asset ?? []))].map((id) => texts.asset(run, id));
  const tokens = new Map<string, string>();
  for (const piece of assets.flatMap((asset) => [...(asset?.subject ?? []), ...(asset?.body ?? [])])) {
    if (typeof piece === 'string' || piece.says === null || (piece.isMoney && !money) || hidden.has(piece.path)) continue;
    if (people || !piece.path.startsWith('owner.')) tokens.set(piece.path, piece.says);
  }
  const sorted = [...tokens].sort(([a], [b]) => compareText(a, b));
  return { customer: { id: customer.id, name: customer.name }, tokens: Object.fromEntries(sorted) };
}
