/*
 * Lines that YAML reads otherwise than their author meant. Each is refused with a code `trap-…`; the hint prints the corrected line.
 */

/** A trap that was found in a line. */
export interface Trap {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const keyAndValue = /^(\s*(?:- +)*)([\w.-]+|"[^"]*"|'[^']*')(:\s+)(\S.*)$/;

/** Tells which trap a line of the form `key: value` falls into, if any. Only for lines that YAML refused or would misread. */
export function lineTrap(line: string): Trap | undefined {
  const match = keyAndValue.exec(line);
  if (!match) return undefined;
  const [, lead = '', key = '', colon = '', value = ''] = match;
  const corrected = `write: ${lead.trimStart()}${key}${colon}${quoted(value.trimEnd())}`;
  if (value.startsWith('!')) {
    return {
      code: 'trap-tag',
      message: 'YAML reads `!` at the beginning of a value as a tag and drops the word after it',
      hint: corrected,
    };
  }
  if (/^"(?:[^"\\]|\\.)*"\s*[^\s#]/.test(value)) {
    return {
      code: 'trap-quote',
      message: 'this value begins with a quote, so YAML ends it at the next quote',
      hint: corrected,
    };
  }
  if (/\?.*\s:\s/.test(value)) {
    return {
      code: 'trap-ternary',
      message: '`? :` cannot stand in an expression: YAML takes the colon for a key',
      hint: `use \`cases:\` with one line for each answer, or missing(x); a text with a colon goes into single quotes`,
    };
  }
  if (/^[@`%]/.test(value)) {
    return { code: 'trap-start', message: `YAML keeps \`${value.charAt(0)}\` at the beginning of a value for itself`, hint: corrected };
  }
  if (/:(?:\s|$)/.test(value) && !/^[[{]/.test(value)) {
    return { code: 'trap-colon', message: 'a second `: ` stands in this value, so YAML takes it for a key', hint: corrected };
  }
  return undefined;
}

/** Tells whether `{ }` or `[ ]` in a text holds an expression that a comma or bracket cuts, and prints it as block lines. */
export function commaTrap(text: string): Trap | undefined {
  const open = text.search(/[[{]/);
  const isMap = text.charAt(open) === '{';
  const close = text.lastIndexOf(isMap ? '}' : ']');
  if (open === -1 || close < open) return undefined;
  const parts = splitOutsideBrackets(text.slice(open + 1, close));
  const entries = parts.map((part) => (isMap ? /^\s*([\w.-]+|"[^"]*"|'[^']*')\s*:\s+(.*?)\s*$/s : /^\s*()(.*?)\s*$/s).exec(part));
  if (entries.some((entry) => !entry) || !entries.some((entry) => isCut(entry?.[2] ?? ''))) return undefined;
  const lines = entries.map((entry) => `  ${isMap ? `${entry?.[1]}:` : '-'} ${blockValue(entry?.[2] ?? '')}`);
  return {
    code: 'trap-comma',
    message: `an expression stands inside \`${isMap ? '{ }' : '[ ]'}\`, where a comma or bracket ends it`,
    hint: `write one ${isMap ? 'key' : 'entry'} a line:\n${lines.join('\n')}`,
  };
}

/** Tells whether a plain value was cut by a `#`: no space after it, or a quote or bracket left open before it. */
export function commentTrap(value: string, comment: string, line: string): Trap | undefined {
  const glued = /^#[^\s#]/.test(comment);
  if (!glued && isBalanced(value)) return undefined;
  const match = keyAndValue.exec(line);
  const whole = match ? `${(match[1] ?? '').trimStart()}${match[2]}${match[3]}${quoted((match[4] ?? '').trimEnd())}` : quoted(line.trim());
  return {
    code: 'trap-comment',
    message: '`#` after a space begins a comment, so YAML ends this value before it',
    hint: `write: ${whole}${glued ? '\nor, for a comment, put a space after the #' : ''}`,
  };
}

/** Tells whether brackets and quotes of a text are closed. */
export function isBalanced(text: string): boolean {
  let depth = 0;
  let quote = '';
  for (const character of text) {
    if (quote) {
      if (character === quote) quote = '';
    } else if (character === '"') quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0 && quote === '';
}

/** A value in single quotes, in which YAML changes nothing but doubled quotes. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function blockValue(value: string): string {
  const startsOddly = /^["!@`%&*|>]/.test(value) && !/^"[^"]*"$/.test(value);
  return startsOddly || /\s#|:\s/.test(value) ? quoted(value) : value;
}

/** A plain value that a flow map would end too early: a comma or bracket inside, though it is no list, map or quoted text itself. */
function isCut(value: string): boolean {
  if (/^\{.*\}$|^\[.*\]$|^'.*'$|^"[^"]*"$/s.test(value)) return false;
  return /[,[\]{}]/.test(value) || /^".*"\s*\S/.test(value);
}

function splitOutsideBrackets(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  let quote = '';
  for (const character of text) {
    if (quote) {
      if (character === quote) quote = '';
    } else if (character === '"' || (character === "'" && /(^|[:,[{]\s*)$/.test(part))) quote = character;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(part);
      part = '';
      continue;
    }
    part += character;
  }
  return part.trim() === '' ? parts : [...parts, part];
}
