import { daysBetween } from './dates.ts';
import {
  countOf,
  formatLongDay,
  formatMoney,
  formatMonth,
  formatNumber,
  formatShare,
  formatShortDay,
  formatValue,
  titleOf,
} from './format.ts';
import {
  type Party,
  shareAhead,
  type ValueObjective,
  type ValueQuarter,
  type ValueRank,
  type ValueReport,
  type ValueStep,
} from './value.ts';

/*
 * The sentences of a value report. They are read by somebody who does not know our words: no band, no score, no name of a playbook, and of an
 * objective that is late only how far it is.
 */

/** One of the figures below the result. */
export interface LeadFigure {
  readonly title: string;
  readonly value: string;
  readonly note: string;
}

const contactNames: Readonly<Record<string, readonly [string, string]>> = {
  call: ['call', 'calls'],
  meeting: ['meeting', 'meetings'],
  email: ['e-mail', 'e-mails'],
  event: ['event', 'events'],
  visit: ['visit', 'visits'],
  training: ['training session', 'training sessions'],
  chat: ['chat', 'chats'],
  other: ['other contact', 'other contacts'],
};

/** A number with its unit; amounts of a million and more are shortened. */
export function sayNumber(value: number, unit: string | null, currency: string): string {
  return unit === 'currency' && Math.abs(value) >= 999_500 ? formatMoney(value, currency) : formatValue(value, unit, currency);
}

/** Words within a sentence: what is longer than a line is cut. */
function quoted(words: string): string {
  return words.length <= 80 ? words : `${words.slice(0, 80).replace(/\s+\S*$/, '')}…`;
}

/** The title. Example: `The past year at Calder & Voss`. */
export function sayTitle({ customer, from, asOf }: ValueReport): string {
  const days = daysBetween(from, asOf) + 1;
  const months = Math.round(days / 30.44);
  if (days >= 364) return `The past year at ${customer}`;
  if (months < 1) return `The first ${countOf(Math.max(1, days), 'day')} at ${customer}`;
  return `The first ${months === 1 ? 'month' : `${months} months`} at ${customer}`;
}

/** The period. Example: `24 November 2025 to 23 November 2026`. */
export function sayPeriod({ from, asOf }: Pick<ValueReport, 'from' | 'asOf'>): string {
  return `${formatLongDay(from)} to ${formatLongDay(asOf)}`;
}

/** The result in one sentence: how many objectives are reached, and the one that is furthest. */
export function sayResult(report: ValueReport): string {
  const { objectives, customer, workspace, since } = report;
  const [best] = objectives;
  if (best === undefined) {
    const begun = since === null ? '' : ` since ${formatMonth(since)}`;
    return `${customer} has worked with ${workspace}${begun}; objectives, with the figures they start from, are the next thing to agree.`;
  }
  const reached = objectives.filter((one) => one.reached).length;
  const total = objectives.length;
  const counted =
    total === 1
      ? reached === 1
        ? 'The one objective we agreed is reached'
        : 'One objective is agreed'
      : reached === total
        ? `All ${total} objectives are reached`
        : reached === 0
          ? `${total} objectives are agreed and under way`
          : `${reached} of ${total} objectives ${reached === 1 ? 'is' : 'are'} reached`;
  const { words, now, baseline, target, unit } = best;
  const inUnit = (value: number) => sayNumber(value, unit, report.currency);
  if (now === null) return `${counted}; “${quoted(words)}” is still to be measured.`;
  const way = baseline === null || baseline === now ? `stands at ${inUnit(now)}` : `went from ${inUnit(baseline)} to ${inUnit(now)}`;
  return `${counted}: “${quoted(words)}” ${way}, with ${inUnit(target)} agreed.`;
}

/** The four figures: results first, then what every customer has. */
export function leadFigures(report: ValueReport): readonly LeadFigure[] {
  const { results, objectives, quarters, since, currency } = report;
  const reached = objectives.filter((one) => one.reached).length;
  const contacts = quarters.flatMap((quarter) => quarter.contacts).reduce((sum, { count }) => sum + count, 0);
  const finished = quarters.reduce((sum, quarter) => sum + quarter.finished.length, 0);
  return [
    ...results.slice(0, objectives.length === 0 ? 4 : 3).map(({ title, value, unit, from, agreed }) => ({
      title,
      value: sayNumber(value, unit, currency),
      note:
        from !== null ? `from ${sayNumber(from, unit, currency)}` : agreed !== null ? `${sayNumber(agreed, unit, currency)} agreed` : '',
    })),
    ...(objectives.length === 0 ? [] : [{ title: 'Objectives reached', value: `${reached} of ${objectives.length}`, note: 'as agreed' }]),
    { title: 'Times in touch', value: formatNumber(contacts), note: `in ${countOf(quarters.length, 'quarter')}` },
    { title: 'Programmes finished', value: formatNumber(finished), note: finished === 0 ? 'in this period' : 'named below' },
    ...(since === null ? [] : [{ title: 'Working together since', value: formatMonth(since), note: '' }]),
  ].slice(0, 4);
}

