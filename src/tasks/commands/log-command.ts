import { sentiments, touchpointKinds } from '../../model/customer.ts';
import { type Day, formatDay, parseDay } from '../../model/day.ts';
import { findPersonalData } from '../../model/personal-data.ts';
import { login } from '../../model/scalars.ts';
import { clip, plain, showDay } from '../text.ts';
import type { Situation } from './situation.ts';
import { unknownAmong, type Verdict } from './verdict.ts';

/** What follows the kind of a contact on the line. */
interface Told {
  readonly people: readonly string[];
  readonly on: Day;
  readonly sentiment: (typeof sentiments)[number] | undefined;
  /** What it was about: the rest of the line. */
  readonly about: string;
}

/** What is longer is no title but the first line of the notes. */
const maxTitle = 120;
const example = '`/log call with p-114 on 2026-11-20 yellow Quarterly review`, and the notes on the lines below';

/** `/log kind [with people] [on day] [green|yellow|red] [title]`, and the notes on the lines below: a touchpoint of the customer. */
export function judgeLog(words: string, notes: string, situation: Situation): Verdict {
  const { customer, by, mayNamePeople } = situation;
  const [, first = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(words) ?? [];
  const kind = touchpointKinds.find((one) => one === first.toLowerCase());
  if (first === '') return { refused: `say how you met: ${example}.` };
  if (kind === undefined) return { refused: unknownAmong('kind of contact', first, touchpointKinds) };
  if (customer === null)
    return { refused: 'this task is about no single customer: log the contact in the task of a customer, or as a file of its record.' };
  if (!login.safeParse(by).success) return { refused: 'contacts are logged by people.' };
  const told = readTold(rest, situation);
  if ('refused' in told) return told;
  const isTitle = told.about.length <= maxTitle;
  const text = [isTitle ? '' : told.about, notes].filter(Boolean).join('\n\n');
  const title = isTitle && told.about !== '' ? told.about : undefined;
  const [private_] = mayNamePeople ? [] : [...findPersonalData(title ?? ''), ...findPersonalData(text)];
  if (private_ !== undefined)
    return {
      refused: `${private_.what} stands in it, and files cannot forget. Name people by their ids, and edit it out of your comment as well.`,
    };
  const touchpoint = {
    kind,
    ...(title === undefined ? {} : { title }),
    on: told.on,
    by,
    people: [...told.people],
    ...(told.sentiment === undefined ? {} : { sentiment: told.sentiment }),
  };
  const name = clip(customer.value.name, 120);
  const who = told.people.length === 0 ? '' : ` (${told.people.map((id) => plain(id, 60)).join(', ')})`;
  return {
    says: `${kind} with ${plain(name)}${who} on ${showDay(formatDay(told.on))}`,
    undo: null,
    deed: { kind: 'log', touchpoint, notes: text, record: customer.isRow ? `customers/${customer.value.id}.yaml` : customer.file, name },
  };
}

function readTold(words: string, { today, customer }: Situation): Told | { readonly refused: string } {
  const known = (customer?.value.people ?? []).map(({ id }) => id);
  const people: string[] = [];
  let on = today;
  let sentiment: Told['sentiment'];
  let rest = words;
  for (;;) {
    const [, word = '', value = '', after = ''] = /^(\S+)\s*(\S*)\s*(.*)$/.exec(rest) ?? [];
    const feeling = sentiments.find((one) => one === word.toLowerCase().replace(/[.,:;]$/, ''));
    const day = word.toLowerCase() === 'on' ? dayFrom(value.toLowerCase().replace(/[.,:;]$/, ''), today) : undefined;
    if (word.toLowerCase() === 'with') {
      const named = readPeople(rest.slice(word.length).trim(), known);
      if (named.unknown !== undefined) return { refused: unknownAmong('person of this customer', named.unknown, known) };
      people.push(...named.people);
      rest = named.rest;
    } else if (feeling !== undefined) {
      sentiment = feeling;
      rest = rest.slice(word.length).trim();
    } else if (day === 'none') return { refused: `there is no day ${plain(value, 40)}.` };
    else if (day !== undefined) {
      if (day > today) return { refused: `${showDay(formatDay(day))} is to come: log a contact when it has been.` };
      on = day;
      rest = after;
    } else return { people: [...new Set(people)], on, sentiment, about: rest.replace(/^[:–—-]\s*/, '') };
  }
}

/** The people named at the beginning: ids, parted by commas, `and` or space. The first one must be known; what is not after it begins the title. */
function readPeople(words: string, known: readonly string[]): { people: string[]; rest: string; unknown?: string } {
  const people: string[] = [];
  let rest = words;
  let expected = true;
  for (;;) {
    const [whole = '', word = '', comma = ''] = /^([^\s,]+)\s*(,?)\s*/.exec(rest) ?? [];
    const id = known.find((one) => one === word) ?? known.find((one) => one === word.replace(/[.:;]$/, ''));
    if (id === undefined && word.toLowerCase() === 'and' && people.length > 0) expected = true;
    else if (id !== undefined) {
      people.push(id);
      expected = comma !== '';
    } else return expected ? { people, rest, unknown: word } : { people, rest };
    rest = rest.slice(whole.length);
  }
}

/** A day of the past; `none` for what is written like a day and is none, undefined for other words. */
function dayFrom(text: string, today: Day): Day | 'none' | undefined {
  if (text === 'today') return today;
  if (text === 'yesterday') return today - 1;
  return /^\d{4}-\d{1,2}-\d{1,2}$/.test(text) ? (parseDay(text) ?? 'none') : undefined;
}
