import type { CustomerReport, Explanation, MeasureReport, RunReport, StepReport } from '../evaluate/report.ts';
import type { RunTexts } from '../evaluate/run-texts.ts';
import { counted, formatNumber, joinWords } from '../expressions/words-values.ts';
import { compareText } from '../model/diagnostic.ts';
import type { ShownAsset } from './assets.ts';
import { glanceRows, measureValue, type Shows, scoreChanges } from './glance.ts';
import { addressOf, fileUrl, type Links, linkToPlace } from './links.ts';
import { dayAnswer, nextStep } from './steps.ts';
import { asWords, plain, showDay } from './text.ts';

/** What a body may show, and where it points to. */
export interface BodySettings extends Shows {
  readonly links: Links;
  /** What the files say for the runs; without it an issue has no goal and no texts. */
  readonly texts?: RunTexts | undefined;
  /** The number of the issue of a run, or of a step with its own, where it is known. */
  readonly issueOf?: ((key: string) => number | undefined) | undefined;
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
  /** Present of a customer that has left: it has a review, and no account report. */
  readonly hasLeft?: true;
  readonly members: readonly Member[] | null;
  /** Present in the issue of a step that has its own. */
  readonly step?: StepReport;
  readonly asOf: string;
}

/** What of the text below the steps is shown: of a body that would be too long, parts are left out. */
export interface BodyParts {
  readonly table: boolean;
  readonly why: boolean;
  readonly assets: readonly ShownAsset[];
  /** Texts that are too long to stand here. */
  readonly leftOut: readonly ShownAsset[];
}

/** So many customers of an audience are listed by name: the rest is counted. */
const shownMembers = 50;

/** What people call what a run is about. Examples: `Nordhaven Logistics`, `12 customers`. */
export function nameOfSubject({ run, customer, members }: Omit<Subject, 'asOf'>): string {
  return customer?.name ?? (members === null ? asWords(run.subject) : counted(members.length, 'customer'));
}

/** What is amiss, what to do and by when, and what is next: the text above the steps. */
export function whyLines(subject: Subject, { links, texts, issueOf }: BodySettings): readonly string[] {
  const { run, customer, asOf } = subject;
  const name = plain(nameOfSubject(subject), 120);
  const report = reportOf(subject, links);
  const head = [
    `**${plain(run.title, 120)}** for ${report === null ? name : `[${name}](${report})`}`,
    ...(run.due === null ? [] : [`due **${showDay(run.due)}**`]),
    `${run.priority} priority`,
  ].join(' · ');
  const goal = texts?.goal(run);
  return [
    ...calls(run, asOf),
    head,
    ...(subject.step === undefined ? [] : [partOf(issueOf?.(run.key))]),
    ...(goal === undefined ? [] : [`Goal: ${lower(plain(goal, 200))}`]),
    '',
    '### Next',
    nextLine(run, customer, asOf, texts),
  ];
}

/** What has to be seen first, as boxes: that the run is overdue and who was told of it, or until when it is put off. */
function calls(run: RunReport, asOf: string): readonly string[] {
  const box = (kind: 'CAUTION' | 'NOTE', lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`> [!${kind}]`, ...lines.map((line) => `> ${line}`), ''];
  return [...box('NOTE', snoozeLines(run)), ...box('CAUTION', [...lateLines(run, asOf), ...escalationLines(run)])];
}

/** Until when a run is put off, and why. */
function snoozeLines(run: RunReport): readonly string[] {
  if (run.snoozedUntil === undefined) return [];
  const says = run.why.find(({ part }) => part === 'snoozed')?.says;
  return [`**Snoozed** until ${showDay(run.snoozedUntil)}${says === undefined ? '' : `: ${plain(says.replace(/^[^:]*: /, ''), 300)}`}`];
}

/** What was due when. The days since are not counted: the text would change with each of them. */
function lateLines(run: RunReport, asOf: string): readonly string[] {
  if (run.late === 0) return [];
  const late = run.steps
    .filter(({ state, due }) => state === 'open' && due !== null && due < asOf)
    .sort((a, b) => compareText(a.due ?? '', b.due ?? ''));
  const steps = late.slice(0, 3).map(({ title, due }) => `“${plain(title, 120)}” was due ${showDay(due ?? '')}`);
  const isSaid = late.slice(0, 3).some(({ due }) => due === run.due);
  const whole = run.due !== null && run.due < asOf && !isSaid ? [`all of it was due ${showDay(run.due)}`] : [];
  const more = late.length > steps.length ? [`${counted(late.length - steps.length, 'more step')} too`] : [];
  const parts = [...steps, ...more, ...whole];
  return [`**Overdue**${parts.length === 0 ? '' : `: ${joinWords(parts, 'and')}`}.`];
}

