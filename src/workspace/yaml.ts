import { isAlias, isMap, isScalar, isSeq, type Node, Scalar, type YAMLMap } from 'yaml';
import type { Diagnostic } from '../model/diagnostic.ts';
import { positionAt, type SourceText } from '../model/position.ts';
import { readPlainYaml } from './plain-yaml.ts';
import { lineAt } from './text.ts';
import { commaTrap, commentTrap, isBalanced } from './traps.ts';
import { explainYamlErrors, tagFault, type YamlFault } from './yaml-faults.ts';
import { locatable, locatablePlain, parseText, type YamlFile } from './yaml-places.ts';

/** How deep maps and lists may nest: far above what any file of a workspace needs, far below what exhausts the stack. */
const maxDepth = 32;

/** A part of a text, from `start` to before `end`. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a YAML text, or a part of one such as front matter. Types nothing: `00123`, `NO` and `2027-03-31` stay text. Refuses what YAML
 * would read otherwise than it looks: tags, anchors, aliases, duplicate keys, empty values and the traps of `traps.ts`. With any problem
 * there is no value.
 */
export function readYaml(source: SourceText, span?: TextSpan): { yaml?: YamlFile; diagnostics: Diagnostic[] } {
  const base = span?.start ?? 0;
  const text = span ? source.text.slice(span.start, span.end) : source.text;
  const plain = readPlainYaml(text);
  if (plain === undefined) return readWithLibrary(source, text, base);
  return { yaml: locatablePlain(source, text, base, plain), diagnostics: [] };
}

/** Reads any YAML, and finds what is wrong with it. */
export function readWithLibrary(source: SourceText, text: string, base: number): { yaml?: YamlFile; diagnostics: Diagnostic[] } {
  const document = parseText(text);
  const problem = (offset: number, fault: YamlFault): Diagnostic => ({ ...positionAt(source, base + offset), severity: 'error', ...fault });
  if (document === 'too deep') return { diagnostics: [problem(deepest(text) ?? 0, tooDeep)] };
  const directive = /^%\w.*/m.exec(text);
  if (directive)
    return {
      diagnostics: [problem(directive.index, { code: 'yaml-directive', message: 'YAML directives are refused', hint: 'remove this line' })],
    };
  const syntax = document.errors.filter((error) => error.code !== 'DUPLICATE_KEY');
  const deep = syntax.length > 0 ? deepest(text) : undefined;
  if (deep !== undefined) return { diagnostics: [problem(deep, tooDeep)] };
  if (document.contents === null && syntax.length === 0)
    return { diagnostics: [problem(0, { code: 'empty-file', message: 'the file is empty', hint: 'write its keys, or remove it' })] };
  const faults: Diagnostic[] = explainYamlErrors(source, syntax, base);
  const value = readNode(document.contents, text, 0, (offset, fault) => {
    // Where the file does not parse, maps look empty that are not.
    if (syntax.length > 0 && fault.code === 'empty-value') return;
    const found = problem(offset, fault);
    if (!faults.some((other) => other.line === found.line && (other.code === found.code || syntax.length > 0))) faults.push(found);
  });
  if (faults.length > 0) return { diagnostics: faults };
  return { yaml: locatable(source, text, base, value), diagnostics: [] };
}

const tooDeep: YamlFault = { code: 'nested-too-deep', message: `maps and lists nest deeper than ${maxDepth} levels` };

/** The offset at which a text opens more brackets, or begins more list entries on a line, than {@link maxDepth}; undefined in sane texts. */
function deepest(text: string): number | undefined {
  let brackets = 0;
  let entries = 0;
  for (let offset = 0; offset < text.length; offset += 1) {
    const character = text.charAt(offset);
    if (character === '[' || character === '{') brackets += 1;
    else if (character === ']' || character === '}') brackets -= 1;
    else if (character === '-' && text.charAt(offset + 1) === ' ') entries += 1;
    else if (character === '\n') entries = 0;
    if (brackets > maxDepth || entries > maxDepth) return offset;
  }
  return undefined;
}

type Report = (offset: number, fault: YamlFault) => void;

