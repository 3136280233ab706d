import { stringify } from 'csv-stringify/sync';
import { addMonths, type Day, formatDay, weekday } from '../../src/model/day.ts';
import { randomFrom } from '../random.ts';
import { dayOf, firstDay, lastDay } from './days.ts';
import type { Story, Turn } from './story.ts';

const features = ['plan', 'swap', 'approve', 'absence', 'report', 'forecast', 'import', 'mobile'];

/** The rows of the company’s sources, by path below the data folder; the same bytes on each run. */
export function eventFiles(stories: readonly Story[]): Map<string, string> {
  const files = logins(stories);
  const tickets = stories
    .flatMap(({ id, tickets = [] }) => tickets.map((ticket) => ({ customer: id, ...ticket })))
    .sort((a, b) => (a.opened + a.customer < b.opened + b.customer ? -1 : 1))
    .map((ticket, index) => ({ ...ticket, id: `T-${1001 + index}` }));
  files.set(
    'tickets.csv',
    csv(
      ['ticket_id', 'account_id', 'opened_at', 'closed_at', 'priority'],
      tickets.map(({ id, customer, opened, closed, urgent }) => [id, customer, opened, closed, urgent === true ? 'urgent' : 'normal']),
    ),
  );
  // A mark is given when a ticket is closed: as a column of the ticket it would be known before its day.
  files.set(
    'ticket-marks.csv',
    csv(
      ['ticket_id', 'account_id', 'given_at', 'mark'],
      tickets.flatMap(({ id, customer, closed, mark }) => (mark === undefined ? [] : [[id, customer, closed, String(mark)]])),
    ),
  );
  files.set('nps.csv', csv(['answer_id', 'account_id', 'person', 'asked_on', 'score'], surveys(stories)));
  const news = dated(stories.flatMap(({ id, news: told = [] }) => told.map(([on, kind, text]) => [on, id, kind, text] as const)));
  files.set(
    'news.csv',
    csv(
      ['news_id', 'account_id', 'heard_on', 'kind', 'text'],
      news.map(([on, id, kind, text], index) => [`C-${11 + index}`, id, on, kind, text]),
    ),
  );
  files.set('invoices.csv', csv(['invoice_id', 'account_id', 'due_on', 'paid_on'], invoices(stories)));
  files.set('rollouts.csv', csv(['rollout_id', 'account_id', 'day', 'version'], rollouts(stories)));
  return files;
}

function csv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([[...head], ...rows.map((row) => [...row])]);
}

