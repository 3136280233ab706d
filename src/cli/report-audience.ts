import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { RunReport } from '../evaluate/report.ts';
import { counted } from '../expressions/words-values.ts';
import { audienceCsv, audienceRows, type PersonDetails } from '../tasks/audience-table.ts';
import { writeWarnings } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { readPeople } from './people-file.ts';
import { evaluateWorkspace } from './road.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';
import { unknownName } from './unknown-name.ts';

/** Options of `setpiece report audience`. */
export interface ReportAudienceOptions extends EvaluationOptions {
  /** The key of a run; all that are open where it is left out. */
  readonly run?: string;
  /** A file, or without a run a folder. */
  readonly out?: string;
  /** A CSV file with the columns id, name and email. */
  readonly people?: string;
}

/** `setpiece report audience`: the customers of a run for a group as a table for a program that sends mail, with its e-mail filled in for each. */
export async function reportAudience(options: ReportAudienceOptions, terminal: Terminal): Promise<ExitCode> {
  const { run: key, out } = options;
  if (key === undefined && out === undefined)
    throw new UseError('Say which run, or where the tables of all open ones go.', 'For example: setpiece report audience --out audiences');
  const evaluated = await evaluateWorkspace(options, terminal);
  if (!evaluated) return 1;
  const people = options.people === undefined ? new Map<string, PersonDetails>() : readPeople(options.people, terminal);
  const { report, texts } = evaluated;
  writeWarnings(evaluated, terminal);
  const runs = report.runs.filter(({ members, state }) => members !== undefined && (state === 'open' || state === 'held'));
  const chosen = key === undefined ? runs.filter(({ state }) => state === 'open') : [runFor(key, runs)];
  for (const run of chosen) {
    const rows = audienceRows(run, report, texts, people);
    const written = options.json ? `${JSON.stringify({ run: run.key, rows })}\n` : audienceCsv(rows);
    if (out === undefined) terminal.out(written);
    else {
      const file = key === undefined ? join(out, fileName(run, options.json)) : out;
      const path = resolve(terminal.folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, written);
      terminal.err(`${file}: ${counted(run.members?.length ?? 0, 'customer')} of ${run.key}\n`);
    }
  }
  if (chosen.length === 0) terminal.err('No run for a group is open.\n');
  return 0;
}

function runFor(key: string, runs: readonly RunReport[]): RunReport {
  const run = runs.find((one) => one.key === key);
  if (run !== undefined) return run;
  if (runs.length === 0)
    throw new UseError(`There is no open run ${key} for a group.`, 'Only playbooks with `per: audience` have such runs.');
  throw unknownName(
    'open run for a group',
    key,
    runs.map((one) => one.key),
  );
}

function fileName({ playbook, ordinal }: RunReport, isJson: boolean): string {
  return `${playbook}-${ordinal}.${isJson ? 'json' : 'csv'}`;
}
