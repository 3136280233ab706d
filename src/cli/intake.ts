import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { type Day, parseDay } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { connectComments } from '../tasks/comments.ts';
import { connectGithub } from '../tasks/github.ts';
import { type IntakeGithub, propose, refuse } from '../tasks/intake.ts';
import { connectProposals } from '../tasks/proposals.ts';
import { readSettings } from '../tasks/settings.ts';
import { plain } from '../tasks/text.ts';
import { schemasOf } from '../workspace/import/import-plan.ts';
import { changeOf, type IntakeChange } from '../workspace/intake/change.ts';
import { readForm } from '../workspace/intake/form.ts';
import type { WorkspaceResult } from '../workspace/workspace.ts';
import { explainGithub } from './issues.ts';
import { dayOf, openWorkspace, readWithTables } from './opened-workspace.ts';
import type { WorkspaceOptions } from './options.ts';
import { resolveRoot } from './places.ts';
import { withScratchFolder } from './scratch-folder.ts';
import { readSurroundings } from './surroundings.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';

/** Options of `setpiece intake`. */
export interface IntakeOptions extends WorkspaceOptions {
  /** A file with the event; by default the one that Actions names in `GITHUB_EVENT_PATH`. */
  readonly event?: string;
}

/** What is read of an `issues` event. */
const eventSchema = z.object({
  issue: z.object({
    number: z.number().int().positive(),
    body: z.string().nullish(),
    state: z.string(),
    created_at: z.string(),
    user: z.object({ login: z.string(), id: z.number().int() }),
    pull_request: z.unknown().optional(),
  }),
});

/** What `--json` writes. */
interface Outcome {
  readonly outcome: 'no form' | 'proposed' | 'nothing to do' | 'refused';
  readonly file: string | null;
  readonly pullRequest: { readonly number: number; readonly address: string } | null;
  readonly reasons: readonly string[];
}

/**
 * `setpiece intake`: makes a pull request of an issue form somebody filled in (a touchpoint, a rating, a playbook to start, a customer), tells
 * the issue and closes it; or tells it what is wrong. Writes nothing to the folder it is run in.
 */
export async function intake(options: IntakeOptions, terminal: Terminal): Promise<ExitCode> {
  const { issue } = readEvent(options, terminal);
  const filled = issue.pull_request === undefined && issue.state === 'open' ? readForm(issue.body ?? '') : undefined;
  if (filled === undefined)
    return tell({ outcome: 'no form', file: null, pullRequest: null, reasons: [] }, issue.number, options, terminal);
  const github = connect(terminal);
  const workspace = await openWorkspace(options.root, undefined, terminal);
  const refused = async (reasons: readonly string[]): Promise<ExitCode> => {
    await explainGithub(() => refuse(github, issue.number, reasons));
    return tell({ outcome: 'refused', file: null, pullRequest: null, reasons }, issue.number, options, terminal);
  };
  const { content, program } = workspace;
  if (content === undefined || program === undefined)
    return refused(['The workspace cannot be read at the moment. Tell whoever looks after it, and edit this issue when it is mended.']);
  const day =
    program.content.workspace.value.as_of === undefined ? dayIn(content.workspace.value.time_zone, issue.created_at) : dayOf(program);
  const root = resolveRoot(options.root, terminal);
  const result = changeOf(filled, { content, day, author: issue.user.login, issue: issue.number, schemas: schemasOf(root) });
  if (result.reasons !== undefined) return refused(result.reasons);
  const { change } = result;
  const found = await check(root, change, workspace);
  const errors = found.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return refused(errors.map(({ message, hint }) => (hint === undefined ? message : `${message}: ${hint}`)));
  const { folder } = await readSurroundings(root, terminal.environment);
  const outcome = await explainGithub(() =>
    propose(github, {
      issue: issue.number,
      author: issue.user,
      title: change.title,
      path: `${folder}${change.file}`,
      write: change.write,
      checked: describeCheck(found),
    }),
  );
  const pullRequest = outcome.kind === 'proposed' ? { number: outcome.pullRequest.number, address: outcome.pullRequest.address } : null;
  return tell({ outcome: outcome.kind, file: change.file, pullRequest, reasons: [] }, issue.number, options, terminal);
}

function readEvent({ event }: IntakeOptions, terminal: Terminal): z.output<typeof eventSchema> {
  const path = event ?? terminal.environment.GITHUB_EVENT_PATH;
  if (path === undefined || path === '')
    throw new UseError(
      'No event is named.',
      'Give the file of an `issues` event with --event; in Actions it is found by GITHUB_EVENT_PATH.',
    );
  const file = resolve(terminal.folder, path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UseError(`There is no file ${path}.`, 'Name the file of an `issues` event with --event.');
  try {
    return eventSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error;
    throw new UseError(`${path} is no \`issues\` event.`, 'Actions writes it when an issue is opened or edited.');
  }
}

function connect({ environment }: Terminal): IntakeGithub {
  // The issue stands in the repository the workflow runs in, wherever the tasks are.
  const { settings, missing } = readSettings(environment, { github: {} });
  if (settings === null) throw new UseError(`GitHub cannot be asked: ${missing.join('; ')}.`);
  return { issues: connectGithub(settings), comments: connectComments(settings), proposals: connectProposals(settings) };
}

function dayIn(zone: string, moment: string): Day {
  const day = parseDay(Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainDate().toString());
  if (day === undefined) throw new RangeError(`${moment} is no day in ${zone}`);
  return day;
}

/** What the change adds to the problems of the workspace, found on a copy of its files. */
function check(root: string, change: IntakeChange, before: WorkspaceResult): Promise<readonly Diagnostic[]> {
  return withScratchFolder(async (folder) => {
    const data = join(root, 'customers/data');
    for (const part of ['playbooks', 'customers'])
      if (existsSync(join(root, part)))
        cpSync(join(root, part), join(folder, part), { recursive: true, filter: (path) => relative(data, path) !== '' });
    const path = join(folder, change.file);
    const text = change.write(existsSync(path) ? readFileSync(path, 'utf8') : null);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    const known = new Set(before.diagnostics.map(same));
    const after = await readWithTables(folder, join(root, 'customers'), 'customers/');
    return after.diagnostics.filter((one) => !known.has(same(one)));
  });
}

/** A problem without its line, which a change above it moves. */
function same({ file, code, message }: Diagnostic): string {
  return JSON.stringify([file, code, message]);
}

function describeCheck(found: readonly Diagnostic[]): string {
  if (found.length === 0) return '`setpiece validate` finds nothing wrong with it.';
  const lines = found.map(({ file, line, message }) => `- \`${file}:${line}\` ${plain(message, 500)}\n`);
  return `\`setpiece validate\` finds no error, and warns of ${found.length}:\n\n${lines.join('')}`.trimEnd();
}

function tell(outcome: Outcome, issue: number, { json }: IntakeOptions, terminal: Terminal): ExitCode {
  if (json) terminal.out(`${JSON.stringify({ issue, ...outcome })}\n`);
  else if (outcome.outcome === 'no form') terminal.out(`#${issue} is no filled form that is still open.\n`);
  else if (outcome.outcome === 'refused')
    terminal.out(`#${issue} was refused:\n${outcome.reasons.map((reason) => `  ${reason}\n`).join('')}`);
  else if (outcome.outcome === 'nothing to do') terminal.out(`#${issue}: ${outcome.file} says this already.\n`);
  else terminal.out(`#${issue}: ${outcome.file} in pull request #${outcome.pullRequest?.number} (${outcome.pullRequest?.address}).\n`);
  return 0;
}