/** How far an objective is, for a mark. Example: `Reached`, `68% there`. */
export function sayProgress({ reached, progress, now }: ValueObjective): string {
  if (reached) return 'Reached';
  if (now === null) return 'Not measured yet';
  if (progress === null) return 'Begun';
  // What is not reached is never rounded up to all of it.
  return progress < 0 ? 'Below the start' : progress === 0 ? 'At the start' : `${formatShare(Math.min(0.99, progress))} there`;
}

/** Whose objective it is, where its numbers come from and who stands for them; empty where nobody said. */
export function sayEvidence({ department, measuredOn, source, confirmed }: ValueObjective, { workspace }: ValueReport): string {
  const base =
    measuredOn === null && source === null
      ? ''
      : `Baseline${measuredOn === null ? '' : ` of ${formatLongDay(measuredOn)}`}${source === null ? '' : `: ${withoutStop(source)}`}.`;
  const whose = department === null ? '' : `${titleOf(department)}.`;
  if (confirmed === null) return [whose, base].filter(Boolean).join(' ');
  const { by, on, evidence } = confirmed;
  return [
    whose,
    base,
    `Confirmed${sayParty(by, workspace)} on ${formatLongDay(on)}${evidence === null ? '' : `: ${withoutStop(evidence)}`}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function sayParty({ side, name }: Party, workspace: string): string {
  if (side === null) return '';
  if (side === 'theirs') return ` by ${name ?? 'you'}`;
  return ` by ${name ?? 'us'}, ${workspace}`;
}

function withoutStop(text: string): string {
  return text.replace(/[.\s]+$/, '');
}

/** The contacts of a quarter. Example: `2 meetings, 1 e-mail`. */
export function sayContacts({ contacts }: ValueQuarter): string {
  if (contacts.length === 0) return 'No contact on record';
  return contacts
    .map(({ kind, count }) => {
      const [one, many] = contactNames[kind] ?? ['other contact', 'other contacts'];
      return countOf(count, one, many);
    })
    .join(', ');
}

/** The days of a quarter. Example: `24 Nov 2025 to 23 Feb`. */
export function sayQuarter({ from, to }: ValueQuarter, asOf: string): string {
  return `${formatShortDay(from, asOf)} to ${formatShortDay(to, asOf)}`;
}

/** Who is compared. Example: `24 logistics companies`. */
export function sayGroup({ others, peers }: ValueRank, workspace: string): string {
  const all = others.length + 1;
  return peers === null ? `${countOf(all, 'customer')} of ${workspace}` : `${formatNumber(all)} ${peers}`;
}

/** The place among others. Example: `ahead of 21 of 23`. */
export function sayRank({ ahead, others }: ValueRank): string {
  return `ahead of ${ahead} of ${others.length}`;
}

/** The place as a sentence. Example: `You are ahead of 21 of 23, the 91st percentile.` */
export function sayPlace(rank: ValueRank): string {
  const { ahead, others, equal } = rank;
  if (ahead === others.length) return `You are first of ${others.length + 1}.`;
  if (ahead === 0 && equal === 0) return `All ${others.length} others are ahead of you for now.`;
  const percentile = Math.round(shareAhead(rank) * 100);
  const ending = percentile > 10 && percentile < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][percentile % 10] ?? 'th');
  return `You are ${sayRank(rank)}${equal === 0 ? '' : ` and level with ${equal}`}, the ${percentile}${ending} percentile.`;
}

/** Why something is planned. Example: `From 41% to 50%`. */
export function sayReason({ kind, unit, now, target }: ValueStep, currency: string): string {
  if (kind === 'programme') return 'Under way';
  if (target === null) return '';
  const inUnit = (value: number) => sayNumber(value, unit, currency);
  const way = now === null ? `Reach ${inUnit(target)}` : `From ${inUnit(now)} to ${inUnit(target)}`;
  return kind === 'proposal' ? `${way}, to be agreed` : way;
}

/** What the customer is asked for, one sentence each. */
export function sayNeeds(report: ValueReport): readonly string[] {
  const { objectives, plan } = report;
  if (objectives.length === 0 && plan.every(({ kind }) => kind !== 'proposal'))
    return [
      'Two or three objectives for the next twelve months, each with the figure it starts from, so that this report can measure them.',
    ];
  const asked = objectives
    .filter(({ reached }) => !reached)
    .flatMap(({ words, now, theirs, stands, confirmed }) => {
      const parts = [
        ...(now === null ? ['the current figure'] : []),
        ...(theirs === null ? ['a person on your side who stands for it'] : []),
        ...(stands
          ? []
          : [`your confirmation that it still holds${confirmed === null ? '' : ` (last given on ${formatLongDay(confirmed.on)})`}`]),
      ];
      return parts.length === 0 ? [] : [`For “${quoted(words)}”: ${listOf(parts)}.`];
    });
  const proposals = plan
    .filter(({ kind }) => kind === 'proposal')
    .map(({ what }) => `Your yes or no to a new objective: “${quoted(what)}”.`);
  return [...asked, ...proposals];
}

function listOf(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

/** Until when the contract runs; empty without one that ends. */
export function sayContract({ contractUntil }: ValueReport): string {
  return contractUntil === null ? '' : `Your contract runs until ${formatLongDay(contractUntil)}.`;
}
