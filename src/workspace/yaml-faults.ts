import type { YAMLError } from 'yaml';
import type { Diagnostic } from '../model/diagnostic.ts';
import { positionAt, type SourceText } from '../model/position.ts';
import { lineAt } from './text.ts';
import { commaTrap, lineTrap } from './traps.ts';

/** What is wrong in a YAML text, before its place is known. */
export interface YamlFault {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

const messages: Partial<Record<YAMLError['code'], YamlFault>> = {
  TAB_AS_INDENT: {
    code: 'yaml-tab',
    message: 'a tab stands where YAML wants spaces',
    hint: 'indent with two spaces; most editors can convert tabs',
  },
  MULTIPLE_DOCS: {
    code: 'yaml-documents',
    message: 'the file holds more than one document',
    hint: 'remove the line `---`, or put the second part into a file of its own',
  },
  BAD_INDENT: {
    code: 'yaml-syntax',
    message: 'the indentation does not fit',
    hint: 'keys of one map begin in the same column',
  },
  NON_STRING_KEY: { code: 'yaml-syntax', message: 'a key must be plain text' },
  BLOCK_AS_IMPLICIT_KEY: {
    code: 'yaml-syntax',
    message: 'the next line is indented as if it went on with this value',
    hint: 'keys of one map begin in the same column; a value with a colon goes into single quotes',
  },
  UNEXPECTED_TOKEN: {
    code: 'yaml-syntax',
    message: 'YAML expects nothing more here',
    hint: 'check indentation, quotes and brackets on this line and the one before',
  },
  MULTILINE_IMPLICIT_KEY: {
    code: 'yaml-syntax',
    message: 'a key must stand on one line',
    hint: 'check the indentation of this line and the one before',
  },
  KEY_OVER_1024_CHARS: { code: 'yaml-syntax', message: 'a key is too long; is a `: ` missing on a line before?' },
  BAD_SCALAR_START: {
    code: 'trap-start',
    message: 'a value cannot begin with this character',
    hint: 'put single quotes around the value',
  },
  BAD_DQ_ESCAPE: {
    code: 'yaml-syntax',
    message: 'an unknown escape stands in a text in double quotes',
    hint: 'use single quotes, in which a backslash is just a backslash',
  },
  MISSING_CHAR: { code: 'yaml-syntax', message: 'a character is missing here: a `: ` after a key, or a closing quote' },
};

/**
 * Turns what the YAML parser found into diagnostics: one a line, the first, because the others follow from it. Where the line is one of
 * the known traps the hint prints it corrected.
 */
export function explainYamlErrors(source: SourceText, errors: readonly YAMLError[], base: number): Diagnostic[] {
  const lines = new Set<number>();
  const found: Diagnostic[] = [];
  for (const error of [...errors].sort((a, b) => a.pos[0] - b.pos[0])) {
    const offset = base + error.pos[0];
    const position = positionAt(source, offset);
    if (lines.has(position.line)) continue;
    lines.add(position.line);
    found.push({ ...position, severity: 'error', ...explain(source.text, offset, error) });
  }
  return found;
}

function explain(text: string, offset: number, error: YAMLError): YamlFault {
  const line = lineAt(text, offset);
  if (error.code === 'TAB_AS_INDENT' && messages.TAB_AS_INDENT) return messages.TAB_AS_INDENT;
  if (error.code === 'TAG_RESOLVE_FAILED' || error.code === 'DUPLICATE_KEY') return tagFault(line);
  const trap = commaTrap(line) ?? lineTrap(line);
  if (trap) return trap;
  if (error.code === 'BAD_INDENT' && error.message.startsWith('Flow'))
    return {
      code: 'yaml-syntax',
      message: 'a bracket is not closed before this place',
      hint: 'close it with ] or }, or write one entry a line',
    };
  return messages[error.code] ?? { code: 'yaml-syntax', message: `this is not valid YAML: ${lowerFirst(error.message)}` };
}

/** A value that begins with `!` is a YAML tag, which would leave an empty text. */
export function tagFault(line: string): YamlFault {
  return (
    lineTrap(line) ?? {
      code: 'yaml-tag',
      message: 'YAML reads a value that begins with `!` as a tag, and tags are refused',
      hint: 'put single quotes around the value',
    }
  );
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