function dated<T extends readonly string[]>(rows: readonly T[]): readonly T[] {
  return [...rows].sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

/** Whether a contract runs on the day, by the days that the story names. */
function runs({ since, contracts }: Story, day: Day): boolean {
  const last = contracts.at(-1)?.ended;
  return day >= dayOf(since) && (last === undefined || day <= dayOf(last));
}

/** A row for each person, day and part that this person used most that day, in files of a quarter. */
function logins(stories: readonly Story[]): Map<string, string> {
  const quarters = new Map<string, string[][]>();
  for (const [index, story] of stories.entries()) {
    const random = randomFrom(7919 * (index + 1));
    const seats = story.contracts.at(-1)?.seats ?? 0;
    for (let day = dayOf(firstDay); day <= dayOf(lastDay); day++) {
      const now = turnOn(story.turns, day);
      if (now === undefined || !runs(story, day)) continue;
      const silent = (story.gaps ?? []).some(([from, to]) => day >= dayOf(from) && day <= dayOf(to));
      const working = weekday(day) <= 5;
      for (let seat = 1; seat <= Math.round(seats * now.seats); seat++) {
        const comes = random() < now.daily * (working ? 1 : 0.08);
        const feature = features[Math.floor(random() * now.features)] ?? 'plan';
        if (!comes || silent) continue;
        const written = formatDay(day);
        const quarter = `${written.slice(0, 4)}-q${Math.ceil(Number(written.slice(5, 7)) / 3)}`;
        const rows = quarters.get(quarter) ?? [];
        quarters.set(quarter, rows);
        rows.push([story.id, written, `u${seat}`, feature]);
      }
    }
  }
  return new Map(
    [...quarters].sort().map(([quarter, rows]) => [`logins/${quarter}.csv`, csv(['account_id', 'day', 'user', 'feature'], rows)]),
  );
}

/** The story on a day, straight between its turns; nothing before the first. */
function turnOn(turns: readonly Turn[], day: Day): Omit<Turn, 'on'> | undefined {
  const next = turns.findIndex((turn) => dayOf(turn.on) > day);
  const before = next === -1 ? turns.at(-1) : turns[next - 1];
  const after = next === -1 ? undefined : turns[next];
  if (before === undefined || after === undefined) return before;
  const part = (day - dayOf(before.on)) / (dayOf(after.on) - dayOf(before.on));
  const between = (from: number, to: number) => from + (to - from) * part;
  return {
    seats: between(before.seats, after.seats),
    daily: between(before.daily, after.daily),
    features: Math.round(between(before.features, after.features)),
  };
}

const waves = ['2025-04-14', '2025-10-13', '2026-04-13', '2026-10-12'];

/**
 * Everybody who is there is asked in each wave. The story tells some answers; about half of the others answer near the usual of their company, which
 * is what the story tells of it, else 8.
 */
function surveys(stories: readonly Story[]): readonly string[][] {
  const random = randomFrom(6151);
  const rows: string[][] = [];
  for (const [wave, day] of waves.entries())
    for (const story of stories) {
      if (!runs(story, dayOf(day))) continue;
      const usual = story.nps?.[0]?.[1] ?? 8;
      for (const { id, from, left } of story.people) {
        const told = story.nps?.find(([on, , person]) => person === id && Math.abs(dayOf(on) - dayOf(day)) < 20);
        const [answers, drift] = [random() < 0.5, Math.round(random() * 3 - 1.5)];
        if (dayOf(from ?? story.since) > dayOf(day) || (left !== undefined && dayOf(left) <= dayOf(day))) continue;
        const score =
          told === undefined
            ? answers && story.nps?.length !== 1
              ? String(Math.max(0, Math.min(10, usual + drift)))
              : ''
            : String(told[1]);
        rows.push([`N-${wave + 1}-${id.slice(2)}`, story.id, id, told?.[0] ?? day, score]);
      }
    }
  return dated(rows.map((row) => [row[3] ?? '', ...row])).map(([, ...row]) => row);
}

/** A quarterly invoice each, paid within days unless the story says otherwise. */
function invoices(stories: readonly Story[]): readonly string[][] {
  const rows: string[][] = [];
  for (const story of stories) {
    const random = randomFrom(dayOf(story.since) + story.id.length);
    for (let due = addMonths(dayOf(story.since), 1); due <= dayOf(lastDay); due = addMonths(due, 3)) {
      if (due < dayOf('2025-08-01') || !runs(story, due)) continue;
      const paid = due + Math.floor(random() * 4);
      rows.push([formatDay(due), story.id, paid <= dayOf(lastDay) ? formatDay(paid) : '']);
    }
    for (const [due, paid] of story.late ?? []) rows.push([due, story.id, paid]);
  }
  return rows
    .sort((a, b) => (a.join() < b.join() ? -1 : 1))
    .map(([due = '', id = '', paid = ''], index) => [`I-${2001 + index}`, id, due, paid]);
}

/** Two versions in the year, in waves of a week: large customers last. */
function rollouts(stories: readonly Story[]): readonly string[][] {
  return [
    ['2026-03-02', '8.0'],
    ['2026-09-07', '8.1'],
  ].flatMap(([begin = '', version = '']) =>
    stories
      .filter((story) => story.managers.length > 0 && runs(story, dayOf(begin)))
      .map((story, index) => [`R-${version}-${story.id}`, story.id, formatDay(dayOf(begin) + 7 * (index % 4)), version]),
  );
}
