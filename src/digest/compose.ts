import type { CustomerReport } from '../evaluate/report.ts';
import { pastHealth, shownBand } from '../reports/bands.ts';
import { daysBetween } from '../reports/dates.ts';
import {
  type Digest,
  type DigestTask,
  digestMoveDays,
  digestRenewalDays,
  type RiskyCustomer,
  type StaleMeasure,
} from '../reports/digest.ts';
import { countOf, formatLongDay, formatMoney, formatNumber, formatShortDay, titleOf } from '../reports/format.ts';
import type { ArrSum } from '../reports/money.ts';
import type { Move } from '../reports/moves.ts';
import { causedChange, sayChange } from '../reports/trend.ts';
import { decidingChanges } from '../reports/why.ts';
import type { OwnerWork } from '../reports/work.ts';
import { nextStep } from '../tasks/steps.ts';
import type { Letter, Line, Section, Span } from './letter.ts';

/** What texts need beside the numbers. */
export interface ComposeSettings {
  readonly workspace: string;
  /** Whether amounts may be shown. */
  readonly money: boolean;
  /** What people call a login. */
  readonly nameOf: (login: string) => string;
  /** Titles of stages by their ids. */
  readonly stages: ReadonlyMap<string, string>;
  /** The address of a customer's account report; null where there is none. */
  readonly account: (customer: string) => string | null;
}

/** So many entries of a list are written out: the rest is counted. */
const shown = 12;

/** Writes a digest down: a letter says what to do first, then what moved, then what is wrong with the data. */
export function composeDigest(digest: Digest, settings: ComposeSettings): Letter {
  const { audience, asOf, week } = digest;
  const { nameOf } = settings;
  const isLeads = audience.kind === 'leads';
  const figures = figuresOf(digest, settings);
  const owner = (login: string | null): string => (isLeads ? ` · ${login === null ? 'nobody' : nameOf(login)}` : '');
  const day = (iso: string): string => formatShortDay(iso, asOf);
  const line = (head: readonly Span[], below: string | null = null): Line => ({ head, below });
  const task = (entry: DigestTask, ...rest: readonly string[]): Line =>
    line([
      { strong: entry.about },
      ': ',
      { task: entry.run.title, issue: entry.issue },
      rest.map((part) => ` · ${part}`).join('') + owner(entry.run.owner),
    ]);
  const withNext = (entry: DigestTask, line: Line): Line => {
    const next = nextStep(entry.run);
    return next === undefined || next.title === entry.run.title ? line : { ...line, below: `Next: ${next.title}` };
  };
  const late = (entry: DigestTask): Line =>
    withNext(
      entry,
      task(entry, `${countOf(entry.run.late, 'day')} late`, `was due ${day(entry.due ?? asOf)}`, ...escalation(entry, nameOf)),
    );
  const sections = [
    section('Overdue', digest.overdue, late),
    section('Due this week', digest.due, (entry) => withNext(entry, task(entry, `due ${day(entry.due ?? asOf)}`))),
    section(isLeads ? 'Escalated' : 'Escalated to you', digest.escalated, (entry) =>
      task(
        entry,
        `${countOf(entry.run.late, 'day')} late`,
        ...(isLeads ? escalation(entry, nameOf) : entry.run.owner === null ? [] : [nameOf(entry.run.owner)]),
      ),
    ),
    section('At risk', digest.atRisk, (entry) => riskLine(entry, digest, settings)),
    section(`Moved in the last ${digestMoveDays} days`, digest.moves ?? [], (move) => moveLine(move, digest, settings)),
    section(`Renewals in the next ${digestRenewalDays} days`, digest.renewals, ({ customer, contract, on, arr }) => {
      const ends = customer.contracts.find(({ id }) => id === contract)?.autoRenew === true ? 'renews by itself' : 'ends';
      const amount = money(arr, customer.currency, settings);
      return line([
        named(customer, settings),
        ` · ${ends} ${day(on)}, ${inDays(daysBetween(asOf, on))}${amount}`,
        ' · ',
        { band: shownBand(customer) },
        owner(ownerOf(customer)),
      ]);
    }),
    section('Held back', digest.held, (entry) => ({ ...task(entry), below: entry.run.held })),
    section('Snoozed', digest.snoozed, (entry) => task(entry, `until ${day(entry.due ?? asOf)}`)),
    section('Objectives', digest.objectives, ({ customer, objective }) => {
      const { state, confirmed, verified, progress, by } = objective;
      const far =
        progress === null ? '' : progress < 0 ? ', further away than at the start' : `, ${formatNumber(progress * 100, 0)}% of the way`;
      const parts = [
        state === 'not measured' ? 'not measured' : state === 'behind' || state === 'missed' ? `${state}${far}, by ${day(by)}` : '',
        confirmed === false ? (verified === null ? 'never confirmed' : `not confirmed since ${day(verified.until)}`) : '',
      ];
      return line([{ strong: customer.name }, `: “${objective.words}” · ${parts.filter(Boolean).join(' · ')}`]);
    }),
    section('Stale and missing data', digest.stale, staleLine),
    section('By person', digest.owners, (one) => ownerLine(one, digest, settings)),
  ].filter(({ count }) => count > 0);
  const { data } = digest;
  const notes = [
    ...(sections.length === 0 ? ['Nothing is due, at risk or held back.'] : []),
    ...(digest.moves === null ? [`History does not reach back ${digestMoveDays} days yet: what moved cannot be said.`] : []),
    ...excludedNote(digest.arr, settings),
    ...(data === null || data.newest === null
      ? []
      : [`Data reaches to ${formatLongDay(data.newest)} (${data.name.replaceAll('_', ' ')}).`]),
  ];
  return {
    title: isLeads ? `Weekly digest for leads` : `Weekly digest for ${audience.name}`,
    dated: `${settings.workspace} · week of ${formatLongDay(week)}${asOf === week ? '' : ` · as of ${formatLongDay(asOf)}`}`,
    figures,
    summary: [`${digest.overdue.length} overdue`, `${digest.due.length} due`, `${digest.atRisk.length} at risk`].join(', '),
    sections,
    notes,
  };

  function section<T>(title: string, entries: readonly T[], write: (entry: T) => Line): Section {
    return { title, count: entries.length, lines: entries.slice(0, shown).map(write) };
  }

  function ownerOf(customer: CustomerReport): string | null {
    return customer.owners[digest.role] ?? null;
  }
}

