import { nearest } from '../model/nearest.ts';
import { functions, isFunctionName, signatureOf } from './functions.ts';
import type { Names } from './program.ts';
import type { ValueType } from './value.ts';

/** Words people write for values or days that have a form of their own. */
const wellKnown: Readonly<Record<string, string>> = {
  yes: 'write true',
  no: 'write false',
  today: 'write today_plus(0), or days_since(date) and days_until(date) to count from today',
  now: 'write today_plus(0), or days_since(date) and days_until(date) to count from today',
};

/** A text as expressions write it. */
export function quote(text: string): string {
  return JSON.stringify(text);
}

/** What is wrong with a name nobody defined, and what may have been meant. */
export function explainUnknownName(name: string, names: Names): { readonly message: string; readonly hint?: string } {
  if (names.durations.has(name))
    return { message: `\`${name}\` is a duration; it stands in date formulas only, such as renewal - ${name}` };
  if (isFunctionName(name)) return { message: `\`${name}\` is a function`, hint: `write ${signatureOf(name)}` };
  if (name.startsWith('row.')) return { message: `\`${name}\`: columns of rows are read in \`where\` and \`share\` only` };
  if (names.run === null && (name === 'start' || name === 'finish' || name.endsWith('.done')))
    return { message: `\`${name}\` belongs to a run: it is read in \`until\`, \`due\` and the steps of a playbook` };
  const known = wellKnown[name.toLowerCase()];
  if (known !== undefined) return { message: `there is no name \`${name}\``, hint: known };
  const meant = nearestName(name, names.all);
  return { message: `there is no name \`${name}\``, ...(meant === undefined ? {} : { hint: `did you mean ${meant}?` }) };
}

/** What is wrong with a function that does not exist. */
export function explainUnknownFunction(name: string): { readonly message: string; readonly hint?: string } {
  const meant = nearest(name, Object.keys(functions));
  const hint =
    meant !== undefined && isFunctionName(meant)
      ? `did you mean ${signatureOf(meant)}?`
      : `functions are ${Object.keys(functions).join(', ')}`;
  return { message: `there is no function \`${name}\``, hint };
}

/** The nearest name; hyphens and capitals are forgiven first, then a path whose last part is written alone (`strategic`). */
function nearestName(name: string, all: readonly string[]): string | undefined {
  const plain = name.replaceAll('-', '_').toLowerCase();
  return all.find((candidate) => candidate === plain) ?? all.find((candidate) => candidate.endsWith(`.${plain}`)) ?? nearest(name, all);
}

/** Something of another type than wanted: its text, and its value where it is fixed. */
interface Mismatch {
  readonly text: string;
  readonly literal: number | string | boolean | undefined;
  readonly found: ValueType;
  readonly wanted: ValueType;
}

/** How something of the wrong type becomes what is wanted, where there is a usual way. */
export function hintForType({ text, literal, found, wanted }: Mismatch, names: Names): string | undefined {
  if (typeof literal === 'string') {
    if (names.get(literal)?.type === wanted) return `names stand without quotes: ${literal}`;
    if (wanted === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(literal)) return `write date(${quote(literal)})`;
    if (wanted === 'number' && /^-?\d+(?:\.\d+)?%?$/.test(literal))
      return `numbers stand without quotes: ${literal.endsWith('%') ? Number((Number.parseFloat(literal) / 100).toPrecision(12)) : literal}`;
    if (wanted === 'yes/no' && /^(?:yes|true)$/i.test(literal)) return 'a yes/no name stands by itself, or with `== true`';
    if (wanted === 'yes/no' && /^(?:no|false)$/i.test(literal)) return 'put `!` before the name, or write `== false`';
  }
  if (found === 'number' && wanted === 'yes/no') return `compare it: ${text} > 0`;
  if (found === 'text' && wanted === 'yes/no') return `compare it: ${text} == "…"`;
  if (found === 'date' && wanted === 'yes/no') return `known(${text}) asks whether there is one`;
  if (found === 'date' && wanted === 'number') return `days_since(${text}) and days_until(${text}) count days`;
  if (found === 'number' && wanted === 'date') return 'days_since(date) and days_until(date) turn a date into a number';
  return found === 'list' && wanted === 'text' ? `"…" in ${text} asks whether a text is in the list` : undefined;
}
