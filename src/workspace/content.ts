import type { z } from 'zod';
import type { Content, CustomerFiles, Located, LocatedPage } from '../model/content.ts';
import type { Customer, SuccessPlan, Touchpoint } from '../model/customer.ts';
import { customerSchema, successPlanSchema, touchpointSchema } from '../model/customer.ts';
import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import { type HealthModel, healthModelSchema } from '../model/health-model.ts';
import { type Journey, journeySchema } from '../model/journey.ts';
import { type CustomerTable, customerTableSchema } from '../model/mapping.ts';
import { type Definitions, definitionsSchema } from '../model/metric.ts';
import { type Asset, assetSchema, type Playbook, playbookSchema } from '../model/playbook.ts';
import type { SourceText } from '../model/position.ts';
import { type Scenario, scenariosSchema } from '../model/scenario.ts';
import {
  type AssetTranslation,
  assetTranslationSchema,
  type PlaybookTranslation,
  playbookTranslationSchema,
  type TranslatedTexts,
  type Translation,
  textsSchema,
} from '../model/translation.ts';
import { type Workspace, workspaceSchema } from '../model/workspace.ts';
import { listFiles, readText } from './files.ts';
import { readFrontMatter } from './front-matter.ts';
import { customerSlug, type FileKind, kindOf, misplacement } from './layout.ts';
import { parseWith } from './parse.ts';
import { lineOf } from './text.ts';
import { languageOfTexts, refuseRules, translationOf } from './translations.ts';
import { readYaml } from './yaml.ts';

/** The files of a workspace after reading. */
export interface ContentResult {
  /** Everything that could be read; absent when `workspace.yaml` could not. Files with problems are left out of it. */
  readonly content?: Content;
  readonly diagnostics: readonly Diagnostic[];
  /** Kinds of which at least one file is left out: what refers to them may be right. */
  readonly incomplete: ReadonlySet<FileKind>;
  /** The customers with more of them, which are rows of tables. */
  customersWith(rows: readonly CustomerFiles[]): readonly CustomerFiles[];
  /** The text of every file that was read. */
  readonly texts: ReadonlyMap<string, string>;
  /** A line of a file that was read, for code frames. Lines count from 1. */
  sourceLine(file: string, line: number): string | undefined;
}

/** Reads all files of a content root. Problems of a file never hide those of another. */
export function readContent(root: string): ContentResult {
  const reader = new Reader(root);
  const { files, diagnostics } = listFiles(root);
  reader.diagnostics.push(...diagnostics);
  for (const file of files) reader.read(file);
  const content = reader.content();
  return {
    ...(content && { content }),
    diagnostics: reader.diagnostics,
    incomplete: reader.incomplete,
    texts: reader.texts,
    customersWith: (rows) => reader.customersWith(rows),
    sourceLine: (file, line) => {
      const text = reader.texts.get(file);
      return text === undefined ? undefined : lineOf(text, line);
    },
  };
}

/** Collects what the files hold while they are read one by one. */
class Reader {
  readonly diagnostics: Diagnostic[] = [];
  readonly incomplete = new Set<FileKind>();
  readonly texts = new Map<string, string>();
  readonly #root: string;
  #workspace: Located<Workspace> | undefined;
  #journey: Located<Journey> | undefined;
  readonly #definitions: Located<Definitions>[] = [];
  readonly #healthModels: Located<HealthModel>[] = [];
  readonly #playbooks: LocatedPage<Playbook>[] = [];
  readonly #assets: LocatedPage<Asset>[] = [];
  readonly #playbookTranslations: Translation<PlaybookTranslation>[] = [];
  readonly #assetTranslations: Translation<AssetTranslation>[] = [];
  readonly #translatedTexts: TranslatedTexts[] = [];
  readonly #scenarios: Located<readonly Scenario[]>[] = [];
  readonly #customers: Located<Customer>[] = [];
  readonly #tables: Located<CustomerTable>[] = [];
  readonly #touchpoints: LocatedPage<Touchpoint>[] = [];
  readonly #successPlans: Located<SuccessPlan>[] = [];

  constructor(root: string) {
    this.#root = root;
  }