function figuresOf(digest: Digest, settings: ComposeSettings): readonly string[] {
  const { customers, arr, atRisk, atRiskArr, open, capacity, overdue, due, renewals, held } = digest;
  const amount = (sum: ArrSum): string => (settings.money && sum.counted > 0 ? ` (${formatMoney(sum.amount, digest.currency)})` : '');
  return [
    `${countOf(customers.length, 'customer')}${amount(arr)}`,
    `${formatNumber(overdue.length, 0)} overdue`,
    `${formatNumber(due.length, 0)} due this week`,
    `${formatNumber(atRisk.length, 0)} at risk${amount(atRiskArr)}`,
    countOf(renewals.length, 'renewal'),
    `${formatNumber(open, 0)}${capacity === null ? '' : ` of ${formatNumber(capacity, 0)}`} open`,
    ...(held.length === 0 ? [] : [`${formatNumber(held.length, 0)} held back`]),
  ];
}

function escalation({ run }: DigestTask, nameOf: (login: string) => string): readonly string[] {
  if (run.escalated === undefined) return [];
  const { to, login } = run.escalated;
  return [`escalated to ${login === null ? to.replaceAll('_', ' ') : nameOf(login)}`];
}

function riskLine({ customer, fellFrom }: RiskyCustomer, { asOf, audience, role }: Digest, settings: ComposeSettings): Line {
  const { score, bandSince } = customer.health;
  const facts = [
    score === null ? '' : formatNumber(score, 0),
    fellFrom === null ? (bandSince === null ? '' : `since ${formatShortDay(bandSince, asOf)}`) : `(${fellFrom} a week ago)`,
  ].filter(Boolean);
  const renews = customer.renewal === null ? '' : ` · renewal ${formatShortDay(customer.renewal, asOf)}`;
  const who = audience.kind === 'leads' ? customer.owners[role] : undefined;
  const rest = `${facts.map((fact) => ` ${fact}`).join('')}${money(customer.arr, customer.currency, settings)}${renews}${who === undefined ? '' : ` · ${settings.nameOf(who)}`}`;
  return { head: [named(customer, settings), ' · ', { band: shownBand(customer) }, rest], below: reasonOfRisk(customer) };
}

