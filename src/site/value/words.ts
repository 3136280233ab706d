import { say } from '../../model/language.ts';
import { daysBetween } from '../../reports/dates.ts';
import { titleOf } from '../../reports/format.ts';
import {
  type Party,
  shareAhead,
  type ValueObjective,
  type ValueQuarter,
  type ValueRank,
  type ValueReport,
  type ValueStep,
} from '../../reports/value.ts';
import type { Language } from '../language/language.ts';

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

const otherContacts = say('{{count}} other contacts');
const contactNames: Readonly<Record<string, string>> = {
  call: say('{{count}} calls'),
  meeting: say('{{count}} meetings'),
  email: say('{{count}} e-mails'),
  event: say('{{count}} events'),
  visit: say('{{count}} visits'),
  training: say('{{count}} training sessions'),
  chat: say('{{count}} chats'),
  other: otherContacts,
};

/** A number with its unit; amounts of a million and more are shortened. */
export function sayNumber(number: number, unit: string | null, currency: string, { money, value }: Language): string {
  return unit === 'currency' && Math.abs(number) >= 999_500 ? money(number, currency) : value(number, unit, currency);
}

/** Things of a list that is not a sentence. Example: `Maria Keller, H. Voss`. */
export function sayList(items: readonly string[], { id }: Language): string {
  return items.join(id === 'en' ? ', ' : '、');
}

/** Whole sentences, one after the other; empty ones leave nothing. */
export function saySentences(sentences: readonly string[], { id }: Language): string {
  return sentences.filter((one) => one !== '').join(id === 'en' ? ' ' : '');
}

/** Words within a sentence: what is longer than a line is cut. */
function quoted(words: string, { titled }: Language): string {
  const said = titled(words);
  return said.length <= 80 ? said : `${said.slice(0, 80).replace(/\s+\S*$/, '')}…`;
}

/** The title. Example: `The past year at Calder & Voss`. */
export function sayTitle({ customer, from, asOf }: ValueReport, { t }: Language): string {
  const days = daysBetween(from, asOf) + 1;
  const months = Math.round(days / 30.44);
  if (days >= 364) return t('The past year at {{customer}}', { customer });
  if (months < 1) return t('The first {{count}} days at {{customer}}', { count: Math.max(1, days), customer });
  return t('The first {{count}} months at {{customer}}', { count: months, customer });
}

/** The period. Example: `24 November 2025 to 23 November 2026`. */
export function sayPeriod({ from, asOf }: Pick<ValueReport, 'from' | 'asOf'>, { t }: Language): string {
  return t('{{from}} to {{to}}', { from: { day: from }, to: { day: asOf } });
}

/** The result in one sentence: how many objectives are reached, and the one that is furthest. */
export function sayResult(report: ValueReport, language: Language): string {
  const { objectives, customer, workspace, since, currency } = report;
  const { t, month } = language;
  const [best] = objectives;
  if (best === undefined)
    return since === null
      ? t('{{customer}} has worked with {{workspace}}; objectives, with the figures they start from, are the next thing to agree.', {
          customer,
          workspace,
        })
      : t(
          '{{customer}} has worked with {{workspace}} since {{month}}; objectives, with the figures they start from, are the next thing to agree.',
          { customer, workspace, month: month(since) },
        );
  const counted = sayReached(objectives, language);
  const { now, baseline, target, unit } = best;
  const words = quoted(best.words, language);
  const inUnit = (value: number) => sayNumber(value, unit, currency, language);
  if (now === null) return t('{{counted}}; “{{words}}” is still to be measured.', { counted, words });
  return baseline === null || baseline === now
    ? t('{{counted}}: “{{words}}” stands at {{now}}, with {{target}} agreed.', { counted, words, now: inUnit(now), target: inUnit(target) })
    : t('{{counted}}: “{{words}}” went from {{from}} to {{now}}, with {{target}} agreed.', {
        counted,
        words,
        from: inUnit(baseline),
        now: inUnit(now),
        target: inUnit(target),
      });
}

function sayReached(objectives: readonly ValueObjective[], { t }: Language): string {
  const reached = objectives.filter((one) => one.reached).length;
  const total = objectives.length;
  if (total === 1) return reached === 1 ? t('The one objective we agreed is reached') : t('One objective is agreed');
  if (reached === total) return t('All {{total}} objectives are reached', { total });
  if (reached === 0) return t('{{total}} objectives are agreed and under way', { total });
  return t('{{count}} of {{total}} objectives are reached', { count: reached, total });
}

