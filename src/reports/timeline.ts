import type { CustomerReport, IsoDay, RunReport, ShownBand } from '../evaluate/report.ts';
import { type Sentence, say, sentence } from '../model/language.ts';
import type { AccountFacts } from './account-facts.ts';
import { titleOf } from './format.ts';
import type { RuleMove } from './rule-changes.ts';
import type { HealthPoint } from './site-data.ts';
import { bandChanges } from './trend.ts';

/** Words of people as they are, or a sentence of ours. */
type Said = string | Sentence;

/** One line of an account's timeline. */
export interface TimelineEntry {
  readonly day: IsoDay;
  readonly kind: 'touchpoint' | 'run' | 'change';
  readonly title: Said;
  /** What there is to say besides, in order. */
  readonly details: readonly Said[];
  /** `file:line`, or null where it is an effect of the evaluation. */
  readonly at: string | null;
  /** For a band change, the new band. */
  readonly band: ShownBand | null;
  /** A contact in person, drawn filled. */
  readonly filled: boolean;
  /** A changed rule, drawn in the colour of configuration. */
  readonly configuration: boolean;
  /** The issue of a run; null without one. */
  readonly issue: number | null;
}

/** What a timeline is made of. */
export interface TimelineInput {
  readonly customer: CustomerReport;
  /** Its runs, and those of groups it is a member of. */
  readonly runs: readonly RunReport[];
  readonly points: readonly HealthPoint[];
  readonly moves: readonly RuleMove[];
  readonly facts: Pick<AccountFacts, 'ended' | 'stages'> | undefined;
  readonly issues: Readonly<Record<string, number>>;
  /** What people call a login. */
  readonly nameOf: (login: string) => string;
  readonly stageTitle: (id: string) => string;
  readonly segmentTitle: (id: string) => string;
}

const inPerson: ReadonlySet<string> = new Set(['meeting', 'visit', 'event', 'training']);
/** What kinds of contact are called. */
const contactWords: Readonly<Record<string, string>> = {
  call: say('Call'),
  meeting: say('Meeting'),
  email: say('E-mail'),
  event: say('Event'),
  visit: say('Visit'),
  training: say('Training'),
  chat: say('Chat'),
  other: say('Contact'),
};
const feltWords = { green: say('felt green'), yellow: say('felt yellow'), red: say('felt red') };
const closedWords: Readonly<Record<string, string>> = {
  done: say('Done'),
  dismissed: say('Dismissed'),
  ended: say('Ended by its rule'),
  expired: say('Expired'),
};
/** Whole sentences: languages decline colours. */
const bandWords: Readonly<Record<string, string>> = {
  'green yellow': say('Band changed from green to yellow'),
  'green red': say('Band changed from green to red'),
  'green unknown': say('Band changed from green to unknown'),
  'yellow green': say('Band changed from yellow to green'),
  'yellow red': say('Band changed from yellow to red'),
  'yellow unknown': say('Band changed from yellow to unknown'),
  'red green': say('Band changed from red to green'),
  'red yellow': say('Band changed from red to yellow'),
  'red unknown': say('Band changed from red to unknown'),
  'unknown green': say('Band changed from unknown to green'),
  'unknown yellow': say('Band changed from unknown to yellow'),
  'unknown red': say('Band changed from unknown to red'),
};
const order = { change: 0, run: 1, touchpoint: 2 };
const plain = { at: null, band: null, filled: false, configuration: false, issue: null };

