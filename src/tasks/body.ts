import type { CustomerReport, MeasureReport, RunReport } from '../evaluate/report.ts';
import { counted, formatNumber, joinWords } from '../expressions/words-values.ts';
import { compareText } from '../model/diagnostic.ts';
import { addressOf, fileUrl, type Links, linkToPlace } from './links.ts';
import { nextStep } from './steps.ts';
import { asWords, plain, showDay, showMoney, showValue, signed } from './text.ts';

/** What a body may show, and where it points to. */
export interface BodySettings {
  readonly links: Links;
  /** Whether amounts may be shown. */
  readonly money: boolean;
}

/** A customer of an audience. */
export interface Member {
  readonly id: string;
  readonly name: string;
}

/** What a body is written from: a run, and the customer it is about (null for a routine), or those of its audience. */
export interface Subject {
  readonly run: RunReport;
  readonly customer: CustomerReport | null;
  readonly members: readonly Member[] | null;
  readonly asOf: string;
}

/** So many customers of an audience are listed by name: the rest is counted. */
const shownMembers = 50;

/** What people call what a run is about. Examples: `Nordhaven Logistics`, `12 customers`. */
export function nameOfSubject({ run, customer, members }: Omit<Subject, 'asOf'>): string {
  return customer?.name ?? (members === null ? asWords(run.subject) : counted(members.length, 'customer'));
}

/** Who, what, when, why now, and what is next: the text above the steps. */
export function whyLines(subject: Subject): readonly string[] {
  const { run, customer, asOf } = subject;
  const name = plain(nameOfSubject(subject), 120);
  const due = run.due === null ? [] : [`due **${showDay(run.due)}**${run.late > 0 ? ' (**late**)' : ''}`];
  const head = [`**${name}**`, plain(run.title, 120), ...due, run.priority].join(' · ');
  const when = run.why.find(({ part }) => part === 'when');
  const sentences = [when === undefined ? '' : asSentence(plain(when.says, 300)), customer === null ? '' : healthSentence(customer)];
  const why = sentences.filter(Boolean).join(' ');
  const notes = [snoozeLine(run), escalationLine(run)].flatMap((line) => (line === null ? [] : [line, '']));
  return [head, '', ...notes, ...(why === '' ? [] : [why, '']), '### Next', nextLine(run, customer, asOf)];
}

/** Until when a run is put off, and why. */
function snoozeLine(run: RunReport): string | null {
  if (run.snoozedUntil === undefined) return null;
  const says = run.why.find(({ part }) => part === 'snoozed')?.says;
  return `**Snoozed** until ${showDay(run.snoozedUntil)}${says === undefined ? '' : `: ${plain(says.replace(/^[^:]*: /, ''), 300)}`}`;
}

/** Who is told of an overdue run. Our text may mention a person: whom an issue is assigned to stays people's choice. */
function escalationLine(run: RunReport): string | null {
  const says = run.why.find(({ part }) => part === 'escalated')?.says;
  if (run.escalated === undefined || says === undefined) return null;
  const { login } = run.escalated;
  return `**${plain(says, 300)}**${login === null || login === run.owner ? '' : ` @${login}`}`;
}

/** The customers of an audience, by name, in a part that opens. */
function memberLines(members: readonly Member[] | null, { links }: BodySettings): readonly string[] {
  if (members === null) return [];
  const lines = members.slice(0, shownMembers).map(({ id, name }) => {
    const address = addressOf(links.account, id);
    return `- ${address === null ? plain(name, 120) : `[${plain(name, 120)}](${address})`}`;
  });
  const rest = members.length - lines.length;
  const more = rest === 0 ? [] : [`- and ${formatNumber(rest)} more`];
  return [`<details><summary>${counted(members.length, 'customer')}</summary>`, '', ...lines, ...more, '</details>', ''];
}

/** What to know, why and why now, how to close it, and where to read on: the text below the steps. */
export function factLines(
  { run, customer, members, asOf }: Subject,
  settings: BodySettings,
  parts: { table: boolean; why: boolean },
): readonly string[] {
  const { links } = settings;
  const rows = customer === null || !parts.table ? [] : facts(customer, run, settings);
  const table = rows.length === 0 ? [] : ['### What to know', '| | |', '|---|---|', ...rows.map(([head, text]) => `| ${head} | ${text} |`)];
  const gap = table.length > 0 ? [''] : [];
  const chain = parts.why ? run.why : [];
  const why =
    chain.length === 0
      ? gap
      : [
          `<details><summary>Why you got this, and why now (as of ${showDay(asOf)})</summary>`,
          '',
          ...chain.map(
            ({ part, says, at }, index) =>
              `${index + 1}. ${capital(asWords(part))}: ${asSentence(plain(says, 300))} ${linkToPlace(links, at)}`,
          ),
          '</details>',
          '',
        ];
  const close = 'Tick a box when its step is done. Closing as completed means done, closing as not planned means dismissed.';
  const pages = [
    ['Account report', customer === null ? null : addressOf(links.account, customer.id)],
    ['Record', customer === null ? null : fileUrl(links.source, customer.at)],
    ['Playbook', addressOf(links.playbook, run.playbook) ?? fileUrl(links.source, run.at)],
    ['Change this rule', fileUrl(links.edit, run.at)],
  ].flatMap(([text, address]): readonly string[] => (address === null ? [] : [`[${text}](${address})`]));
  return [...memberLines(members, settings), ...table, ...why, close, ...(pages.length === 0 ? [] : ['', pages.join(' · ')])];
}

