/**
 * Writes the events of the sample company: logins by month, support tickets and answers to surveys, the same bytes on each run. Each customer's line says how
 * many people use the product, how often, and what changes when; customers/ holds the records these events belong to.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Day, formatDay, parseDay, weekday } from '../src/model/day.ts';
import { randomFrom } from './random.ts';

/** The share of seats in use and the chance that a user comes on a working day, from a day on; straight between two days. */
interface Turn {
  readonly on: string;
  readonly seats: number;
  readonly daily: number;
  readonly features: number;
}

const first = '2026-05-01';
const last = '2026-11-01';
const features = ['plan', 'swap', 'approve', 'absence', 'report', 'forecast', 'import', 'mobile'];

/** Before `begins` a new customer has no events; without it the first turn holds from the beginning. */
const stories: Record<string, { seats: number; begins?: string; turns: Turn[] }> = {
  alpenmilch: { seats: 40, turns: [{ on: first, seats: 0.8, daily: 0.8, features: 5 }] },
  'brightwell-clinics': {
    seats: 70,
    turns: [
      { on: first, seats: 0.7, daily: 0.7, features: 4 },
      { on: last, seats: 0.62, daily: 0.6, features: 4 },
    ],
  },
  'castello-retail': {
    seats: 60,
    turns: [
      { on: first, seats: 0.7, daily: 0.75, features: 4 },
      { on: last, seats: 0.97, daily: 0.85, features: 6 },
    ],
  },
  'dachstein-outdoor': {
    seats: 40,
    begins: '2026-09-10',
    turns: [
      { on: '2026-09-10', seats: 0.05, daily: 0.5, features: 2 },
      { on: last, seats: 0.25, daily: 0.45, features: 3 },
    ],
  },
  'elbe-hafen': { seats: 55, turns: [{ on: first, seats: 0.85, daily: 0.8, features: 6 }] },
  'fjordline-foods': {
    seats: 30,
    turns: [
      { on: first, seats: 0.6, daily: 0.6, features: 3 },
      { on: '2026-09-15', seats: 0.45, daily: 0.4, features: 3 },
    ],
  },
  'grand-marais-hotels': {
    seats: 45,
    begins: '2026-10-22',
    turns: [
      { on: '2026-10-22', seats: 0.15, daily: 0.8, features: 4 },
      { on: last, seats: 0.4, daily: 0.8, features: 4 },
    ],
  },
  'iberica-tools': { seats: 50, turns: [{ on: first, seats: 0.55, daily: 0.65, features: 4 }] },
  'jutland-energy': {
    seats: 65,
    turns: [
      { on: '2026-10-10', seats: 0.82, daily: 0.8, features: 5 },
      { on: last, seats: 0.6, daily: 0.6, features: 5 },
    ],
  },
  'kestrel-care': { seats: 20, turns: [{ on: first, seats: 0.75, daily: 0.75, features: 5 }] },
  nordhaven: {
    seats: 80,
    turns: [
      { on: '2026-08-14', seats: 0.82, daily: 0.75, features: 6 },
      { on: '2026-09-20', seats: 0.5, daily: 0.5, features: 3 },
      { on: last, seats: 0.3, daily: 0.4, features: 2 },
    ],
  },
};

const tickets: [id: string, customer: string, opened: string, closed: string, priority: string, score: string][] = [
  ['T-1001', 'alpenmilch', '2026-06-11', '2026-06-12', 'normal', '5'],
  ['T-1002', 'elbe-hafen', '2026-07-02', '2026-07-03', 'urgent', '4'],
  ['T-1003', 'castello-retail', '2026-08-12', '2026-08-14', 'normal', '5'],
  ['T-1004', 'nordhaven', '2026-08-25', '2026-08-31', 'normal', '3'],
  ['T-1005', 'iberica-tools', '2026-09-03', '2026-09-04', 'normal', '4'],
  ['T-1006', 'elbe-hafen', '2026-09-09', '2026-09-10', 'normal', '5'],
  ['T-1007', 'kestrel-care', '2026-09-14', '2026-09-15', 'normal', '4'],
  ['T-1008', 'brightwell-clinics', '2026-09-21', '2026-09-29', 'normal', '2'],
  ['T-1009', 'jutland-energy', '2026-09-22', '2026-09-23', 'normal', '4'],
  ['T-1010', 'nordhaven', '2026-10-05', '2026-10-15', 'normal', '2'],
  ['T-1011', 'dachstein-outdoor', '2026-10-07', '2026-10-12', 'normal', '3'],
  ['T-1012', 'brightwell-clinics', '2026-10-23', '', 'urgent', ''],
  ['T-1013', 'brightwell-clinics', '2026-10-28', '', 'urgent', ''],
  ['T-1014', 'castello-retail', '2026-10-15', '2026-10-16', 'normal', '5'],
  ['T-1015', 'nordhaven', '2026-10-26', '', 'urgent', ''],
  ['T-1016', 'alpenmilch', '2026-10-19', '2026-10-20', 'normal', '5'],
];

