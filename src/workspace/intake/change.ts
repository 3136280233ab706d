import type { CustomerFiles } from '../../model/content.ts';
import { touchpointSchema } from '../../model/customer.ts';
import { formatDay } from '../../model/day.ts';
import { formatPosition } from '../../model/position.ts';
import { touchpointText } from '../../model/touchpoint-text.ts';
import type { IntendedRecord } from '../import/intended-records.ts';
import { mergeRecord } from '../import/record-document.ts';
import { customerSlug } from '../layout.ts';
import { AnswerReader, type IntakeContext } from './answers.ts';
import type { FilledForm } from './form.ts';

/** A change of one file that a form asks for. */
export interface IntakeChange {
  /** Below the content root, with `/`. */
  readonly file: string;
  /** What it does, in a few words. Example: `Log a call with Acme on 2026-10-14`. */
  readonly title: string;
  /** The file's text with the change, given its text before; null for a file that is not there. Doing it twice changes nothing more. */
  write(text: string | null): string;
}

/** The change, or every reason why there is none, in words for whoever sent the form. */
export type IntakeResult = { readonly change: IntakeChange; readonly reasons?: never } | { readonly reasons: readonly string[] };

/** Turns a filled form into a change of one file. Nothing in it is trusted: names must be the workspace's, and text stays text. */
export function changeOf({ form, answers }: FilledForm, context: IntakeContext): IntakeResult {
  const reader = new AnswerReader(answers, context);
  for (const { key, label, required } of form.fields) if (required && !answers.has(key)) reader.reasons.push(`“${label}” is empty.`);
  const change =
    form.kind === 'touchpoint'
      ? touchpoint(reader)
      : form.kind === 'rating'
        ? rating(reader)
        : form.kind === 'start'
          ? byHand(reader)
          : newCustomer(reader);
  return change === undefined || reader.reasons.length > 0 ? { reasons: reader.reasons } : { change };
}

function touchpoint(reader: AnswerReader): IntakeChange | undefined {
  const customer = reader.customer();
  const kind = reader.oneOf('kind', touchpointSchema.shape.kind.options);
  const on = reader.pastDay();
  const by = reader.colleague();
  const sentiment = reader.oneOf('sentiment', ['green', 'yellow', 'red']);
  const people = customer === undefined ? [] : reader.people(customer);
  if (customer === undefined || kind === undefined || on === undefined || by === undefined) return undefined;
  const title = reader.line('title');
  const met = { kind, ...(title !== undefined && { title }), on, by, people: [...people], ...(sentiment !== undefined && { sentiment }) };
  const text = touchpointText(met, reader.answers.get('notes') ?? '');
  return {
    file: `customers/${customer.isRow ? customer.value.id : customerSlug(customer.file)}/touchpoints/${formatDay(on)}-${kind}-${reader.context.issue}.md`,
    title: `Log a contact (${kind}) with ${customer.value.name} on ${formatDay(on)}`,
    write: () => text,
  };
}

function rating(reader: AnswerReader): IntakeChange | undefined {
  const customer = reader.customer();
  const kind = reader.ratingKind();
  const value = kind === undefined ? undefined : reader.ratingValue(kind);
  const on = reader.pastDay();
  const by = reader.colleague();
  if (customer === undefined || kind === undefined || value === undefined || on === undefined || by === undefined) return undefined;
  const note = reader.line('note');
  const entry = { kind, value, on: formatDay(on), by, ...(note === undefined ? {} : { note }) };
  return inRecord(reader, customer, 'ratings', entry, `Rate ${customer.value.name}: ${kind.replaceAll('_', ' ')} ${value}`);
}

function byHand(reader: AnswerReader): IntakeChange | undefined {
  const customer = reader.customer();
  const playbook = reader.playbook();
  const on = reader.day('on', reader.context.day);
  const reason = reader.line('reason');
  const { author } = reader.context;
  if (customer === undefined || playbook === undefined || on === undefined || reason === undefined) return undefined;
  const entry = { playbook: playbook.id, on: formatDay(on), by: author, reason };
  return inRecord(reader, customer, 'starts', entry, `Start “${playbook.title}” for ${customer.value.name}`);
}

function inRecord(
  reader: AnswerReader,
  customer: CustomerFiles,
  list: string,
  entry: Readonly<Record<string, string>>,
  title: string,
): IntakeChange | undefined {
  const { id } = customer.value;
  if (customer.isRow) {
    reader.reasons.push(
      `The record of ${customer.value.name} is a row of a table (${formatPosition(customer.locate([]))}), and nothing is written to tables. Change it where the table comes from, or give the customer a file of its own and take it out of the table.`,
    );
    return undefined;
  }
  const record = recordOf(id, new Map(), new Map([[list, [new Map(Object.entries(entry))]]]));
  return { file: customer.file, title, write: (text) => mergeRecord(text, record, [], reader.context.schemas).text };
}

function newCustomer(reader: AnswerReader): IntakeChange | undefined {
  const name = reader.line('name');
  const id = reader.newId(name);
  const login = reader.colleague('login');
  const start = reader.day('start');
  const end = reader.answers.has('end') ? reader.day('end') : undefined;
  const amounts = ['seats', 'arr'].map((key) => [key, reader.amount(key)] as const);
  if (name === undefined || id === undefined || login === undefined || start === undefined) return undefined;
  const contract = new Map([
    ['id', formatDay(start).slice(0, 4)],
    ['start', formatDay(start)],
  ]);
  if (end !== undefined) contract.set('end', formatDay(end));
  for (const [key, amount] of amounts) if (amount !== undefined) contract.set(key, amount);
  const fields = new Map([['name', name]]);
  const industry = reader.line('industry');
  if (industry !== undefined) fields.set('industry', industry);
  const country = reader.line('country')?.toUpperCase();
  if (country !== undefined) fields.set('country', country);
  const owner = new Map([
    ['role', 'csm'],
    ['login', login],
    ['from', formatDay(start)],
  ]);
  const record = recordOf(
    id,
    fields,
    new Map([
      ['owners', [owner]],
      ['contracts', [contract]],
    ]),
  );
  const text = mergeRecord(null, record, [], reader.context.schemas).text;
  // A record that somebody wrote meanwhile is not replaced.
  return { file: `customers/${id}.yaml`, title: `Add the customer ${name}`, write: (there) => there ?? text };
}

function recordOf(id: string, fields: Map<string, string>, lists: Map<string, Map<string, string>[]>): IntendedRecord {
  return { id, key: id, fields, lists, file: 'form', line: 1 };
}
