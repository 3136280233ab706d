import { renamingOf } from '../evaluate/runs/renaming.ts';
import { counted } from '../expressions/words-values.ts';
import { readHistory } from '../history/store.ts';
import { formatDay } from '../model/day.ts';
import { missingFrom, readAnswer } from '../tasks/commands/answer.ts';
import { beforeGithub, connectComments } from '../tasks/comments.ts';
import { connectGithub } from '../tasks/github.ts';
import { appendLedger, damagedFile, mendLedger } from '../tasks/ledger.ts';
import { dateByHistory, describeEntry, inOrder } from '../tasks/ledger-repair.ts';
import { type Middle, summarizeLedger } from '../tasks/ledger-summary.ts';
import { markSeen, readBack } from '../tasks/read-back.ts';
import { readSettings } from '../tasks/settings.ts';
import { readSnapshot } from '../tasks/snapshot.ts';
import { explainGithub } from './issues.ts';
import { writeDiagnostics } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { Progress } from './progress.ts';
import { inState, type Opened, open } from './road.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';
import { layOut } from './text-table.ts';

/** Options of `setpiece ledger`. */
export interface LedgerOptions extends EvaluationOptions {
  readonly rebuild?: boolean;
  readonly write?: boolean;
}

/** `setpiece ledger`: what became of the runs. With `--rebuild`: what the ledger lost, read from the issues again. */
export async function ledger(options: LedgerOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.write && !options.rebuild) throw new UseError('--write belongs to --rebuild.', '`setpiece ledger --rebuild --write`');
  const opened = await open(options, terminal);
  if (!opened) return 1;
  if (options.rebuild) return rebuild(opened, options, terminal);
  const { decisions } = await readHistory(opened.state);
  const { key } = renamingOf(opened.program.content);
  const summary = summarizeLedger(opened.recorded.entries, decisions, key);
  const damaged = inState(opened, opened.recorded.diagnostics);
  if (damaged.length > 0) writeDiagnostics(damaged, opened.workspace, 'text', terminal);
  if (options.json) {
    terminal.out(`${JSON.stringify(summary, null, 2)}\n`);
    return 0;
  }
  if (summary.total.opened === 0) {
    terminal.out('The ledger knows of no issue yet.\n');
    return 0;
  }
  const head = ['playbook', 'opened', 'open', 'done', 'dismissed', 'ended', 'days to touch', 'days to close', 'late', 'days late'];
  const row = (name: string, { opened: count, open: now, done, dismissed, ended, daysToTouch, daysToClose, late, daysLate }: Total) => [
    name,
    ...[count, now, done, dismissed, ended].map(String),
    shown(daysToTouch),
    shown(daysToClose),
    String(late),
    shown(daysLate),
  ];
  const rows = [...summary.playbooks.map((one) => row(one.playbook, one)), row('all', summary.total)];
  terminal.out(layOut(head, rows, new Set(head.keys().filter((column) => column > 0))));
  terminal.out('Days are medians, with how many runs they are of; days to close and late are of runs that were done.\n');
  return 0;
}

type Total = ReturnType<typeof summarizeLedger>['total'];

function shown({ median, of }: Middle): string {
  return median === null ? '–' : `${median} (${of})`;
}

async function rebuild(opened: Opened, options: LedgerOptions, terminal: Terminal): Promise<ExitCode> {
  const { program, recorded, state, asOf } = opened;
  const workspace = program.content.workspace.value;
  const { settings, missing } = readSettings(terminal.environment, workspace);
  if (settings === null) throw new UseError(`The issues cannot be read: ${missing.join('; ')}.`);
  const { key: rename } = renamingOf(program.content);
  const history = await readHistory(state);
  const snapshot = await new Progress(terminal).stage('Reading all issues', () =>
    explainGithub(() => readSnapshot(connectGithub(settings), recorded.entries, workspace.github, rename)),
  );
  const trusted = [...workspace.github.trusted, ...(snapshot.login === undefined ? [] : [snapshot.login])];
  const { label_prefix: prefix } = workspace.github;
  const base = { issues: snapshot.issues, trusted, asOf: formatDay(asOf), zone: workspace.time_zone, prefix, rename };
  const answers = await explainGithub(() => connectComments(settings).since(beforeGithub));
  const said = missingFrom(
    recorded.entries,
    answers.flatMap((comment) => readAnswer(comment, trusted)?.entries ?? []),
  );
  const lastDay = history.decisions.at(-1)?.day ?? null;
  const seen = markSeen(readBack({ ...base, ledger: [...recorded.entries, ...said] }), lastDay, formatDay(asOf));
  const added = inOrder([...said, ...dateByHistory(seen, history.decisions, rename)]);
  const damaged = recorded.diagnostics.length;
  if (options.write && damaged > 0) mendLedger(state, added);
  else if (options.write) appendLedger(state, added);
  const written = options.write === true;
  if (options.json) {
    terminal.out(`${JSON.stringify({ written, kept: recorded.entries.length, added, damaged }, null, 2)}\n`);
    return 0;
  }
  terminal.out(added.map((entry) => `+ ${describeEntry(entry)}\n`).join(''));
  const moved = damaged === 0 ? '' : `, ${counted(damaged, 'damaged line')} ${written ? 'moved' : 'to move'} to ${damagedFile}`;
  const nothing = added.length + damaged === 0;
  terminal.out(
    nothing
      ? `The ledger holds all that the issues tell: ${counted(recorded.entries.length, 'line')}.\n`
      : `${counted(recorded.entries.length, 'line')} kept, ${added.length} ${written ? 'added' : 'to add'}${moved}.${written ? '' : ' Nothing is written yet: run it again with --write.'}\n`,
  );
  return 0;
}
