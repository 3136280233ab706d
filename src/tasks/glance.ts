import type { CustomerReport, MeasureReport, RunReport } from '../evaluate/report.ts';
import type { RunTexts } from '../evaluate/run-texts.ts';
import { nameInWords } from '../expressions/words-names.ts';
import { counted } from '../expressions/words-values.ts';
import { compareText } from '../model/diagnostic.ts';
import { plain, showDay, showMoney, showValue, signed } from './text.ts';

/** What of a customer may be shown. */
export interface Shows {
  /** Amounts. */
  readonly money: boolean;
  /** Names of the customer's people, where files hold them. */
  readonly people: boolean;
}

/** Bands as a dot in their colour: text in issues has no colour of its own. */
const dots = { red: '🔴', yellow: '🟡', green: '🟢', unknown: '⚪' } as const;

/** The customer at a glance: a heading and what stands behind it, row by row; rows with nothing to say are left out. */
export function glanceRows(
  customer: CustomerReport,
  run: RunReport,
  shows: Shows,
  texts: RunTexts | undefined,
): readonly (readonly [string, string])[] {
  const rows: readonly (readonly [string, string])[] = [
    ['Health', health(customer)],
    ['ARR', shows.money && customer.arr !== null ? plain(showMoney(customer.arr, customer.currency)) : ''],
    ['Contract', contract(customer)],
    ['Stage', stage(customer)],
    ['Owners', owners(customer, texts)],
    ['Contacts', contacts(customer, shows, texts)],
    ['Measures', measures(customer, shows)],
    ['Objectives', customer.objectives.slice(0, 3).map(objective).join('<br>')],
    ['Also open', alsoOpen(customer, run)],
    ['Last contact', lastContact(customer)],
  ];
  return rows.filter(([, text]) => text !== '');
}

/** The value of a measure as one reads it. */
export function measureValue(measure: MeasureReport, currency: string): string {
  return measure.value === null ? 'no data' : plain(showValue(measure.value, measure.unit, currency), 60);
}

/** By how many points of the shown score it differs from that of some days ago, where it does; the shortest time first. */
export function scoreChanges({ health: { score, past } }: CustomerReport): readonly { readonly days: number; readonly change: number }[] {
  return [7, 28, 90].flatMap((days) => {
    const then = past.find((one) => one.days === days)?.score;
    const change = then == null || score === null ? 0 : Math.round(score) - Math.round(then);
    return change === 0 ? [] : [{ days, change }];
  });
}

function health(customer: CustomerReport): string {
  const { score, band, coverage } = customer.health;
  const trend = scoreChanges(customer).map(({ days, change }) => `${signed(change)} in ${days} days`);
  const shown = score === null ? 'no score' : `${dots[band ?? 'unknown']} **${band ?? ''} ${Math.round(score)}**`.replace('** ', '**');
  return `${[shown, ...trend].join(', ')}, coverage ${Math.round(coverage * 100)}%`;
}

function contract(customer: CustomerReport): string {
  const active = customer.contracts.find(({ state }) => state === 'active');
  return [
    customer.renewal === null ? '' : `${active?.autoRenew ? 'renews by itself' : 'ends'} **${showDay(customer.renewal)}**`,
    customer.seats === null ? '' : plain(`${showValue(customer.seats, 'count', customer.currency)} seats`),
  ]
    .filter(Boolean)
    .join(', ');
}

function stage({ stage: name, stageSince, stageState }: CustomerReport): string {
  if (name === null) return '';
  const since = stageSince === null ? '' : ` since ${showDay(stageSince, false)}`;
  return `${plain(nameInWords(name), 60)}${since}${stageState === null ? '' : ` (**${stageState}**)`}`;
}

function owners({ owners: byRole }: CustomerReport, texts: RunTexts | undefined): string {
  return Object.entries(byRole)
    .sort(([a], [b]) => compareText(a, b))
    .map(([role, login]) => `${plain(nameInWords(role), 60)} ${plain(texts?.nameOf(login) ?? login, 80)}`)
    .join(' · ');
}

function contacts({ id: customer, people }: CustomerReport, shows: Shows, texts: RunTexts | undefined): string {
  const present = new Set(people.filter(({ leftOn }) => leftOn === null).map(({ persona }) => persona));
  return people
    .filter(({ persona, leftOn }) => leftOn === null || !present.has(persona))
    .slice(0, 8)
    .map(({ id, persona, leftOn }) => {
      const who = plain(nameInWords(persona), 60);
      const name = shows.people ? texts?.personName(customer, id) : undefined;
      return leftOn === null ? `${who} ${plain(name ?? id, 80)}` : `**no ${who}** since ${showDay(leftOn, false)}`;
    })
    .join(' · ');
}

function measures({ health: { groups }, currency }: CustomerReport, { money }: Shows): string {
  return groups
    .flatMap((group) => group.measures)
    .filter(({ value, unit }) => value !== null && (money || unit !== 'currency'))
    .slice(0, 8)
    .map((measure) => `${plain(measure.title, 60)} ${measureValue(measure, currency)}`)
    .join(' · ');
}

function objective({ words, progress, by }: CustomerReport['objectives'][number]): string {
  const far = progress === null ? '' : progress < 0 ? ': further away than at the start,' : `: ${Math.round(progress * 100)}% of the way,`;
  return `${plain(words, 80)}${far} by ${showDay(by, false)}`;
}

function alsoOpen({ runs }: CustomerReport, run: RunReport): string {
  const others = runs.filter(({ key, state, status }) => key !== run.key && state === 'open' && status !== 'draft');
  const titles = [...Map.groupBy(others, ({ title }) => title)];
  const rest = titles.length - 4;
  const shown = titles.slice(0, 4).map(([title, { length }]) => `${plain(title, 80)}${length > 1 ? ` (${length})` : ''}`);
  return [...shown, ...(rest > 0 ? [counted(rest, 'other')] : [])].join(' · ');
}

function lastContact({ touchpoints }: CustomerReport): string {
  const last = touchpoints.toSorted((a, b) => compareText(b.on, a.on))[0];
  return last === undefined ? '' : `${showDay(last.on)}, ${plain(last.title ?? last.kind, 80)}`;
}
