import { Document } from 'yaml';
import type { FileSchema } from '../src/workspace/file-schemas.ts';
import type { JsonSchema } from './json-schema.ts';

/** A map in a file: where it stands, and its keys. */
interface Section {
  readonly path: string;
  readonly description: string | undefined;
  readonly keys: Readonly<Record<string, JsonSchema>>;
  readonly required: ReadonlySet<string>;
}

/** Writes the reference page of a kind of file, in Markdown: every key with its meaning, type, default and an example. */
export function referencePage(file: FileSchema, schema: JsonSchema): string {
  const sections = sectionsOf('', schema, file.embeds ?? {});
  return [
    '---',
    `title: ${file.title}`,
    `description: Every key of ${file.files}, with its meaning and an example.`,
    '---',
    '',
    `${file.page ? 'The front matter of' : 'Files:'} ${file.files.replaceAll(/\S*[/*]\S*[\w>*]/g, (path) => `\`${path}\``)}.`,
    '',
    file.page
      ? 'Editors check YAML files by their schema, but not front matter: run `setpiece validate` to check pages.'
      : `Editors complete and check these files when their first line names the schema: \`# yaml-language-server: $schema=…/schemas/${file.name}.schema.json\`.`,
    '',
    ...sections.flatMap((section) => sectionLines(section, file.embeds ?? {})),
  ].join('\n');
}

function sectionLines({ path, description, keys, required }: Section, embeds: Readonly<Record<string, string>>): string[] {
  return [
    `## ${path === '' ? 'Keys' : `\`${path}\``}`,
    '',
    ...(path !== '' && description ? [description, ''] : []),
    '| Key | Meaning | Type | Default | Example |',
    '|---|---|---|---|---|',
    ...Object.entries(keys).map(([key, value]) => {
      const inner = path === '' ? key : `${path}.${key}`;
      const embedded = embeds[inner];
      const plain = (value.description ?? '').replace(value.default === undefined ? '' : / Default: [^.]*\.$/, '');
      const meaning = `${plain}${embedded ? ` Takes every key of [${embedded}](../${embedded}/) but its ids.` : ''}`;
      const byDefault = required.has(key) ? 'required' : defaultOf(value);
      return `| \`${key}\` | ${cell(meaning)} | ${cell(typeOf(value))} | ${byDefault} | ${exampleOf(value)} |`;
    }),
    '',
  ];
}

/** The map at a path and all maps inside it, in the order of the keys. `cases` is explained once and not repeated for every value. */
function sectionsOf(path: string, schema: JsonSchema, embeds: Readonly<Record<string, string>>): Section[] {
  const forms = formsOf(schema).filter((form) => !isCases(form));
  const objects = forms.filter(({ properties }) => properties);
  const keys = Object.assign({}, ...objects.map(({ properties }) => properties)) as Record<string, JsonSchema>; // maps of schemas, joined
  const required = new Set(Object.keys(keys).filter((key) => objects.every((form) => form.required?.includes(key))));
  const own = objects.length > 0 ? [{ path, description: schema.description, keys, required }] : [];
  const inside = Object.entries(keys).flatMap(([key, value]) => {
    const inner = path === '' ? key : `${path}.${key}`;
    return embeds[inner] ? [] : sectionsOf(inner, value, embeds);
  });
  const entries = forms.flatMap(({ items, additionalProperties: values }) => [
    ...(items ? sectionsOf(path === '' ? '' : `${path}[]`, items, embeds) : []),
    ...(typeof values === 'object' ? sectionsOf(`${path}.<name>`, values, embeds) : []),
  ]);
  // A file that is one entry, or a list of such entries, has the same keys twice.
  return [...own, ...inside, ...(path === '' && own.length > 0 ? [] : entries)];
}

/** The forms a value may have, choices inside choices made one list. */
function formsOf(schema: JsonSchema): JsonSchema[] {
  const options = schema.anyOf ?? schema.oneOf;
  return options ? options.flatMap(formsOf) : [schema];
}

function isCases({ properties }: JsonSchema): boolean {
  return properties !== undefined && Object.keys(properties).join() === 'cases';
}

function typeOf(schema: JsonSchema): string {
  return [...new Set(formsOf(schema).map(typeOfForm))].join(', or ');
}

function typeOfForm(form: JsonSchema): string {
  if (isCases(form)) return '`cases:`';
  if (form.title) return form.title.replace(/(?:, such as .*| \(.*\))$/, '');
  if (form.enum) return form.enum.map((word) => `\`${String(word)}\``).join(', ');
  if (form.items) return `list of ${typeOf(form.items)}`;
  if (form.properties) return 'map';
  if (typeof form.additionalProperties === 'object') return `map of names to ${typeOf(form.additionalProperties)}`;
  return form.type === 'object' ? 'map' : 'text';
}

function defaultOf({ default: value }: JsonSchema): string {
  // A map of defaults is told key by key.
  if (value === undefined || typeof value === 'object') return '';
  return code(typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));
}

function exampleOf({ examples }: JsonSchema): string {
  if (examples?.[0] === undefined) return '';
  return code(new Document(examples[0], { aliasDuplicateObjects: false }).toString({ collectionStyle: 'flow', lineWidth: 0 }).trim());
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

/** A bar would end the cell of a table. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