/** The four figures: results first, then what every customer has. */
export function leadFigures(report: ValueReport, language: Language): readonly LeadFigure[] {
  const { results, objectives, quarters, since, currency } = report;
  const { t, titled, number, month } = language;
  const reached = objectives.filter((one) => one.reached).length;
  const contacts = quarters.flatMap((quarter) => quarter.contacts).reduce((sum, { count }) => sum + count, 0);
  const finished = quarters.reduce((sum, quarter) => sum + quarter.finished.length, 0);
  return [
    ...results.slice(0, objectives.length === 0 ? 4 : 3).map(({ title, value, unit, from, agreed }) => ({
      title: titled(title),
      value: sayNumber(value, unit, currency, language),
      note:
        from !== null
          ? t('from {{value}}', { value: sayNumber(from, unit, currency, language) })
          : agreed !== null
            ? t('{{value}} agreed', { value: sayNumber(agreed, unit, currency, language) })
            : '',
    })),
    ...(objectives.length === 0
      ? []
      : [
          {
            title: t('Objectives reached'),
            value: t('{{reached}} of {{total}}', { reached, total: objectives.length }),
            note: t('as agreed'),
          },
        ]),
    { title: t('Times in touch'), value: number(contacts), note: t('in {{count}} quarters', { count: quarters.length }) },
    { title: t('Programmes finished'), value: number(finished), note: finished === 0 ? t('in this period') : t('named below') },
    ...(since === null ? [] : [{ title: t('Working together since'), value: month(since), note: '' }]),
  ].slice(0, 4);
}

/** How far an objective is, for a mark. Example: `Reached`, `68% there`. */
export function sayProgress({ reached, progress, now }: ValueObjective, { t }: Language): string {
  if (reached) return t('Reached');
  if (now === null) return t('Not measured yet');
  if (progress === null) return t('Begun');
  if (progress < 0) return t('Below the start');
  // What is not reached is never rounded up to all of it.
  return progress === 0 ? t('At the start') : t('{{share}} there', { share: { share: Math.min(0.99, progress) } });
}

/** Whose objective it is, where its numbers come from and who stands for them; empty where nobody said. */
export function sayEvidence(objective: ValueObjective, { workspace }: ValueReport, language: Language): string {
  const { department, confirmed } = objective;
  return saySentences(
    [
      department === null ? '' : language.t('{{department}}.', { department: language.titled(titleOf(department)) }),
      sayBaseline(objective, language),
      confirmed === null ? '' : sayConfirmed(confirmed, workspace, language),
    ],
    language,
  );
}

function sayBaseline({ measuredOn, source: written }: ValueObjective, { t }: Language): string {
  const source = written === null ? null : withoutStop(written);
  if (measuredOn === null) return source === null ? '' : t('Baseline: {{source}}.', { source });
  const day = { day: measuredOn };
  return source === null ? t('Baseline of {{day}}.', { day }) : t('Baseline of {{day}}: {{source}}.', { day, source });
}

function sayConfirmed(
  { by, on, evidence: written }: NonNullable<ValueObjective['confirmed']>,
  workspace: string,
  language: Language,
): string {
  const { t } = language;
  const day = { day: on };
  const person = sayParty(by, workspace, language);
  const evidence = written === null ? null : withoutStop(written);
  if (person === null)
    return evidence === null ? t('Confirmed on {{day}}.', { day }) : t('Confirmed on {{day}}: {{evidence}}.', { day, evidence });
  return evidence === null
    ? t('Confirmed by {{person}} on {{day}}.', { person, day })
    : t('Confirmed by {{person}} on {{day}}: {{evidence}}.', { person, day, evidence });
}

function sayParty({ side, name }: Party, workspace: string, { t }: Language): string | null {
  if (side === null) return null;
  if (side === 'theirs') return name ?? t('you');
  return name === null ? t('us, {{workspace}}', { workspace }) : t('{{person}}, {{workspace}}', { person: name, workspace });
}

function withoutStop(text: string): string {
  return text.replace(/[.。\s]+$/, '');
}

/** The contacts of a quarter. Example: `2 meetings, 1 e-mail`. */
export function sayContacts({ contacts }: ValueQuarter, language: Language): string {
  const { t } = language;
  if (contacts.length === 0) return t('No contact on record');
  return sayList(
    contacts.map(({ kind, count }) => t(contactNames[kind] ?? otherContacts, { count })),
    language,
  );
}