function readNode(node: Node | null, text: string, depth: number, report: Report): unknown {
  const start = node?.range?.[0] ?? 0;
  if (depth > maxDepth) return report(start, tooDeep);
  if (isAlias(node))
    return report(start, {
      code: 'yaml-anchor',
      message: 'YAML reads a value that begins with `*` as an alias, and aliases are refused',
      hint: 'write the value out; a text that begins with * goes into single quotes',
    });
  if (node && 'anchor' in node && node.anchor)
    report(Math.max(text.lastIndexOf('&', start), 0), {
      code: 'yaml-anchor',
      message: 'YAML reads `&` before a value as an anchor, and anchors are refused',
      hint: 'write the value out where it is needed; a text that begins with & goes into single quotes',
    });
  if (node?.tag) report(Math.max(text.lastIndexOf('!', start), 0), tagFault(lineAt(text, start)));
  if (isScalar(node)) return scalarOf(node, text, report);
  if (isMap(node)) return mapOf(node, text, depth, report);
  if (isSeq(node)) {
    return node.items.map((item) => {
      const entry = item as Node; // the parser makes lists of nodes
      if (node.flow) checkCut(entry, text, node.range?.[0] ?? 0, report);
      return readNode(entry, text, depth + 1, report);
    });
  }
  return undefined;
}

function scalarOf(node: Scalar, text: string, report: Report): string {
  const [start, end] = node.range ?? [0, 0];
  const value = String(node.value);
  if (node.type !== Scalar.PLAIN && node.type !== undefined) return value;
  if (start === end) {
    if (node.tag === undefined)
      report(start, { code: 'empty-value', message: 'a value is missing here', hint: 'write a value, or remove the line' });
    return value;
  }
  const comment = /^[ \t]+(#.*)/.exec(text.slice(end, end + 80));
  const trap = comment?.[1] && commentTrap(value, comment[1], lineAt(text, end));
  if (trap) report(end + comment[0].indexOf('#'), trap);
  return value;
}

function mapOf(map: YAMLMap, text: string, depth: number, report: Report): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const seen = new Set<string>();
  const mapStart = map.range?.[0] ?? 0;
  for (const pair of map.items) {
    const keyNode = pair.key as Node | null; // the parser makes maps of nodes
    const valueNode = pair.value as Node | null;
    const keyStart = keyNode?.range?.[0] ?? mapStart;
    readNode(keyNode, text, depth + 1, report);
    const key = isScalar(keyNode) ? String(keyNode.value) : '';
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') {
      report(keyStart, { code: 'forbidden-key', message: `\`${key}\` cannot be used as a key` });
      continue;
    }
    if (seen.has(key))
      report(keyStart, { code: 'duplicate-key', message: `\`${key}\` stands twice in this map`, hint: 'remove one of them' });
    seen.add(key);
    if (map.flow && valueNode) checkCut(valueNode, text, mapStart, report);
    if (isEmpty(valueNode)) reportEmpty(map, key, keyStart, text, report);
    else result[key] = readNode(valueNode, text, depth + 1, report);
  }
  return result;
}

function isEmpty(node: Node | null): boolean {
  if (node === null) return true;
  if (!isScalar(node) || node.tag !== undefined || node.anchor) return false;
  return node.range?.[0] === node.range?.[1];
}

function reportEmpty(map: YAMLMap, key: string, keyStart: number, text: string, report: Report): void {
  const trap = map.flow ? commaTrap(text.slice(map.range?.[0], map.range?.[1])) : undefined;
  report(
    trap ? (map.range?.[0] ?? keyStart) : keyStart,
    trap ?? {
      code: 'empty-value',
      message: map.flow ? `\`${key}\` has no value; did a comma end the value before it?` : `\`${key}\` is empty`,
      hint: map.flow ? 'write `key: value`, or put single quotes around a value with a comma' : 'write a value, or remove the line',
    },
  );
}

/** In `{ }` and `[ ]` a comma ends a plain value: brackets or quotes left open tell that it ended one in the middle. */
function checkCut(node: Node, text: string, mapStart: number, report: Report): void {
  if (!isScalar(node) || node.type !== Scalar.PLAIN || isBalanced(String(node.value))) return;
  const line = lineAt(text, node.range?.[0] ?? mapStart);
  report(
    node.range?.[0] ?? mapStart,
    commaTrap(line) ?? {
      code: 'trap-comma',
      message: 'a comma or bracket ended this value inside `{ }` or `[ ]`',
      hint: 'write one key or one list entry a line, without { } and [ ]',
    },
  );
}
