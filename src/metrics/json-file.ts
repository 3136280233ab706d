import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip, gunzipSync } from 'node:zlib';
import type { Database } from './database.ts';
import type { SourceFault } from './source-fault.ts';
import { asPattern, nameLiteral, textLiteral } from './sql.ts';

/** A list of objects, or an object on each line. */
export type JsonShape = 'array' | 'newline_delimited';

interface JsonFile {
  readonly path: string;
  readonly absolute: string;
  readonly shape: JsonShape;
}

/** So many objects usually have every name there is. */
const firstObjects = 1000;

/** The names that objects of a JSON file have, in order: of its first ones, and of all where a wanted one is not among them. */
export async function findNames(database: Database, file: JsonFile, wanted: readonly string[]): Promise<readonly string[] | SourceFault> {
  const objects = `read_json_objects(${textLiteral(asPattern(file.absolute))}, format=${textLiteral(file.shape)})`;
  const keys = async (rows: string) => {
    const [names = []] = await database.read(`SELECT DISTINCT unnest(json_keys(json)) AS name FROM (SELECT json FROM ${rows}) ORDER BY 1`);
    return names.map(String);
  };
  try {
    const first = await keys(`${objects} LIMIT ${firstObjects}`);
    return wanted.every((name) => first.includes(name)) ? first : await keys(objects);
  } catch (error) {
    return explainJson(file, error);
  }
}

/** SQL of a JSON file as a table of some of its columns, all as texts. */
export function readJson(file: Pick<JsonFile, 'absolute' | 'shape'>, columns: readonly string[]): string {
  const types = columns.map((column) => `${nameLiteral(column)}: 'VARCHAR'`).join(', ');
  return `read_json(${textLiteral(asPattern(file.absolute))}, auto_detect=false, format=${textLiteral(file.shape)}, columns={${types}})`;
}

/** Says which line of a file is no object: reads it once more. */
export async function explainJson(file: JsonFile, error: unknown): Promise<SourceFault> {
  const message = error instanceof Error ? error.message : '';
  const [, line, twice] = /in line (\d+): .*duplicate key "(.*?)"/.exec(message) ?? [];
  const wrong =
    line === undefined ? await (file.shape === 'array' ? findInList(file) : findInLines(file)) : { line, what: `it has ${twice} twice` };
  return wrong === undefined
    ? {
        code: 'source-file-unreadable',
        severity: 'error',
        message: `${file.path} cannot be read as JSON`,
        hint: 'export it again',
        key: 'files',
      }
    : {
        code: 'source-row-shape',
        severity: 'error',
        message: `${file.path}, line ${wrong.line}: ${wrong.what}`,
        hint: 'a file of rows is a list of JSON objects, or has one on each line',
        key: 'files',
      };
}

interface Wrong {
  readonly line: string;
  readonly what: string;
}

async function findInLines({ absolute }: JsonFile): Promise<Wrong | undefined> {
  const bytes = createReadStream(absolute);
  const text = absolute.toLowerCase().endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes;
  let line = 0;
  for await (const one of createInterface({ input: text, crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    if (one.trim() === '') continue;
    const wrong = wrongIn(one);
    if (wrong !== undefined) return { line: String(line), what: wrong };
  }
  return undefined;
}

function wrongIn(text: string): string | undefined {
  if (text.includes('\uFFFD')) return 'the text is not UTF-8';
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? undefined : 'this is no JSON object';
  } catch {
    return 'this is no JSON object, or it was cut off';
  }
}

async function findInList({ absolute }: JsonFile): Promise<Wrong | undefined> {
  try {
    const bytes = await readFile(absolute);
    const text = (absolute.toLowerCase().endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    try {
      const list: unknown = JSON.parse(text);
      const place = Array.isArray(list) ? list.findIndex((value) => !isObject(value)) : -1;
      return place < 0 ? undefined : { line: '1', what: `entry ${place + 1} of the list is no JSON object` };
    } catch (error) {
      const [, at] = /position (\d+)/.exec(error instanceof Error ? error.message : '') ?? [];
      return at === undefined ? undefined : { line: String(text.slice(0, Number(at)).split('\n').length), what: 'this is no JSON' };
    }
  } catch {
    // Too long for a text: what is wrong stays unplaced.
    return undefined;
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
