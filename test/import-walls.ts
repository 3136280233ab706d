/**
 * Reads the imports of the sources and tells which of them break the shape of the design: the direction between the folders, and the
 * pure core.
 */
import { isBuiltin } from 'node:module';
import { basename, dirname, extname, join } from 'node:path/posix';
import ts from 'typescript';

/** What each folder of `src/` may import besides itself. */
const allowed: Record<string, readonly string[]> = {
  model: [],
  expressions: ['model'],
  workspace: ['model', 'expressions'],
  metrics: ['model', 'expressions'],
  evaluate: ['model', 'expressions'],
  history: ['model', 'expressions', 'evaluate'],
  tasks: ['model', 'expressions', 'evaluate'],
  proof: ['model', 'expressions', 'evaluate', 'history'],
  reports: ['model', 'expressions', 'evaluate', 'proof'],
  digest: ['model', 'expressions', 'evaluate', 'tasks', 'reports'],
  site: ['model', 'expressions', 'workspace', 'metrics', 'evaluate', 'history', 'tasks', 'proof', 'reports'],
  cli: ['model', 'expressions', 'workspace', 'metrics', 'evaluate', 'history', 'tasks', 'proof', 'reports', 'digest', 'site'],
};

const pure = /^src\/(model|expressions|evaluate|reports)\/|^src\/tasks\/plan[^/]*\.ts$/;
const outsideWorld = /^(octokit|@octokit\/|@slack\/|resend$|@duckdb\/|@clickhouse\/|pg$|astro$|astro[/:]|@astrojs\/)/;
const emptyNames = /^(utils?|helpers?|common|managers?)$/i;
const impureCalls = new Set(['Date.now', 'Math.random', 'performance.now', 'Temporal.Now']);

interface Import {
  specifier: string;
  typeOnly: boolean;
  star: boolean;
}

/** The code of a file as TypeScript: of an Astro file its front matter and its scripts. */
function code(path: string, text: string): string {
  if (extname(path) !== '.astro') return text;
  const frontMatter = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1] ?? '';
  const scripts = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '');
  return [frontMatter, ...scripts].join('\n');
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

/** Imports of a file, and what it uses that a pure file must not: the clock, chance, the network, the process. */
function read(path: string, text: string): { imports: Import[]; impure: string[] } {
  const imports: Import[] = [];
  const impure: string[] = [];
  const add = (node: ts.Node, typeOnly = false, star = false): void => {
    if (ts.isStringLiteralLike(node)) imports.push({ specifier: node.text, typeOnly, star });
    else impure.push('an import whose path is computed');
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node));
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier)
      add(node.moduleSpecifier, isTypeOnly(node), node.exportClause === undefined);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true);
    else if (ts.isCallExpression(node)) {
      const [first] = node.arguments;
      const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
      if (first && (node.expression.kind === ts.SyntaxKind.ImportKeyword || isRequire)) add(first);
      if (ts.isIdentifier(node.expression) && node.expression.text === 'fetch') impure.push('fetch()');
      if (ts.isIdentifier(node.expression) && node.expression.text === 'Date') impure.push('Date()');
    } else if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) impure.push('new Date()');
    else if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
      const name = node.getText().replace(/\s|\?/g, '');
      const owner = node.expression.getText().replace(/^globalThis\./, '');
      if (impureCalls.has(name.replace(/^globalThis\./, ''))) impure.push(name);
      if (owner === 'process') impure.push(name);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, code(path, text), ts.ScriptTarget.Latest, true, ts.ScriptKind.TS));
  return { imports, impure };
}

function folderOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

/** The file of `src/` that an import reaches, if it reaches one. */
function target(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return join(dirname(from), specifier);
  return specifier.startsWith('#setpiece/') ? `src/${specifier.slice('#setpiece/'.length)}.ts` : undefined;
}

/** `start` and what it reaches through `next`. */
function closure(start: string[], next: (path: string) => string[]): Set<string> {
  const reached = new Set(start);
  for (const path of reached) for (const other of next(path)) reached.add(other);
  return reached;
}

/**
 * One sentence for each thing in `files` (path from the repository's root, `src/…`, to text) that breaks the design, sorted.
 *
 * @example violations({ 'src/model/day.ts': "import fs from 'node:fs';" }) // ['src/model/day.ts is pure and imports node:fs']
 */
export function violations(files: Record<string, string>): string[] {
  const found: string[] = [];
  const facts = new Map(Object.entries(files).map(([path, text]) => [path, read(path, text)]));
  const reach = (path: string, keep: (one: Import) => boolean): string[] =>
    (facts.get(path)?.imports ?? []).filter(keep).flatMap(({ specifier }) => target(path, specifier) ?? []);
  const pureFiles = closure(
    [...facts.keys()].filter((path) => pure.test(path)),
    (path) => reach(path, (one) => !one.typeOnly),
  );
  for (const [path, { imports, impure }] of facts) {
    const folder = folderOf(path);
    const permitted = folder === undefined ? undefined : allowed[folder];
    if (permitted === undefined) found.push(`${path} lies in a folder that the design does not name`);
    if (path.split('/').some((part) => emptyNames.test(basename(part, extname(part)).replace(/\.test$/, ''))))
      found.push(`${path} has a name that says nothing`);
    for (const { specifier, star } of imports) {
      if (star) found.push(`${path} passes on all of ${specifier}`);
      const to = target(path, specifier);
      const toFolder = to === undefined ? undefined : folderOf(to);
      if (specifier.startsWith('.') && extname(specifier) === '') found.push(`${path} imports ${specifier} without its ending`);
      if (toFolder !== undefined && toFolder !== folder && permitted !== undefined && !permitted.includes(toFolder)) {
        found.push(`${path} imports ${to}: ${folder} may not know ${toFolder}`);
      }
      if (pureFiles.has(path) && (isBuiltin(specifier) || outsideWorld.test(specifier)))
        found.push(`${path} is pure and imports ${specifier}`);
    }
    if (pureFiles.has(path)) for (const what of impure) found.push(`${path} is pure and uses ${what}`);
  }
  return found.sort();
}
