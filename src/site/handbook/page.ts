import type { Sentence } from '../../model/language.ts';
import type { BandName } from '../../model/table.ts';
import type { PlannedPlaybook } from '../../reports/journey-map.ts';
import type { Flow } from './flow.ts';
import type { Verified } from './freshness.ts';
import type { Change } from './git.ts';

/** What a page of the handbook shows, made from the workspace's files alone: who is in a playbook today comes from the site's data. */
export type HandbookPage =
  | HomePage
  | JourneyPage
  | PlaybookPage
  | AssetPage
  | AssetsPage
  | HealthPage
  | MetricsPage
  | SegmentsPage
  | QueuePage
  | GlossaryPage;

/** The first page: what this is, the journey with its playbooks, how much there is. */
export interface HomePage {
  readonly kind: 'home';
  readonly stages: readonly StageCard[];
  /** What there is besides playbooks; titles are sentences to translate, pages below the site. */
  readonly counts: readonly { readonly title: string; readonly count: number; readonly page: string }[];
}

/** The journey map: what works for whom, and where nothing does. Who stands where comes from the site's data. */
export interface JourneyPage {
  readonly kind: 'journey';
  readonly stages: readonly StageStep[];
  /** Their ids in the order in which customers live through them. */
  readonly order: readonly string[];
  /** Families of segments, each a map of its own; none where everybody stands in one row. */
  readonly families: readonly SegmentFamily[];
  readonly playbooks: readonly JourneyPlaybook[];
  /** Playbooks about no customer. */
  readonly routines: readonly Omit<JourneyPlaybook, keyof Omit<PlannedPlaybook, 'id'>>[];
}

/** A stage of the machine. */
export interface StageStep {
  readonly id: string;
  readonly title: string;
  /** Who comes to it, after “when”; null where it takes everyone else. */
  readonly when: string | null;
  /** What ends it once entered. */
  readonly until: string | null;
  readonly behind: TimeLimit | null;
  readonly stuck: TimeLimit | null;
  readonly at: Place;
}

/** How long somebody may stay. */
interface TimeLimit {
  readonly words: string;
  readonly days: number;
}

/** Segments of which a customer should be in exactly one. */
export interface SegmentFamily {
  readonly id: string;
  readonly title: string;
  /** Whether the workspace names it; else its segments exclude each other by their rules. */
  readonly declared: boolean;
  readonly rows: readonly SegmentRow[];
}

/** A segment as a row of the map. */
export interface SegmentRow {
  readonly segment: string;
  readonly title: string;
  readonly says: string;
  readonly at: Place;
}

/** A playbook in the map. */
export interface JourneyPlaybook extends PlannedPlaybook {
  readonly title: string;
  /** When it starts, without a full stop. */
  readonly start: string;
  readonly sign: 'date' | 'event' | 'repeats' | 'audience';
  readonly owner: string;
}

/** What people check: every playbook that is not retired, and every asset. What of it is due depends on the day, which the site's data knows. */
export interface QueuePage {
  readonly kind: 'queue';
  readonly checks: readonly Check[];
  readonly gap: Provenance['gap'];
}

/** A page with what is known of its check. */
export interface Check {
  readonly title: string;
  readonly kind: 'Playbook' | 'Asset';
  readonly href: string;
  readonly file: string;
  readonly verified: Verified | null;
  /** Who changed it last, for a page that nobody checked; null when Git does not tell. */
  readonly author: string | null;
}

/** What the words mean. */
export interface GlossaryPage {
  readonly kind: 'glossary';
  readonly groups: readonly { readonly id: string; readonly title: string; readonly words: readonly GlossaryWord[] }[];
}

/** A word with what it means. */
export interface GlossaryWord {
  readonly word: string;
  /** The name it has in files; null where it has none. */
  readonly code: string | null;
  readonly says: string;
  /** The page that tells more, below the site. */
  readonly page: string | null;
  readonly at: Place | null;
}

/** A stage with the playbooks that belong to it. */
export interface StageCard {
  /** Null for playbooks of any stage. */
  readonly id: string | null;
  readonly title: string;
  /** Who is in the stage, in words; null for everyone else. */
  readonly when: string | null;
  readonly playbooks: readonly { readonly id: string; readonly title: string; readonly start: string; readonly status: string }[];
}

/** Where a text stands. */
export interface Place {
  /** Relative to the content root. */
  readonly file: string;
  readonly line: number;
}

/** A part of a rule: in words, as written, and where. */
export interface RuleLine {
  readonly part: string;
  readonly says: string;
  readonly source: string;
  readonly at: Place;
}

/** How a page came to be. */
export interface Provenance {
  readonly file: string;
  /** Newest first, at most five, each with what it changed in the rule of a playbook. */
  readonly changes: readonly (Change & { readonly rule: readonly Sentence[] })[];
  /** How many commits changed it. */
  readonly versions: number;
  readonly gap: 'no repository' | 'shallow' | null;
  readonly verified: Verified | null;
}

/** A playbook: its rule in words, its steps over time, its texts. */
export interface PlaybookPage extends Provenance {
  readonly kind: 'playbook';
  readonly id: string;
  readonly status: 'draft' | 'active' | 'retired';
  readonly stage: { readonly id: string; readonly title: string } | null;
  readonly goal: { readonly outcome: string; readonly target: string | null; readonly by: string | null };
  readonly rule: readonly RuleLine[];
  readonly steps: readonly StepCard[];
  readonly flow: Flow;
  /** Days worth a line in the picture of the steps, from the start. */
  readonly marks: readonly { readonly day: number; readonly title: string }[];
}