/** Who is told of an overdue run. Our text may mention a person: whom an issue is assigned to stays people's choice. */
function escalationLines(run: RunReport): readonly string[] {
  const says = run.why.find(({ part }) => part === 'escalated')?.says;
  if (run.escalated === undefined || says === undefined) return [];
  const { login } = run.escalated;
  return [`**${plain(says, 300)}**${login === null || login === run.owner ? '' : ` @${login}`}`];
}

function nextLine(run: RunReport, customer: CustomerReport | null, asOf: string, texts: RunTexts | undefined): string {
  const step = nextStep(run);
  if (step === undefined) return 'Every step is done.';
  const due =
    step.due === null
      ? step.when === null
        ? ''
        : `, ${plain(step.when)}`
      : `, due **${showDay(step.due)}**${step.due < asOf ? ' (**late**)' : ''}`;
  const about = texts?.about(run, step.id);
  const isHere = step.asset !== null && step.state === 'open' && texts !== undefined && step.ownIssue !== true;
  const text = step.ownIssue === true ? ' It has an issue of its own.' : isHere ? ' The text is below.' : '';
  const points = customer === null ? [] : talkingPoints(customer);
  const talk = points.length === 0 ? '' : ` Talk about ${joinWords(points, 'and')}.`;
  return `**${plain(step.title, 160)}**${due}.${about === undefined ? '' : ` ${asSentence(plain(about, 500))}`}${text}${talk}`;
}

