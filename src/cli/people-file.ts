import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PersonDetails } from '../tasks/audience-table.ts';
import { readRows } from '../workspace/import/export-rows.ts';
import { reportText } from '../workspace/reporters.ts';
import { type Terminal, UseError } from './terminal.ts';

/**
 * Reads names and addresses of people from a CSV file that is kept out of Git, with the columns id, name and email. A person who stands there
 * twice, and a row without an id, are refused: a mail to the wrong person cannot be taken back.
 */
export function readPeople(file: string, terminal: Terminal): ReadonlyMap<string, PersonDetails> {
  const text = readFileSync(resolve(terminal.folder, file), 'utf8');
  const { rows, diagnostics } = readRows(file, text, ['id', 'name', 'email']);
  if (diagnostics.length > 0) throw new UseError(reportText(diagnostics, () => undefined).trimEnd());
  const people = new Map<string, PersonDetails>();
  for (const { line, cells } of rows) {
    const id = cells.get('id') ?? '';
    if (id === '')
      throw new UseError(`${file}:${line}: this row has no id.`, 'Give the id under which files under customers/ name the person.');
    if (people.has(id)) throw new UseError(`${file}:${line}: ${id} stands there twice.`, 'Keep one row for each person.');
    people.set(id, { name: cells.get('name') ?? '', email: cells.get('email') ?? '' });
  }
  return people;
}
