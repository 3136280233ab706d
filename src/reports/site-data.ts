import type { IsoDay, Report, ShownBand } from '../evaluate/report.ts';
import type { LanguageId } from '../model/language.ts';
import type { BacktestFigures } from '../proof/backtest.ts';
import type { Effects } from '../proof/effectiveness.ts';
import type { Accounts } from './account-facts.ts';
import type { HandbookFacts } from './handbook-facts.ts';
import type { Stand } from './journey-stands.ts';
import type { NpsFacts } from './nps-facts.ts';
import type { Revenue } from './revenue.ts';
import type { Reviews } from './review.ts';
import type { SiteTitles } from './titles.ts';
import type { Week } from './week.ts';

/** What the site is made of: one evaluated day with what pages need beside it. Plain JSON, the same bytes for the same content and day. */
export interface SiteData {
  readonly workspace: string;
  readonly asOf: IsoDay;
  /** Present in a sample, which stands still on its day. */
  readonly isPinned?: true;
  /** Languages of the site: the first stands at its root. Never empty. */
  readonly languages: readonly LanguageId[];
  /** What titles of the workspace are called in languages into which somebody translated them. */
  readonly titles: SiteTitles;
  /** The workspace's currency: sums count amounts in it, and list the others. */
  readonly currency: string;
  /** Full hash of the content's commit; null outside Git. */
  readonly commit: string | null;
  /** Where files can be read on the web; null when no repository is known. */
  readonly repository: RepositoryLink | null;
  /** How many files hold the account reports, for one page to show them; 0 where each has a page of its own. */
  readonly accountFiles: number;
  /** What this build may show; what it may not is absent from the data already. */
  readonly shows: Shows;
  /** Customers whose files have errors: what is wrong is told where everything may be shown, for it repeats their lines. */
  readonly broken: readonly BrokenRecord[];
  /** With `shows.reports` off it holds no customer and no run. */
  readonly report: Report;
  /** Shown scores and bands by customer, oldest first: a point where something changed, valid until the next. */
  readonly history: Readonly<Record<string, readonly HealthPoint[]>>;
  readonly models: readonly ModelSummary[];
  readonly stages: readonly Titled[];
  readonly segments: readonly SegmentSummary[];
  readonly playbooks: readonly PlaybookSummary[];
  /** Where everybody stands in the journey: without names with `shows.reports` off. */
  readonly stands: readonly Stand[];
  /** Empty with `shows.people` off. */
  readonly team: readonly MemberSummary[];
  /** What account reports say besides the evaluation of the day. */
  readonly accounts: Accounts;
  /** What value reports may tell customers. */
  readonly valueRules: ValueRules;
  /** What the pages of the handbook tell of the day. */
  readonly handbook: HandbookFacts;
  /** The weeks of people, by login; empty with `shows.reports` or `shows.people` off. */
  readonly weeks: readonly Week[];
  /** Null with `shows.reports` or `shows.money` off. */
  readonly revenue: Revenue | null;
  /** The first outcome of the workspace held against the score, on the usual days; null without one, and with `shows.reports` off. */
  readonly backtest: BacktestFigures | null;
  /** Why customers left, and how others were kept; null with `shows.reports` off. */
  readonly reviews: Reviews | null;
  /** Whether playbooks help, in counts: the same whatever is shown. Without playbooks for data of which no site is made. */
  readonly effects: Effects;
  /** What people answered; null with `shows.reports` off. */
  readonly nps: NpsFacts | null;
}

/** What a workspace declares that a customer may see of it. What is not named here stands in no value report. */
export interface ValueRules {
  /** In the order in which they are defined. */
  readonly metrics: readonly ValueMetric[];
  /** Segments whose customers are compared with one another, by the name that customers are told. */
  readonly peers: readonly { readonly segment: string; readonly title: string }[];
  /** What customers call the runs of a playbook, by its id. */
  readonly playbooks: Readonly<Record<string, string>>;
  /** The metric that measures an objective, by customer and objective; absent for one that is reviewed by people. */
  readonly objectives: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Names of customers’ people by customer and id, where the records hold them; empty with `shows.people` off. */
  readonly names: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The day a customer became one, where the record says it. */
  readonly since: Readonly<Record<string, IsoDay>>;
}

/** A metric that a customer may see. */
export interface ValueMetric {
  readonly name: string;
  readonly part: 'results' | 'service';
  readonly better: 'up' | 'down' | null;
  /** What was agreed, in the metric’s own unit. */
  readonly agreed: number | null;
}

/** A customer that could not be read. */
export interface BrokenRecord {
  readonly id: string;
  readonly at: string;
  readonly problems: readonly string[];
}

/** What a site shows: `publish` of the workspace, or everything in a private build. */
export interface Shows {
  readonly reports: boolean;
  readonly money: boolean;
  readonly people: boolean;
}

/** Makes `https://github.com/<owner>/<name>/blob/<ref>/<path>/<file>#L<line>`. */
export interface RepositoryLink {
  /** Example: `https://github.com/northlight/customers`. */
  readonly web: string;
  /** A commit or branch. */
  readonly ref: string;
  /** The content root inside the repository: '' or `content/`. */
  readonly path: string;
  /** Where the issues are, where that is another repository. Example: `https://github.com/northlight/tasks/issues`. */
  readonly issues?: string;
}

/** The shown score and band from a day on, until the next point. */
export interface HealthPoint {
  readonly day: IsoDay;
  readonly score: number | null;
  readonly band: ShownBand | null;
  /** Absent for what the data did. Of two points of one day this is the first. */
  readonly cause?: 'configuration';
}

/** Something with a title for people: its own, or made from its name. */
interface Titled {
  readonly id: string;
  readonly title: string;
}

/** What pages need of a health model. */
export interface ModelSummary extends Titled {
  /** Inclusive lower ends. */
  readonly green: number;
  readonly yellow: number;
  readonly hysteresis: number;
  /** 0 to 1. */
  readonly coverageFloor: number;
  readonly at: string;
}

/** A segment with how many customers are in it, also where they may not be named. */
interface SegmentSummary extends Titled {
  readonly customers: number;
  readonly at: string;
}

/** A playbook with how many of its runs are open or held, also where customers may not be named. */
interface PlaybookSummary extends Titled {
  readonly open: number;
  readonly held: number;
  readonly at: string;
}

/** A person of the team. */
export interface MemberSummary {
  readonly login: string;
  readonly name: string;
  /** Open runs this person can carry; null without a limit. */
  readonly capacity: number | null;
  /** Absences that are not over on the day, the next first, inclusive; `cover` is a login. Absent where there are none. */
  readonly away?: readonly { readonly from: IsoDay; readonly to: IsoDay; readonly cover: string | null }[];
}
