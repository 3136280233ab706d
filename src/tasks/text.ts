import { formatMoney, formatNumber, formatQuantity, type Unit } from '../expressions/words-values.ts';
import { parseDay, weekday } from '../model/day.ts';

/** A character without width: it parts what GitHub would otherwise make a mention, a reference or a link of. */
const PART = '\u200b';

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Cuts a text to a length, with an ellipsis. Never splits a character that takes two units. */
export function clip(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** One line of plain text: line ends, control characters and characters that turn the direction of writing become spaces. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return text.replace(/[\s\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/gu, ' ').trim();
}

/**
 * Parts mentions (`@maria`), references (`#12`, `GH-12`), addresses and closing keywords in a text from outside, so that it notifies
 * nobody, links nothing and closes nothing. What a person reads stays the same.
 */
function part(text: string): string {
  return text
    .replace(/@/g, `@${PART}`)
    .replace(/#(?=\d)/g, `#${PART}`)
    .replace(/\b(gh)-(?=\d)/gi, `$1-${PART}`)
    .replace(/:\/\//g, `:${PART}//`)
    .replace(/\b(www)\./gi, `$1${PART}.`)
    .replace(/\b(mailto|xmpp):/gi, `$1${PART}:`)
    .replace(/\b(clo|fi|resol)(se[sd]?|x(?:e[sd])?|ve[sd]?)(?=\s*:?\s*[\w./-]*#)/gi, `$1${PART}$2`);
}

/**
 * A text from outside (a customer's name, words, a title) as Markdown that shows it and does nothing else: no mark-up, no HTML, no mention,
 * no table cell, one line, at most `length` characters before escaping.
 *
 * @example plain('A|B <!-- x --> @maria') // 'A\\|B &lt;!-- x --&gt; @\u200bmaria'
 */
export function plain(text: string, length = 200): string {
  return part(clip(oneLine(text), length))
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** A text from outside as the content of an HTML element, where Markdown is not read. */
export function html(text: string, length = 200): string {
  return part(clip(oneLine(text), length))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** A text from outside as one line of a block of code: as it is, but for what would begin a comment of ours. */
export function codeLine(text: string, length = 500): string {
  return clip(oneLine(text), length).replaceAll('<!--', `<${PART}!--`);
}

/** A text from outside as part of an issue's title, which is no Markdown. */
export function titleText(text: string): string {
  return clip(part(oneLine(text)).replace(/`/g, '’'), 120);
}

/** A day as people read it. Example: `Wed 2 Dec 2026`; without `full` `2 Dec 2026`. Text that is no day stays. */
export function showDay(iso: string, full = true): string {
  const day = parseDay(iso);
  if (day === undefined) return iso;
  const [year, month, date] = iso.split('-').map(Number);
  const short = `${date} ${months[(month ?? 1) - 1]} ${year}`;
  return full ? `${weekdays[weekday(day) - 1]} ${short}` : short;
}

/** An amount, rounded to whole units. Example: `€184,000`. */
export function showMoney(amount: number, currency: string): string {
  return formatMoney(Math.round(amount), currency);
}

/** A value in its unit, rounded as one reads it. Examples: `57%`, `4.2`, `yes`, `Wed 2 Dec 2026`. */
export function showValue(value: number | string | boolean | readonly string[], unit: string | null, currency: string): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return showDay(value);
  if (typeof value !== 'number') return value.join(', ');
  if (unit === 'currency') return showMoney(value, currency);
  if (unit === 'percent') return `${formatNumber(Number((value * 100).toFixed(Math.abs(value) < 0.1 ? 1 : 0)))}%`;
  return formatQuantity(Number(value.toFixed(1)), known(unit), currency);
}

function known(unit: string | null): Unit | undefined {
  return unit === 'days' || unit === 'hours' || unit === 'count' || unit === 'score' ? unit : undefined;
}

/** A number with a sign, with a true minus. Examples: `+4`, `−11`. */
export function signed(value: number): string {
  return value < 0 ? `−${Math.abs(value)}` : `+${value}`;
}

/** A name of the workspace as words. Example: `decision_maker` is “decision maker”. */
export function asWords(name: string): string {
  return name.replaceAll(/[_-]/g, ' ');
}