function healthSentence({ health }: CustomerReport): string {
  if (health.score === null || health.band === null)
    return health.noScore === null ? '' : asSentence(`There is no score: ${plain(health.noScore)}`);
  const week = health.past.find(({ days, score }) => days === 7 && score !== null);
  const change = week?.score == null ? 0 : Math.round(health.score) - Math.round(week.score);
  const moved = change === 0 ? '' : `, ${change < 0 ? 'down' : 'up'} ${Math.abs(change)} in 7 days`;
  return `They are **${health.band} at ${Math.round(health.score)}**${moved}.`;
}

function nextLine(run: RunReport, customer: CustomerReport | null, asOf: string): string {
  const step = nextStep(run);
  if (step === undefined) return 'Every step is done.';
  const due =
    step.due === null
      ? step.when === null
        ? ''
        : `, ${plain(step.when)}`
      : `, due ${showDay(step.due)}${step.due < asOf ? ' (**late**)' : ''}`;
  const points = customer === null ? [] : talkingPoints(customer);
  const talk = points.length === 0 ? '' : ` Talk about ${joinWords(points, 'and')}.`;
  return `${plain(step.title, 160)}${due}.${talk}`;
}

/** Two things worth a conversation: what costs the score most, and an objective that lags behind its time. */
function talkingPoints(customer: CustomerReport): readonly string[] {
  const measures = weakest(customer).map((measure) => `${plain(lower(measure.title), 80)} (${measureValue(measure, customer)})`);
  const behind = customer.objectives
    .filter(({ progress, elapsed, status }) => status === 'active' && progress !== null && elapsed !== null && progress < elapsed)
    .map(({ words }) => `the objective “${plain(words, 80)}”, which is behind`);
  return [...measures.slice(0, behind.length > 0 ? 1 : 2), ...behind].slice(0, 2);
}

function weakest(customer: CustomerReport): readonly MeasureReport[] {
  const lost = (measure: MeasureReport): number => measure.share * (100 - (measure.score ?? 100));
  return customer.health.groups
    .flatMap(({ measures }) => measures)
    .filter((measure) => (measure.band === 'red' || measure.band === 'yellow') && measure.value !== null && lost(measure) > 0)
    .sort((a, b) => lost(b) - lost(a));
}

function measureValue(measure: MeasureReport, customer: CustomerReport): string {
  return measure.value === null ? 'no data' : plain(showValue(measure.value, measure.unit, customer.currency), 60);
}

function facts(customer: CustomerReport, run: RunReport, { money }: BodySettings): readonly (readonly [string, string])[] {
  const { health } = customer;
  const contract = customer.contracts.find(({ state }) => state === 'active');
  const renewal = customer.renewal === null ? '' : `${contract?.autoRenew ? 'renews by itself' : 'ends'} ${showDay(customer.renewal)}`;
  const past = [7, 28].flatMap((days) => {
    const then = health.past.find((one) => one.days === days)?.score;
    const change = then == null || health.score === null ? 0 : Math.round(health.score) - Math.round(then);
    return change === 0 ? [] : [`${signed(change)} in ${days} days`];
  });
  const score = health.score === null ? 'no score' : `${health.band ?? ''} ${Math.round(health.score)}`.trim();
  const measures = health.groups.flatMap((group) => group.measures).filter(({ value }) => value !== null);
  const present = new Set(customer.people.filter(({ leftOn }) => leftOn === null).map(({ persona }) => persona));
  const people = customer.people
    .filter(({ persona, leftOn }) => leftOn === null || !present.has(persona))
    .map(({ persona, leftOn }) => {
      const who = plain(asWords(persona), 60);
      return leftOn === null ? who : `**no ${who}** since ${showDay(leftOn, false)}`;
    });
  const open = customer.runs.filter((other) => other.key !== run.key && other.state === 'open');
  const last = customer.touchpoints.toSorted((a, b) => compareText(b.on, a.on))[0];
  const rows: [string, string][] = [
    [
      'Contract',
      [
        money && customer.arr !== null ? plain(showMoney(customer.arr, customer.currency)) : '',
        customer.seats === null ? '' : plain(`${showValue(customer.seats, 'count', customer.currency)} seats`),
        renewal,
      ]
        .filter(Boolean)
        .join(', '),
    ],
    ['Health', `${score}${past.length === 0 ? '' : ` (${past.join(', ')})`}, coverage ${Math.round(health.coverage * 100)}%`],
    [
      'Measures',
      measures
        .slice(0, 6)
        .filter(({ unit }) => money || unit !== 'currency')
        .map((measure) => `${plain(measure.title, 60)} ${measureValue(measure, customer)}`)
        .join(' · '),
    ],
    ['Objectives', customer.objectives.slice(0, 3).map(objective).join(' · ')],
    ['People', people.slice(0, 6).join(' · ')],
    [
      'Open',
      open
        .slice(0, 4)
        .map(({ title }) => plain(title, 80))
        .join(' · '),
    ],
    ['Last contact', last === undefined ? '' : `${showDay(last.on)}, ${plain(last.title ?? last.kind, 80)}`],
  ];
  return rows.filter(([, text]) => text !== '');
}

function objective({ words, progress, by }: CustomerReport['objectives'][number]): string {
  const far = progress === null ? '' : progress < 0 ? ': further away than at the start,' : `: ${Math.round(progress * 100)}% of the way,`;
  return `${plain(words, 80)}${far} by ${showDay(by, false)}`;
}

function asSentence(text: string): string {
  return /[.?!…]$/.test(text) ? capital(text) : `${capital(text)}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Lower-cases a first word, unless it is an abbreviation. */
function lower(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
