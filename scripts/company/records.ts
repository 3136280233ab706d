import { addMonths, type Day, formatDay, weekday } from '../../src/model/day.ts';
import { randomFrom } from '../random.ts';
import { dayOf, lastDay } from './days.ts';
import type { ContactStory, ContractStory, Story } from './story.ts';

const schema = (depth: string, name: string) => `# yaml-language-server: $schema=${depth}schemas/${name}.schema.json\n`;

/** The files of a company by path below `customers/`: one file where it has neither contacts nor a plan, else a folder. */
export function recordFiles(story: Story, index: number): Map<string, string> {
  const contacts = contactsOf(story, index);
  const files = new Map<string, string>();
  const folder = contacts.length > 0 || story.plan !== undefined;
  files.set(folder ? `${story.id}/customer.yaml` : `${story.id}.yaml`, schema(folder ? '../../' : '../', 'customer') + record(story));
  if (story.plan !== undefined) files.set(`${story.id}/success-plan.yaml`, `${schema('../../', 'success-plan')}${story.plan}\n`);
  for (const contact of contacts) files.set(`${story.id}/touchpoints/${contact.on}-${contact.kind}.md`, touchpoint(contact));
  return files;
}

function record(story: Story): string {
  const lines = [`id: ${story.id}`, `name: ${text(story.name)}`];
  if (story.parent !== undefined) lines.push(`parent: ${story.parent}`);
  lines.push(`industry: ${story.industry}`, `country: ${story.country}`, `signed_up: ${story.since}`, 'custom:');
  if (story.strategic === true) lines.push('  strategic: yes');
  lines.push(`  seller: ${story.seller}`);
  if (story.managers.length > 0)
    lines.push('owners:', ...story.managers.map(({ login, from }) => `  - { role: csm, login: ${login}, from: ${from} }`));
  lines.push('contracts:', ...[...earlier(story), ...story.contracts].flatMap(contract));
  lines.push(
    'people:',
    ...story.people.map(
      ({ id, persona, from, left }) =>
        `  - { id: ${id}, persona: ${persona}${from === undefined ? '' : `, from: ${from}`}${left === undefined ? '' : `, left_on: ${left}`} }`,
    ),
  );
  if (story.ratings !== undefined)
    lines.push(
      'ratings:',
      ...story.ratings.map(
        ({ value, on, by, note }) =>
          `  - { kind: sentiment, value: ${value}, on: ${on}, by: ${by}${note === undefined ? '' : `, note: ${quoted(note)}`} }`,
      ),
    );
  for (const key of ['opportunities', 'overrides'] as const) {
    const entries = story[key];
    if (entries !== undefined) lines.push(`${key}:`, ...entries.map((entry) => `  - ${entry}`));
  }
  return `${lines.join('\n')}\n`;
}

/** The terms before the first one of the story, a year each and a little cheaper, back to the first day. */
function earlier({ since, contracts }: Story): readonly ContractStory[] {
  const found: ContractStory[] = [];
  const [next] = contracts;
  if (next === undefined) return [];
  let end = dayOf(next.start) - 1;
  let arr = typeof next.arr === 'number' ? next.arr : Math.min(...Object.values(next.arr));
  while (end > dayOf(since)) {
    const start = Math.max(addMonths(end + 1, -12), dayOf(since));
    arr = Math.round((arr * 0.94) / 100) * 100;
    found.unshift({
      id: formatDay(start).slice(0, 4),
      start: formatDay(start),
      end: formatDay(end),
      notice: next.notice,
      autoRenew: false,
      seats: next.seats,
      arr,
    });
    end = start - 1;
  }
  return found;
}

function contract({ id, start, end, ended, notice, autoRenew, seats, arr }: ContractStory): readonly string[] {
  const amount =
    typeof arr === 'number'
      ? String(arr)
      : `{ ${Object.entries(arr)
          .map(([day, value]) => `${day}: ${value}`)
          .join(', ')} }`;
  return [
    `  - id: "${id}"`,
    `    start: ${start}`,
    `    end: ${end}`,
    ...(ended === undefined ? [] : [`    ended: ${ended}`]),
    `    notice: ${notice}`,
    `    auto_renew: ${renews(autoRenew)}`,
    `    seats: ${seats}`,
    `    arr: ${amount}`,
  ];
}

function renews(autoRenew: ContractStory['autoRenew']): string {
  const word = (value: boolean) => (value ? 'yes' : 'no');
  if (typeof autoRenew === 'boolean') return word(autoRenew);
  return `{ ${Object.entries(autoRenew)
    .map(([day, value]) => `${day}: ${word(value)}`)
    .join(', ')} }`;
}

const small = [
  ['call', 'Weekly half hour', 'Went through the open points. Nothing that cannot wait until next week.'],
  ['call', 'Numbers of the month', 'Seats, swaps, overtime. They asked how others plan the night shift.'],
  ['email', 'Answer to a question', 'How to plan two halves of a shift. Sent three lines and a picture.'],
  ['call', 'Short call', 'Asked what takes too long. Approvals, on Fridays.'],
  ['meeting', 'Planning round', 'Sat in for half an hour while they planned. They know what they do.'],
  ['email', 'A number about them', 'Told them how their swaps compare with last quarter.'],
] as const;

/** The contacts of the story and, between them, those of the rhythm. At most one of a kind on a day. */
function contactsOf(story: Story, index: number): readonly ContactStory[] {
  const told = story.contacts ?? [];
  const found: ContactStory[] = [...told];
  if (story.rhythm !== undefined) {
    const random = randomFrom(104_729 * (index + 1));
    const { every, from, to = lastDay } = story.rhythm;
    for (let day = dayOf(from); day <= dayOf(to); day += every + Math.floor(random() * 3) - 1) {
      const on = working(day);
      const [kind, title, notes] = small[Math.floor(random() * small.length)] ?? small[0];
      const people = peopleOn(story, on);
      const who = people[Math.floor(random() * people.length)];
      const near = told.some((one) => Math.abs(dayOf(one.on) - on) <= 4);
      if (near || on > dayOf(to)) continue;
      found.push({ on: formatDay(on), kind, title, by: managerOn(story, on), ...(who === undefined ? {} : { people: [who] }), notes });
    }
  }
  return found.sort((a, b) => (a.on < b.on ? -1 : 1));
}

function working(day: Day): Day {
  return weekday(day) <= 5 ? day : day + (8 - weekday(day));
}

function managerOn({ managers }: Story, day: Day): string {
  return managers.findLast(({ from }) => dayOf(from) <= day)?.login ?? managers[0]?.login ?? 'noor';
}

function peopleOn({ people }: Story, day: Day): readonly string[] {
  return people
    .filter(({ from, left }) => (from === undefined || dayOf(from) <= day) && (left === undefined || dayOf(left) > day))
    .map(({ id }) => id);
}

function touchpoint({ on, kind, title, by, people, sentiment, notes }: ContactStory): string {
  return [
    '---',
    `kind: ${kind}`,
    `title: ${text(title)}`,
    `on: ${on}`,
    `by: ${by}`,
    ...(people === undefined ? [] : [`people: [${people.join(', ')}]`]),
    ...(sentiment === undefined ? [] : [`sentiment: ${sentiment}`]),
    '---',
    '',
    notes,
    '',
  ].join('\n');
}

function text(value: string): string {
  return /[:#&{}[\],“”"]/.test(value) ? quoted(value) : value;
}

function quoted(value: string): string {
  return JSON.stringify(value);
}