/** Touchpoints, runs, and changes (ratings, bands, rules, stages, signals, exceptions) of a customer, newest first. */
export function timeline(input: TimelineInput): readonly TimelineEntry[] {
  const entries = [...contacts(input), ...work(input), ...bands(input), ...rules(input), ...judgements(input), ...stages(input)];
  return entries.sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : order[a.kind] - order[b.kind]) || (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Tells entries of one day and kind apart: their words in English. */
function keyOf({ title, at }: TimelineEntry): string {
  return `${typeof title === 'string' ? title : `${title.say} ${JSON.stringify(title.with)}`} ${at}`;
}

/** What a kind of contact is called. */
export function contactWord(kind: string): Sentence {
  return sentence(contactWords[kind] ?? titleOf(kind));
}

function contacts({ customer, nameOf }: TimelineInput): readonly TimelineEntry[] {
  return customer.touchpoints.map(({ on, kind, title, by, people, sentiment, at }) => ({
    ...plain,
    day: on,
    kind: 'touchpoint',
    title: title ?? contactWord(kind),
    details: [
      ...(title === null ? [] : [contactWord(kind)]),
      ...(by === '' ? [] : [sentence('by {{person}}', { person: nameOf(by) })]),
      ...(people.length === 0 ? [] : [sentence('with {{people}}', { people: people.join(', ') })]),
      ...(sentiment === null ? [] : [sentence(feltWords[sentiment])]),
    ],
    at,
    filled: inPerson.has(kind),
  }));
}

function work({ runs, issues }: TimelineInput): readonly TimelineEntry[] {
  return runs
    .filter(({ state, closed }) => state === 'open' || closed !== null)
    .flatMap((run): TimelineEntry[] => {
      const { opened, closed, title: playbook, state, at, key } = run;
      const issue = issues[key] ?? null;
      const when = run.why.find(({ part }) => part === 'when')?.says;
      const begun: TimelineEntry = {
        ...plain,
        day: opened,
        kind: 'run',
        title: sentence('Run opened: {{playbook}}', { playbook: { title: playbook } }),
        details: when === undefined ? [] : [when],
        at,
        issue,
      };
      if (closed === null) return [begun];
      const title = sentence('Run closed: {{playbook}}', { playbook: { title: playbook } });
      return [begun, { ...plain, day: closed, kind: 'run', title, details: [sentence(closedWords[state] ?? titleOf(state))], at, issue }];
    });
}

function bands({ points }: TimelineInput): readonly TimelineEntry[] {
  return bandChanges(points).map(({ day, from, to }) => {
    const band = to.band ?? 'unknown';
    return {
      ...plain,
      day,
      kind: 'change',
      title: sentence(bandWords[`${from.band ?? 'unknown'} ${band}`] ?? 'Band changed'),
      details: from.score === null || to.score === null ? [] : [scoreSentence(from.score, to.score)],
      band,
      configuration: to.cause === 'configuration',
    };
  });
}

function scoreSentence(from: number, to: number): Sentence {
  return sentence('Score {{from}} to {{to}}', { from: Math.round(from), to: Math.round(to) });
}

function rules({ moves }: TimelineInput): readonly TimelineEntry[] {
  return moves.map(({ day, points, rules: changed }) => ({
    ...plain,
    day,
    kind: 'change',
    title:
      changed.length === 0
        ? sentence('What the score reads changed')
        : sentence('Rule changed: {{rules}}', { rules: changed.map(({ title }) => title).join(', ') }),
    details: points === null ? [] : [sentence('Score {{points}} on unchanged data', { points: signed(points) })],
    at: changed[0]?.at ?? null,
    configuration: true,
  }));
}

function signed(points: number): string {
  return points > 0 ? `+${points}` : points < 0 ? `−${-points}` : '0';
}

function judgements({ customer, facts, nameOf, segmentTitle }: TimelineInput): readonly TimelineEntry[] {
  const signals = customer.signals.map(
    ({ segment, signal, since, at }): TimelineEntry => ({
      ...plain,
      day: since,
      kind: 'change',
      title:
        signal === 'risk'
          ? sentence('Signal of risk: {{segment}}', { segment: { title: segmentTitle(segment) } })
          : sentence('Signal of opportunity: {{segment}}', { segment: { title: segmentTitle(segment) } }),
      details: [],
      at,
    }),
  );
  const ratings = customer.ratings.map(
    ({ kind, value, on, by, note, at }): TimelineEntry => ({
      ...plain,
      day: on,
      kind: 'change',
      title: sentence('{{what}} rated {{value}}', { what: { title: titleOf(kind) }, value }),
      details: [...(by === '' ? [] : [sentence('by {{person}}', { person: nameOf(by) })]), ...(note === null ? [] : [note])],
      at,
    }),
  );
  const ended = (facts?.ended ?? []).map(
    ({ what, value, reason, until, at }): TimelineEntry => ({
      ...plain,
      day: until,
      kind: 'change',
      title:
        value === null
          ? sentence('Exception ended: {{what}}', { what: titleOf(what).toLowerCase() })
          : sentence('Exception ended: {{what}} set to {{value}}', { what: titleOf(what).toLowerCase(), value }),
      details: reason === '' ? [] : [reason],
      at,
    }),
  );
  return [...signals, ...ratings, ...ended];
}

/** Stages from history; the one of today stands in the report even where history begins later. */
function stages({ customer, facts, stageTitle }: TimelineInput): readonly TimelineEntry[] {
  const { stage, stageSince, stageWhy } = customer;
  const past = (facts?.stages ?? []).filter((one) => one.stage !== null);
  const isKnown = past.some((one) => one.stage === stage && one.day === stageSince);
  const all = stage === null || stageSince === null || isKnown ? past : [...past, { day: stageSince, stage }];
  return all.map(({ day, stage: entered, ...rest }) => {
    return {
      ...plain,
      day,
      kind: 'change',
      title: sentence('Entered the stage {{stage}}', { stage: { title: stageTitle(entered ?? '') } }),
      details: [],
      at: entered === stage && day === stageSince ? (stageWhy?.at ?? null) : null,
      configuration: 'cause' in rest && rest.cause === 'configuration',
    };
  });
}