/** Two things worth a conversation: what costs the score most, and an objective that lags behind its time. */
function talkingPoints(customer: CustomerReport): readonly string[] {
  const measures = weakest(customer).map((measure) => `${plain(lower(measure.title), 80)} (${measureValue(measure, customer.currency)})`);
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

/** Why now, the customer at a glance, the texts to use, how to answer, and where to read on: the text below the steps. */
export function factLines(subject: Subject, settings: BodySettings, parts: BodyParts): readonly string[] {
  const { run, customer, members } = subject;
  const rows = customer === null || !parts.table ? [] : glanceRows(customer, run, settings, settings.texts);
  // The first row is the head: an empty one would be shown as an empty line.
  const [head, ...cells] = rows.map(([name, text]) => `| ${name} | ${text} |`);
  const table = head === undefined ? [] : [`### ${plain(nameOfSubject(subject), 120)}`, head, '|:--|:--|', ...cells, ''];
  return [
    ...reasonLines(subject, settings, parts.why),
    ...memberLines(run, members, settings),
    ...table,
    ...assetLines(parts, settings.links),
    ...(subject.step === undefined ? answerLines(run) : stepAnswerLines(subject.step, settings.issueOf?.(run.key))),
    ...pageLines(subject, settings.links),
  ];
}

/** Why now in sentences with the places that say so, and the whole chain in a part that opens. */
function reasonLines({ run, customer, asOf }: Subject, { links }: BodySettings, isChained: boolean): readonly string[] {
  const when = run.why.find(({ part }) => part === 'when');
  const sentences = [
    ...(when === undefined ? [] : [withPlace(when, links)]),
    ...(customer === null ? [] : healthSentences(customer, links)),
  ];
  const chain = isChained ? run.why : [];
  if (sentences.length === 0 && chain.length === 0) return [];
  const lines = chain.map((one, index) => {
    const name = capital(asWords(one.part));
    return `${index + 1}. ${one.says.startsWith(name) ? '' : `${name}: `}${withPlace(one, links)}`;
  });
  const details = [`<details><summary>The whole reckoning, as of ${showDay(asOf)}</summary>`, '', ...lines, '', '</details>', ''];
  return ['### Why now', sentences.join(' '), '', ...(lines.length === 0 ? [] : details)];
}

/** The health, how it moved, and the two measures that cost most. */
function healthSentences(customer: CustomerReport, links: Links): readonly string[] {
  const { health } = customer;
  if (health.score === null || health.band === null)
    return health.noScore === null ? [] : [asSentence(`There is no score: ${plain(health.noScore)}`)];
  const [latest] = scoreChanges(customer);
  const moved = latest === undefined ? '' : `, ${latest.change < 0 ? 'down' : 'up'} ${Math.abs(latest.change)} in ${latest.days} days`;
  const measures = health.band === 'green' ? [] : weakest(customer).slice(0, 2);
  return [`They are **${health.band} at ${Math.round(health.score)}**${moved}.`, ...measures.map(({ why }) => withPlace(why, links))];
}

function withPlace({ says, at }: Pick<Explanation, 'says' | 'at'>, links: Links): string {
  const text = capital(plain(says, 300));
  const end = /[.?!…]$/.exec(text)?.[0] ?? '.';
  return `${text.endsWith(end) ? text.slice(0, -end.length) : text} (${linkToPlace(links, at)})${end}`;
}

/** The customers of an audience, by name, in a part that opens, and how to have them all as a file. */
function memberLines(run: RunReport, members: readonly Member[] | null, { links }: BodySettings): readonly string[] {
  if (members === null) return [];
  const lines = members.slice(0, shownMembers).map(({ id, name }) => {
    const address = addressOf(links.account, id);
    const variant = run.variants?.[id];
    return `- ${address === null ? plain(name, 120) : `[${plain(name, 120)}](${address})`}${variant === undefined ? '' : `: ${asWords(variant)}`}`;
  });
  const rest = members.length - lines.length;
  return [
    `### ${counted(members.length, 'customer')}`,
    ...variantLines(run),
    'One row for each, with its owner, its people and the e-mail filled in:',
    '```sh',
    `setpiece report audience ${run.key} --out ${run.playbook}.csv`,
    '```',
    `<details><summary>${lines.length < members.length ? `The first ${lines.length} of them` : 'All of them'}</summary>`,
    '',
    ...lines,
    ...(rest === 0 ? [] : [`- and ${formatNumber(rest)} more`]),
    '',
    '</details>',
    '',
  ];
}

/** How many got which way by lot. */
function variantLines({ variants = {} }: RunReport): readonly string[] {
  const groups = [...Map.groupBy(Object.values(variants), (variant) => variant)].sort(([a], [b]) => compareText(a, b));
  return groups.length === 0 ? [] : [`By lot: ${groups.map(([variant, { length }]) => `${asWords(variant)} ${length}`).join(', ')}.`, ''];
}

function assetLines({ assets, leftOut }: BodyParts, links: Links): readonly string[] {
  if (assets.length === 0 && leftOut.length === 0) return [];
  const pages = leftOut.map(({ id, title }) => {
    const address = addressOf(links.asset, id);
    return address === null ? plain(title) : `[${plain(title)}](${address})`;
  });
  return [
    '### Ready to use',
    ...assets.flatMap(({ lines }) => lines),
    ...(pages.length === 0 ? [] : ['', `Too long to stand here: ${pages.join(' · ')}`]),
    '',
  ];
}

/** Which issue this is a step of. */
function partOf(issue: number | undefined): string {
  return issue === undefined ? 'This is one step of it.' : `This is one step of it; the others are in #${issue}.`;
}

/** How to say what was done, in the issue of a step. */
function stepAnswerLines(step: StepReport, issue: number | undefined): readonly string[] {
  const list = issue === undefined ? 'in the issue of its run' : `in #${issue}`;
  const leaves = `Closing as not planned leaves the step open there.`;
  if (step.asksDay === true)
    return ['### How to answer', `Comment ${dayAnswer(step)} with the day: that ticks the step ${list}, and this issue closes. ${leaves}`];
  const answer = step.options?.length ? 'Tick one answer. ' : '';
  return ['### How to answer', `${answer}Close this issue as completed when the step is done: that ticks it ${list}. ${leaves}`];
}

/** How to say what was done. The commands are those of this run: its next step, the answers of its open question. */
function answerLines(run: RunReport): readonly string[] {
  const step = nextStep(run);
  const isQuestion = ({ options, asksDay }: StepReport): boolean => asksDay === true || options !== null;
  const question = run.steps.find((one) => one.state === 'open' && one.ownIssue !== true && isQuestion(one));
  const [option] = question?.options ?? [];
  const commands = [
    ...(step === undefined || isQuestion(step) ? [] : [`\`/done ${step.id}\``]),
    ...(question?.asksDay === true ? [dayAnswer(question)] : option === undefined ? [] : [`\`/answer ${option.replaceAll('`', '')}\``]),
    '`/snooze <day> <reason>`',
    '`/help`',
  ];
  return [
    '### How to answer',
    `Tick a box when its step is done, or comment ${joinWords(commands, 'or')}. Closing as completed means done, closing as not planned means dismissed.`,
  ];
}

/** The address of the page about the customer. */
function reportOf({ customer, hasLeft }: Subject, links: Links): string | null {
  return customer === null ? null : addressOf((hasLeft ? links.review : links.account) ?? null, customer.id);
}

function pageLines(subject: Subject, links: Links): readonly string[] {
  const { run, customer, hasLeft } = subject;
  const pages = [
    [hasLeft ? 'Churn and renewal review' : 'Account report', reportOf(subject, links)],
    ['Record', customer === null ? null : fileUrl(links.source, customer.at)],
    ['Playbook', addressOf(links.playbook, run.playbook) ?? fileUrl(links.source, run.at)],
    ['Change this rule', fileUrl(links.edit, run.at)],
  ].flatMap(([text, address]): readonly string[] => (address === null ? [] : [`[${text}](${address})`]));
  return pages.length === 0 ? [] : ['', pages.join(' · ')];
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