  read(file: string): void {
    const kind = kindOf(file);
    if (kind === undefined) {
      const misplaced = misplacement(file);
      if (misplaced) this.diagnostics.push({ file, line: 1, column: 1, code: 'misplaced-file', severity: 'warning', ...misplaced });
      return;
    }
    const { text, diagnostic } = readText(this.#root, file);
    if (diagnostic) this.diagnostics.push(diagnostic);
    const done = text !== undefined && this.#readAs(kind, { file, text });
    if (!done) this.incomplete.add(kind);
  }

  #readAs(kind: FileKind, source: SourceText): boolean {
    this.texts.set(source.file, source.text);
    switch (kind) {
      case 'workspace':
        return this.#yaml(workspaceSchema, source, (located) => {
          this.#workspace = located;
        });
      case 'journey':
        return this.#yaml(journeySchema, source, (located) => {
          this.#journey = located;
        });
      case 'definitions':
        return this.#yaml(definitionsSchema, source, (located) => this.#definitions.push(located));
      case 'health model':
        return this.#yaml(healthModelSchema, source, (located) => this.#healthModels.push(located));
      case 'scenario':
        return this.#yaml(scenariosSchema, source, (located) => this.#scenarios.push(located));
      case 'customer':
        return this.#yaml(customerSchema, source, (located) => this.#customers.push(located));
      case 'customer table':
        return this.#yaml(customerTableSchema, source, (located) => this.#tables.push(located));
      case 'success plan':
        return this.#yaml(successPlanSchema, source, (located) => this.#successPlans.push(located));
      case 'playbook':
        return this.#page(playbookSchema, source, (page) => this.#playbooks.push(page));
      case 'asset':
        return this.#page(assetSchema, source, (page) => this.#assets.push(page));
      case 'texts':
        return this.#yaml(textsSchema, source, (located) => {
          const language = languageOfTexts(source.file);
          if (language !== undefined) this.#translatedTexts.push({ ...located, language });
        });
      case 'playbook translation':
        return this.#translation('playbook', playbookTranslationSchema, source, (page) => this.#playbookTranslations.push(page));
      case 'asset translation':
        return this.#translation('asset', assetTranslationSchema, source, (page) => this.#assetTranslations.push(page));
      case 'touchpoint':
        return this.#page(touchpointSchema, source, (page) => this.#touchpoints.push(page));
    }
  }

  #yaml<T extends z.ZodType>(schema: T, source: SourceText, keep: (located: Located<z.output<T>>) => void): boolean {
    const { yaml, diagnostics } = readYaml(source);
    this.diagnostics.push(...diagnostics);
    if (!yaml) return false;
    const parsed = parseWith(schema, source.file, yaml);
    this.diagnostics.push(...parsed.diagnostics);
    if (parsed.located) keep(parsed.located);
    return parsed.located !== undefined;
  }

  #page<T extends z.ZodType>(schema: T, source: SourceText, keep: (page: LocatedPage<z.output<T>>) => void): boolean {
    const { page, diagnostics } = readFrontMatter(source);
    this.diagnostics.push(...diagnostics);
    if (!page) return false;
    const parsed = parseWith(schema, source.file, page.yaml);
    this.diagnostics.push(...parsed.diagnostics);
    const format = source.file.endsWith('.mdx') ? 'mdx' : 'md';
    if (parsed.located) keep({ ...parsed.located, body: page.body, bodyLine: page.bodyLine, format });
    return parsed.located !== undefined;
  }

  #translation<T extends z.ZodType>(
    kind: 'playbook' | 'asset',
    schema: T,
    source: SourceText,
    keep: (page: Translation<z.output<T>>) => void,
  ): boolean {
    const named = translationOf(source.file);
    const { page, diagnostics } = readFrontMatter(source);
    this.diagnostics.push(...diagnostics);
    if (!page || !named) return false;
    const parsed = parseWith(schema, source.file, page.yaml);
    const problems = refuseRules(kind, source.file, page.yaml, parsed.diagnostics);
    this.diagnostics.push(...problems);
    const format = source.file.endsWith('.mdx') ? 'mdx' : 'md';
    if (parsed.located && problems.length === 0) keep({ ...parsed.located, ...named, body: page.body, bodyLine: page.bodyLine, format });
    return parsed.located !== undefined;
  }

  content(): Content | undefined {
    if (!this.#workspace) {
      if (!this.incomplete.has('workspace')) this.diagnostics.push(noWorkspace);
      return undefined;
    }
    return {
      workspace: this.#workspace,
      journey: this.#journey ?? noJourney,
      definitions: this.#definitions,
      healthModels: this.#healthModels,
      playbooks: this.#playbooks,
      assets: this.#assets,
      playbookTranslations: this.#playbookTranslations,
      assetTranslations: this.#assetTranslations,
      translatedTexts: this.#translatedTexts,
      scenarios: this.#scenarios,
      customers: this.customersWith([]),
      ...(this.#tables.length > 0 && { tables: this.#tables }),
    };
  }

  /** The records of files, and those of rows, each with what stands in its folder. */
  customersWith(rows: readonly CustomerFiles[]): CustomerFiles[] {
    const touchpoints = Map.groupBy(this.#touchpoints, ({ file }) => customerSlug(file));
    const plans = new Map(this.#successPlans.map((plan) => [customerSlug(plan.file), plan]));
    return [...this.#customers, ...rows]
      .map((customer): CustomerFiles => {
        // `customers/acme.yaml` beside a folder `customers/acme/` owns what stands in it, and so does a row with that id.
        const slug = 'isRow' in customer ? customer.value.id : customerSlug(customer.file);
        const plan = plans.get(slug);
        const met = (touchpoints.get(slug) ?? []).sort((a, b) => a.value.on - b.value.on || compareText(a.file, b.file));
        return { ...customer, touchpoints: met, ...(plan && { successPlan: plan }) };
      })
      .sort((a, b) => compareText(a.value.id, b.value.id) || compareText(a.file, b.file));
  }
}

const noWorkspace: Diagnostic = {
  file: 'playbooks/workspace.yaml',
  line: 1,
  column: 1,
  code: 'no-workspace',
  severity: 'error',
  message: 'there is no workspace here: playbooks/workspace.yaml is missing',
  hint: [
    'name the folder that holds playbooks/ with --root, or begin one with this file:',
    '  format: 1',
    '  name: My company',
    '  time_zone: Europe/Berlin',
    '  country: DE',
    '  currency: EUR',
    '  live_from: 2026-01-01',
  ].join('\n'),
};

/** A workspace may do without a journey: then no customer is in a stage. */
const noJourney: Located<Journey> = {
  file: 'playbooks/journey.yaml',
  value: { stages: [] },
  locate: () => ({ file: 'playbooks/journey.yaml', line: 1, column: 1 }),
};