/** What a step is, which decides its sign. */
export type StepSign = 'contact' | 'task' | 'question' | 'playbook';

/** A step of a playbook. */
export interface StepCard {
  readonly id: string;
  readonly title: string;
  readonly about: string | null;
  readonly sign: StepSign;
  readonly owner: string;
  /** When it is due, in a sentence; null when it follows the step before. */
  readonly due: string | null;
  /** When the step belongs to the run, after “if”. */
  readonly condition: string | null;
  /** What else there is to know, one sentence each. */
  readonly notes: readonly string[];
  readonly asset: AssetCard | null;
  readonly starts: { readonly id: string; readonly title: string } | null;
  /** Both in few words, for pictures. Examples: “3 working days later”, “leaving or the band is red”; null where there is none. */
  readonly dueLabel: string | null;
  readonly branch: string | null;
  /** The answers of a question; none for other steps. */
  readonly options: readonly string[];
  /** The day it is due, counted from the start as if everything went as planned; null when the files do not tell. */
  readonly day: number | null;
  /** The step it waits for. */
  readonly after: string | null;
  readonly at: Place;
}

/** A text to use, ready to be copied. */
export interface AssetCard {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  /** As HTML, with tokens as chips. */
  readonly subject: string | null;
  readonly html: string;
  /** As written, with tokens. */
  readonly copy: string;
  /** Each token once, in the order of the text. */
  readonly tokens: readonly TokenLine[];
  readonly verified: Verified | null;
}

/** A token of a text, explained. */
export interface TokenLine {
  readonly path: string;
  readonly title: string;
  /** Where its value comes from, with the name of the metric or date that it is. */
  readonly origin: { readonly says: Sentence; readonly metric: string | null };
  /** What stands there where there is no value. */
  readonly fallback: string | null;
}

/** An asset's page. */
export interface AssetPage extends Provenance {
  readonly kind: 'asset';
  readonly asset: AssetCard;
  /** Steps that use it. */
  readonly used: readonly { readonly playbook: string; readonly title: string; readonly step: string }[];
}

/** All assets, by kind. */
export interface AssetsPage {
  readonly kind: 'assets';
  readonly kinds: readonly {
    readonly title: string;
    readonly slug: string;
    readonly assets: readonly { readonly id: string; readonly title: string; readonly used: number }[];
  }[];
}

/** A health model: for whom, its bands, its measures. */
export interface HealthPage extends Provenance {
  readonly kind: 'health';
  readonly id: string;
  readonly about: string | null;
  readonly rule: readonly RuleLine[];
  readonly bands: readonly { readonly band: BandName; readonly from: number; readonly to: number; readonly worth: number }[];
  readonly groups: readonly GroupCard[];
  readonly adjust: readonly { readonly when: string; readonly then: string; readonly because: string | null; readonly at: Place }[];
}

/** A group of measures. */
export interface GroupCard {
  readonly title: string;
  /** Null for a model without groups. */
  readonly weight: number | null;
  readonly measures: readonly MeasureCard[];
}

/** A measure: what is measured, what it scores, how much it counts. */
export interface MeasureCard {
  readonly name: string;
  readonly title: string;
  readonly about: string | null;
  readonly weight: number;
  /** Its share of the whole score, 0 to 1. */
  readonly share: number;
  readonly value: string;
  /** The name of the metric or date it measures; null for a computation. */
  readonly metric: string | null;
  /** Whether scores lie straight between the points of the table. */
  readonly line: boolean;
  readonly table: readonly { readonly when: string | null; readonly range: string; readonly score: BandName | 'missing' | number }[];
  readonly notes: readonly string[];
  readonly at: Place;
}

/** The dictionary of metrics, dates and sources. */
export interface MetricsPage {
  readonly kind: 'metrics';
  readonly metrics: readonly MetricCard[];
  readonly dates: readonly DefinitionCard[];
  readonly sources: readonly SourceCard[];
}

/** A defined name, in words. */
export interface DefinitionCard {
  readonly name: string;
  readonly title: string;
  readonly about: string | null;
  readonly says: string;
  /** The expression or formula as written; null where the words are all there is. */
  readonly written: string | null;
  readonly at: Place;
}

/** A metric of the dictionary. What its values are today comes from the site's data. */
export interface MetricCard extends DefinitionCard {
  readonly unit: string | null;
  /** Whose rows it reads; null for what is derived from other metrics. */
  readonly source: { readonly name: string; readonly title: string; readonly builtIn: boolean } | null;
  /** A login or a role: its own, else that of its source, or of all that it is made of. */
  readonly owner: string | null;
  /** How long without a row until a value is stale, and until it is missing, in words. */
  readonly fresh: string | null;
  readonly expires: string | null;
}

/** A source of rows. How fresh it is comes from the site's data. */
export interface SourceCard {
  readonly name: string;
  readonly title: string;
  readonly about: string | null;
  /** What its rows are; a sentence to translate. */
  readonly shape: string;
  readonly files: readonly string[];
  readonly owner: string | null;
  readonly lag: string | null;
  readonly expires: string | null;
  readonly at: Place;
}

/** A segment; who is in it comes from the site's data. */
export interface SegmentCard extends DefinitionCard {
  readonly signal: 'risk' | 'opportunity' | null;
  /** The family of segments of which a customer should be in exactly one. */
  readonly family: string | null;
  /** What is wrong with whoever is in it. */
  readonly finding: string | null;
}

/** Segments; their sizes today come from the site's data. */
export interface SegmentsPage {
  readonly kind: 'segments';
  readonly segments: readonly SegmentCard[];
}
