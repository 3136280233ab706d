import { Document, isSeq } from 'yaml';
import type { Touchpoint } from './customer.ts';
import { formatDay } from './day.ts';

/**
 * The text of a touchpoint's file: front matter, and the notes below it. Whatever stands in the values, it reads back as the same touchpoint; the
 * notes stay as they are, except for control characters.
 */
export function touchpointText({ kind, title, on, by, people, sentiment }: Touchpoint, notes: string): string {
  const document = new Document({
    kind,
    ...(title === undefined ? {} : { title }),
    on: formatDay(on),
    by,
    ...(people.length === 0 ? {} : { people }),
    ...(sentiment === undefined ? {} : { sentiment }),
  });
  const list = document.get('people', true);
  if (isSeq(list)) list.flow = true;
  const body = notes
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '')
    .trimEnd();
  return `---\n${document.toString({ lineWidth: 0, flowCollectionPadding: false })}---\n${body === '' ? '' : `\n${body}\n`}`;
}

/**
 * The files a touchpoint may be kept in, best first: a second one of the same kind and day takes the next name.
 *
 * @param record the file of the customer's record. Example: `customers/acme.yaml`
 * @param take how many names are given
 */
export function touchpointFiles(record: string, { kind, on }: Pick<Touchpoint, 'kind' | 'on'>, take: number): readonly string[] {
  const folder = (record.split('/')[1] ?? '').replace(/\.yaml$/, '');
  const name = `customers/${folder}/touchpoints/${formatDay(on)}-${kind}`;
  return Array.from({ length: take }, (_, index) => `${name}${index === 0 ? '' : `-${index + 1}`}.md`);
}