/** What made the band what it is in a sentence, and how the score moved in the week and by what. */
function reasonOfRisk(customer: CustomerReport): string | null {
  const { health } = customer;
  const lost = ({ share, score }: { readonly share: number; readonly score: number | null }): number => share * (100 - (score ?? 100));
  const measures = health.groups.flatMap((group) => group.measures).filter((measure) => lost(measure) > 0);
  const worst = measures.toSorted((a, b) => lost(b) - lost(a) || (a.name < b.name ? -1 : 1))[0];
  const decided = decidingChanges(health)[0]?.says;
  const caused = pastHealth(customer, digestMoveDays) === undefined ? null : causedChange(customer, digestMoveDays);
  const moved = caused === null || (caused.change === 0 && caused.configuration === 0) ? '' : sayChange(customer, digestMoveDays);
  const says = [decided ?? worst?.why.says ?? health.noScore ?? '', moved].filter(Boolean).map(asSentence);
  return says.length === 0 ? null : says.join(' ');
}

/** What happened at the customer is the rule, and goes without saying. */
const causes: Readonly<Record<Move['cause'], string>> = {
  behaviour: '',
  configuration: ', because the rules changed',
  both: ', also because the rules changed',
};

function moveLine({ customer, what, from, to, on, cause }: Move, { asOf }: Digest, settings: ComposeSettings): Line {
  const stage = (id: string | null): string => (id === null ? 'no stage' : (settings.stages.get(id) ?? titleOf(id)));
  const rest = ` on ${formatShortDay(on, asOf)}${causes[cause]}`;
  const spans: readonly Span[] =
    what === 'stage' ? [`stage ${stage(from)} to ${stage(to)}${rest}`] : [bandSpan(from), ' to ', bandSpan(to), rest];
  return { head: [named(customer, settings), ' · ', ...spans], below: null };
}

function bandSpan(band: string | null): Span {
  return band === 'green' || band === 'yellow' || band === 'red' ? { band } : { band: 'unknown' };
}

function staleLine({ title, missing, stale, customers }: StaleMeasure): Line {
  const counts = [
    missing === 0 ? '' : `missing for ${countOf(missing, 'customer')}`,
    stale === 0 ? '' : `stale for ${countOf(stale, 'customer')}`,
  ];
  const names = customers.slice(0, 3).map(({ name }) => name);
  const more = customers.length > names.length ? ` and ${formatNumber(customers.length - names.length, 0)} more` : '';
  return { head: [{ strong: title }, ` · ${counts.filter(Boolean).join(', ')}: ${names.join(', ')}${more}`], below: null };
}

function ownerLine(work: OwnerWork, { currency }: Digest, settings: ComposeSettings): Line {
  const { name, customers, arr, open, capacity, due, late, escalated, held } = work;
  const parts = [
    `${countOf(customers, 'customer')}${settings.money && customers > 0 ? ` (${formatMoney(arr, currency)})` : ''}`,
    `${formatNumber(open, 0)}${capacity === null ? '' : ` of ${formatNumber(capacity, 0)}`} open`,
    `${formatNumber(due, 0)} due`,
    `${formatNumber(late, 0)} overdue`,
    escalated === 0 ? '' : `${formatNumber(escalated, 0)} escalated`,
    held === 0 ? '' : `${formatNumber(held, 0)} held back`,
  ];
  return { head: [{ strong: name }, ` · ${parts.filter(Boolean).join(', ')}`], below: null };
}

function named({ id, name }: CustomerReport, { account }: ComposeSettings): Span {
  const address = account(id);
  return address === null ? { strong: name } : { link: address, text: name };
}

function money(amount: number | null, currency: string, settings: ComposeSettings): string {
  return amount === null || !settings.money ? '' : ` · ${formatMoney(amount, currency)}`;
}

function excludedNote({ excluded }: ArrSum, settings: ComposeSettings): readonly string[] {
  if (!settings.money || excluded.length === 0) return [];
  return [
    `Sums leave out ${countOf(excluded.length, 'customer')} without an amount in the workspace’s currency: ${excluded.slice(0, 5).join(', ')}${excluded.length > 5 ? ' …' : ''}.`,
  ];
}

function inDays(days: number): string {
  return days === 0 ? 'today' : `in ${countOf(days, 'day')}`;
}

function asSentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!…]$/.test(begun) ? begun : `${begun}.`;
}