/** The days of a quarter. Example: `24 Nov 2025 to 23 Feb`. */
export function sayQuarter({ from, to }: ValueQuarter, asOf: string, { t }: Language): string {
  return t('{{from}} to {{to}}', { from: { shortDay: from, near: asOf }, to: { shortDay: to, near: asOf } });
}

/** Who is compared. Example: `24 logistics companies`. */
export function sayGroup({ others, peers }: ValueRank, workspace: string, { t, titled }: Language): string {
  const all = others.length + 1;
  return peers === null
    ? t('{{count}} customers of {{workspace}}', { count: all, workspace })
    : t('{{number}} {{peers}}', { number: all, peers: titled(peers) });
}

/** The place among others. Example: `ahead of 21 of 23`. */
export function sayRank({ ahead, others }: ValueRank, { t }: Language): string {
  return t('ahead of {{ahead}} of {{others}}', { ahead, others: others.length });
}

const percentiles = [
  say('{{number}}th percentile'),
  say('{{number}}st percentile'),
  say('{{number}}nd percentile'),
  say('{{number}}rd percentile'),
] as const;

/** The place as a sentence. Example: `You are ahead of 21 of 23, the 91st percentile.` */
export function sayPlace(rank: ValueRank, { t }: Language): string {
  const { ahead, equal } = rank;
  const others = rank.others.length;
  if (ahead === others) return t('You are first of {{total}}.', { total: others + 1 });
  if (ahead === 0 && equal === 0) return t('All {{others}} others are ahead of you for now.', { others });
  const number = Math.round(shareAhead(rank) * 100);
  const percentile = t((number > 10 && number < 14 ? undefined : percentiles[number % 10]) ?? percentiles[0], { number });
  return equal === 0
    ? t('You are ahead of {{ahead}} of {{others}}, the {{percentile}}.', { ahead, others, percentile })
    : t('You are ahead of {{ahead}} of {{others}} and level with {{equal}}, the {{percentile}}.', { ahead, others, equal, percentile });
}

/** Why something is planned. Example: `From 41% to 50%`. */
export function sayReason({ kind, unit, now, target }: ValueStep, currency: string, language: Language): string {
  const { t } = language;
  if (kind === 'programme') return t('Under way');
  if (target === null) return '';
  const to = sayNumber(target, unit, currency, language);
  if (now === null) return kind === 'proposal' ? t('Reach {{to}}, to be agreed', { to }) : t('Reach {{to}}', { to });
  const from = sayNumber(now, unit, currency, language);
  return kind === 'proposal' ? t('From {{from}} to {{to}}, to be agreed', { from, to }) : t('From {{from}} to {{to}}', { from, to });
}

/** What the customer is asked for, one sentence each. */
export function sayNeeds(report: ValueReport, language: Language): readonly string[] {
  const { objectives, plan } = report;
  const { t, list } = language;
  if (objectives.length === 0 && plan.every(({ kind }) => kind !== 'proposal'))
    return [
      t('Two or three objectives for the next twelve months, each with the figure it starts from, so that this report can measure them.'),
    ];
  const asked = objectives
    .filter(({ reached }) => !reached)
    .flatMap(({ words, now, theirs, stands, confirmed }) => {
      const parts = [
        ...(now === null ? [t('the current figure')] : []),
        ...(theirs === null ? [t('a person on your side who stands for it')] : []),
        ...(stands
          ? []
          : [
              confirmed === null
                ? t('your confirmation that it still holds')
                : t('your confirmation that it still holds (last given on {{day}})', { day: { day: confirmed.on } }),
            ]),
      ];
      return parts.length === 0 ? [] : [t('For “{{words}}”: {{parts}}.', { words: quoted(words, language), parts: list(parts) })];
    });
  const proposals = plan
    .filter(({ kind }) => kind === 'proposal')
    .map(({ what }) => t('Your yes or no to a new objective: “{{words}}”.', { words: quoted(what, language) }));
  return [...asked, ...proposals];
}

/** Until when the contract runs; empty without one that ends. */
export function sayContract({ contractUntil }: ValueReport, { t }: Language): string {
  return contractUntil === null ? '' : t('Your contract runs until {{day}}.', { day: { day: contractUntil } });
}
