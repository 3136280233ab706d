import { mkdirSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { openRepository } from '../history/git.ts';
import type { Day } from '../model/day.ts';
import { formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import { currency as currencySchema, login as loginSchema } from '../model/scalars.ts';
import { packageRoot } from '../site/package-root.ts';
import { today } from './clock.ts';
import { contentWorkflows } from './content-workflows.ts';
import { type Given, type Guess, guessSettings, isZone, knownCountries } from './init-guess.ts';
import { type SampleFile, type StarterSettings, sampleContent, starterContent, surroundingFiles } from './starter.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';

/** Options of `setpiece init`; what is not given is guessed. */
export interface InitOptions extends Given {
  readonly folder: string;
  readonly liveFrom?: Day;
  readonly tool?: string;
  readonly sample: boolean;
  readonly workflows: boolean;
  readonly json: boolean;
}

/** `setpiece init`: writes a small working workspace and what stands around it. Never overwrites: what is there is kept, and listed. */
export async function init(options: InitOptions, terminal: Terminal): Promise<ExitCode> {
  checkGiven(options);
  const folder = resolve(terminal.folder, options.folder);
  await checkFolder(folder, options);
  mkdirSync(folder, { recursive: true });
  const guesses = await guessSettings(folder, options, terminal);
  const tidied = { ...guesses, name: tidy(guesses.name), person: tidy(guesses.person) };
  const liveFrom = options.liveFrom ?? today(tidied.timeZone.value);
  const settings: StarterSettings = { guesses: tidied, liveFrom, tool: options.tool ?? manifest.version };
  const around = [...surroundingFiles(settings, options.workflows), ...(options.workflows ? contentWorkflows(packageRoot) : [])];
  const content = options.sample ? sampleContent(packageRoot) : starterContent(packageRoot, settings);
  const hasContent = isOthers(folder, content);
  const { written, kept } = writeNew(folder, hasContent ? around : [...around, ...content]);
  const next = nextSteps(folder, settings, shortest(terminal.folder, folder), options.sample);
  const assumed = hasContent || options.sample ? {} : assumptions(settings);
  if (options.json) {
    terminal.out(`${JSON.stringify({ folder, written, kept, content: hasContent ? 'kept' : 'written', assumed, next }, null, 2)}\n`);
    return 0;
  }
  terminal.out(
    written.length === 0 ? 'Nothing was written: everything is there.\n' : `Wrote ${written.length} files:\n${grouped(written)}`,
  );
  if (hasContent) terminal.out('Kept playbooks/ and customers/ as they are: they hold a workspace already.\n');
  if (kept.length > 0) terminal.out(`Kept as they are, because they were there:\n${kept.map((path) => `  ${path}\n`).join('')}`);
  const lines = Object.entries(assumed).map(([key, { value, from }]) => `  ${key.padEnd(12)} ${value} (${from})\n`);
  if (lines.length > 0)
    terminal.out(`Taken for granted, and written down in playbooks/workspace.yaml to be changed there:\n${lines.join('')}`);
  terminal.out(`Next:\n${next.map((line, index) => `  ${index + 1}. ${line}\n`).join('')}`);
  return 0;
}

function checkGiven({ login, timeZone, country, currency, repository, tool }: InitOptions): void {
  const refuse = (what: string, hint: string): never => {
    throw new UseError(what, hint);
  };
  if (login !== undefined && !loginSchema.safeParse(login).success) refuse(`"${login}" is no GitHub login.`, 'Such as: --login maria');
  if (timeZone !== undefined && !isZone(timeZone)) refuse(`"${timeZone}" is no time zone.`, 'Such as: --time-zone Europe/Berlin');
  if (country !== undefined && !Object.hasOwn(knownCountries(), country))
    refuse(`"${country}" is no country whose holidays are known.`, 'Two capital letters, such as: --country DE');
  if (currency !== undefined && !currencySchema.safeParse(currency).success)
    refuse(`"${currency}" is no currency.`, 'Three capital letters, such as: --currency EUR');
  if (repository !== undefined && !/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/.test(repository))
    refuse(`"${repository}" is no repository.`, 'Owner and name, such as: --repository northlight/customers');
  if (tool?.trim() === '') refuse('--tool is empty.', `Such as: --tool ${manifest.version}, or the path of a packed setpiece.`);
}

/** What may stand in a folder that is to become a workspace and is no repository: what npm and file managers leave there. */
const harmless = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini', '.npmrc', 'node_modules', 'package.json', 'package-lock.json']);

async function checkFolder(folder: string, { folder: named, workflows }: InitOptions): Promise<void> {
  const there = statSync(folder, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (!there.isDirectory()) throw new UseError(`${named} is a file.`, 'Name an empty folder, or a Git repository.');
  const repository = await openRepository(folder);
  if (typeof repository !== 'string') {
    if (!workflows || repository.folder === '') return;
    const top = realpathSync(folder).slice(0, -repository.folder.length);
    throw new UseError(
      `${named} lies inside the Git repository ${top}, and GitHub reads workflows only at the top of one.`,
      `Run \`setpiece init\` in ${top}, or add --no-workflows to write the workspace alone.`,
    );
  }
  if (statSync(join(folder, 'playbooks/workspace.yaml'), { throwIfNoEntry: false })) return;
  const inTheWay = readdirSync(folder)
    .filter((name) => !harmless.has(name))
    .sort(compareText);
  if (inTheWay.length > 0)
    throw new UseError(
      `${named} is neither empty nor a Git repository (${repository}). In the way: ${inTheWay.slice(0, 10).join(', ')}${inTheWay.length > 10 ? ` and ${inTheWay.length - 10} more` : ''}.`,
      'Name an empty folder, or run `git init` first: then what is there is kept and the rest is added.',
    );
}

/** Whether the folder holds content that `init` would not write: a workspace of its own is not mixed with an example. */
function isOthers(folder: string, content: readonly SampleFile[]): boolean {
  const own = new Set(content.map(({ path }) => path));
  return ['playbooks', 'customers'].some((name) => {
    const place = join(folder, name);
    if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) return false;
    return readdirSync(place, { recursive: true, withFileTypes: true }).some(
      (entry) => !entry.isDirectory() && !own.has(relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/')),
    );
  });
}

function writeNew(folder: string, files: readonly SampleFile[]): { written: string[]; kept: string[] } {
  const written: string[] = [];
  const kept: string[] = [];
  for (const { path, text } of [...files].sort((a, b) => compareText(a.path, b.path))) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    try {
      // Fails where something stands already: nothing is ever lost to a second run.
      writeFileSync(target, text, { flag: 'wx' });
      written.push(path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      kept.push(path);
    }
  }
  return { written, kept };
}

/** A name on one line: it stands in headings and in front of people. */
function tidy({ value, from }: Guess): Guess {
  const words = value
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 100);
  return { value: words === '' ? 'Customer success' : words, from };
}

function assumptions({ guesses, liveFrom }: StarterSettings): Readonly<Record<string, Guess>> {
  const { name, repository, timeZone, country, currency, login } = guesses;
  return {
    name,
    ...(repository === undefined ? {} : { repository }),
    time_zone: timeZone,
    country,
    currency,
    live_from: { value: formatDay(liveFrom), from: 'what lies before it starts nothing' },
    csm: login,
  };
}

function nextSteps(folder: string, { tool }: StarterSettings, place: string, sample: boolean): readonly string[] {
  const go = place === '' ? '' : `cd ${/^[\w./-]+$/.test(place) ? place : `'${place.replaceAll("'", "'\\''")}'`} && `;
  const install = dependsOnSetpiece(folder)
    ? 'npm install'
    : `npm install --save-exact ${tool === manifest.version ? `setpiece@${tool}` : tool}`;
  return [
    `${go}${install}`,
    'npx setpiece evaluate && npx setpiece plan    (who stands where, and which issues would open)',
    sample
      ? 'git add --all && git commit -m "Begin" && git push    (take `as_of` out of playbooks/workspace.yaml when you leave the sample)'
      : 'git add --all && git commit -m "Begin" && git push, then npx setpiece doctor    (what is missing before you write `mode: live`)',
  ];
}

function shortest(from: string, to: string): string {
  const path = relative(from, to);
  return path.startsWith('..') ? to : path;
}

function dependsOnSetpiece(folder: string): boolean {
  try {
    const found: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const { dependencies = {}, devDependencies = {} } = found as Record<string, Record<string, string>>; // npm refuses any other shape
    return 'setpiece' in { ...dependencies, ...devDependencies };
  } catch {
    return false;
  }
}

/** Paths as a short list: a folder with many files is told by their number. */
function grouped(paths: readonly string[]): string {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const folder = path.includes('/') ? `${path.split('/').slice(0, -1).slice(0, 2).join('/')}/` : '';
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  return [...folders]
    .sort(([a], [b]) => compareText(a, b))
    .map(([folder, within]) =>
      folder === '' || within.length === 1 ? within.map((path) => `  ${path}\n`).join('') : `  ${folder} (${within.length})\n`,
    )
    .join('');
}