/** Surveys, and who is asked in each with the score they tend to give; a person who has left is asked no more. */
const waves = ['2025-12-09', '2026-03-10', '2026-06-09', '2026-09-08'];
const asked: readonly [customer: string, people: readonly string[], scores: readonly [number, number, number, number]][] = [
  ['alpenmilch', ['p-101', 'p-102', 'p-103'], [9, 9, 9, 10]],
  ['brightwell-clinics', ['p-111', 'p-112', 'p-113'], [8, 8, 7, 6]],
  ['castello-retail', ['p-121', 'p-122', 'p-123'], [7, 8, 9, 9]],
  ['elbe-hafen', ['p-131', 'p-132', 'p-133'], [9, 9, 10, 9]],
  ['fjordline-foods', ['p-141', 'p-142'], [7, 7, 8, 6]],
  ['hollin-print', ['p-161'], [7, 8, 7, 7]],
  ['iberica-tools', ['p-171', 'p-172', 'p-173'], [8, 7, 8, 8]],
  ['jutland-energy', ['p-191', 'p-192', 'p-193'], [9, 8, 9, 9]],
  ['kestrel-care', ['p-201', 'p-202'], [8, 9, 9, 9]],
  ['nordhaven', ['p-211', 'p-212', 'p-213'], [9, 9, 8, 4]],
];
const gone = new Map([['p-212', '2026-08-14']]);

/** Every invitation is a row, and about six of ten are answered. */
function surveyRows(): readonly (readonly string[])[] {
  const random = randomFrom(6151);
  const rows: string[][] = [];
  for (const [wave, day] of waves.entries())
    for (const [customer, people, scores] of asked)
      for (const person of people) {
        const [answers, drift] = [random() < 0.58, Math.round(random() * 3 - 1.5)];
        if ((gone.get(person) ?? day) < day) continue;
        const score = answers ? String(Math.max(0, Math.min(10, (scores[wave] ?? 0) + drift))) : '';
        rows.push([`N-${wave + 1}-${person.slice(2)}`, customer, person, day, score]);
      }
  return rows;
}

function dayOf(text: string): Day {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`${text} is no day`);
  return day;
}

/** The story on a day, straight between its turns. */
function turnOn(turns: readonly Turn[], day: Day): Omit<Turn, 'on'> | undefined {
  const next = turns.findIndex((turn) => dayOf(turn.on) > day);
  const before = next === -1 ? turns.at(-1) : turns[next - 1];
  const after = next === -1 ? undefined : turns[next];
  if (!before || !after) return before ?? after;
  const part = (day - dayOf(before.on)) / (dayOf(after.on) - dayOf(before.on));
  const between = (from: number, to: number) => from + (to - from) * part;
  return {
    seats: between(before.seats, after.seats),
    daily: between(before.daily, after.daily),
    features: Math.round(between(before.features, after.features)),
  };
}

/** The files of the sample by path below the data folder. */
export function sampleData(): Map<string, string> {
  const months = new Map<string, string[]>();
  for (const [index, [customer, { seats, begins, turns }]] of Object.entries(stories).entries()) {
    const random = randomFrom(7919 * (index + 1));
    for (let day = dayOf(begins ?? first); day <= dayOf(last); day++) {
      const now = turnOn(turns, day);
      if (!now) continue;
      const working = weekday(day) <= 5;
      for (let seat = 1; seat <= Math.round(seats * now.seats); seat++) {
        if (random() >= now.daily * (working ? 1 : 0.08)) continue;
        const feature = features[Math.floor(random() * now.features)] ?? 'plan';
        const written = formatDay(day);
        const rows = months.get(written.slice(0, 7)) ?? [];
        months.set(written.slice(0, 7), rows);
        rows.push(`${customer},${written},u${seat},${feature}`);
      }
    }
  }
  const files = new Map<string, string>();
  for (const [month, rows] of months) files.set(`logins/${month}.csv`, `account_id,day,user,feature\n${rows.join('\n')}\n`);
  const lines = (rows: readonly (readonly string[])[]) => rows.map((row) => `${row.join(',')}\n`).join('');
  files.set(
    'tickets.csv',
    lines([['ticket_id', 'account_id', 'opened_at', 'closed_at', 'priority'], ...tickets.map((row) => row.slice(0, 5))]),
  );
  // A mark is given when a ticket is closed: as a column of the ticket it would be known before its day.
  const marks = tickets.flatMap(([id, customer, , closed, , mark]) => (mark === '' ? [] : [[id, customer, closed, mark]]));
  files.set('ticket-marks.csv', lines([['ticket_id', 'account_id', 'given_at', 'mark'], ...marks]));
  files.set('nps.csv', lines([['answer_id', 'account_id', 'person', 'asked_on', 'score'], ...surveyRows()]));
  return files;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL('../customers/data/', import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of sampleData()) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
