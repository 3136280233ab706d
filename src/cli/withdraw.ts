import { renameState, renamingOf } from '../evaluate/runs/renaming.ts';
import { isLive } from '../evaluate/runs/run.ts';
import { foldDecisions } from '../evaluate/state.ts';
import { counted } from '../expressions/words-values.ts';
import { readHistory } from '../history/store.ts';
import { formatDay } from '../model/day.ts';
import { formatPosition } from '../model/position.ts';
import { connectGithub } from '../tasks/github.ts';
import { appendLedger } from '../tasks/ledger.ts';
import { markSeen, readBack } from '../tasks/read-back.ts';
import { readSettings } from '../tasks/settings.ts';
import { readSnapshot } from '../tasks/snapshot.ts';
import { planWithdrawal, type WithdrawnRun, type WithdrawResult, withdraw as withdrawPlaybook } from '../tasks/withdraw.ts';
import { explainGithub } from './issues.ts';
import { hasErrors, writeDiagnostics } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { Progress } from './progress.ts';
import { inState, type Opened, open } from './road.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';
import { unknownName } from './unknown-name.ts';

/** Options of `setpiece withdraw`. */
export interface WithdrawOptions extends EvaluationOptions {
  readonly playbook: string;
  readonly reason?: string;
  readonly yes?: boolean;
}

/** `setpiece withdraw`: shows which issues of a mistaken playbook would be closed, and closes them with `--yes`. */
export async function withdraw(options: WithdrawOptions, terminal: Terminal): Promise<ExitCode> {
  const opened = await open(options, terminal);
  if (!opened) return 1;
  const history = await readHistory(opened.state);
  if (hasErrors(history.diagnostics)) {
    writeDiagnostics(inState(opened, history.diagnostics), opened.workspace, options.json ? 'json' : 'text', terminal);
    return 1;
  }
  const { content } = opened.program;
  const workspace = content.workspace.value;
  const { trusted: configured, label_prefix: prefix } = workspace.github;
  const renaming = renamingOf(content);
  const { key: rename } = renaming;
  const isShadow = workspace.github.mode === 'shadow';
  const { settings, missing } = readSettings(terminal.environment, workspace);
  if (settings === null && !isShadow) throw new UseError(`The issues cannot be read: ${missing.join('; ')}.`);
  const client = isShadow || settings === null ? null : connectGithub(settings);
  const recorded = opened.recorded.entries;
  const snapshot =
    client === null
      ? null
      : await new Progress(terminal).stage('Reading all issues', () =>
          explainGithub(() => readSnapshot(client, recorded, workspace.github, rename)),
        );
  const trusted = [...configured, ...(snapshot?.login === undefined ? [] : [snapshot.login])];
  const issues = snapshot?.issues ?? null;
  const asOf = formatDay(opened.asOf);
  const seen = issues === null ? [] : readBack({ issues, ledger: recorded, trusted, asOf, zone: workspace.time_zone, prefix, rename });
  const runs = [...renameState(foldDecisions(history.decisions), renaming).runs.values()];
  const playbook = renaming.playbook(options.playbook);
  const ids = content.playbooks.map(({ value }) => value.id);
  // A playbook whose file is gone already can be withdrawn as well, while something knows it.
  const isKnown =
    ids.includes(playbook) ||
    [...runs.map(({ key }) => key), ...recorded.map(({ run }) => rename(run))].some((key) => key.startsWith(`${playbook}/`));
  if (!isKnown) throw unknownName('playbook', options.playbook, ids);
  const live = runs.filter((run) => run.playbook === playbook && isLive(run)).map(({ key }) => key);
  const plan = planWithdrawal({ playbook, issues, ledger: [...recorded, ...seen], live, trusted, prefix, rename });
  const write = (entries: Parameters<typeof appendLedger>[1]): void =>
    appendLedger(opened.state, markSeen(entries, history.decisions.at(-1)?.day ?? null, asOf));
  let result: WithdrawResult | null = null;
  if (options.yes) {
    write(seen);
    const reason = options.reason ?? null;
    result = await explainGithub(() => withdrawPlaybook({ plan, client, reason, asOf, prefix, record: write }));
  }
  const advice = adviceFor(opened, playbook);
  if (options.json)
    terminal.out(`${JSON.stringify({ applied: result !== null, ...plan, ...(result !== null && { result }), advice }, null, 2)}\n`);
  else {
    const { guards } = workspace;
    terminal.out(
      [
        ...list(result === null ? 'Close, as nobody has touched them' : 'Closed', (result?.closed ?? plan.close).map(line)),
        ...list('Left open, as people work on them; a comment tells them', (result?.told ?? plan.touched).map(line)),
        ...list(result === null ? 'End without an issue' : 'Ended without an issue', plan.without),
        ...list(
          'Failed',
          (result?.failed ?? []).map(({ key, reason }) => `${key}: ${reason}`),
        ),
        ...list(
          'Look at',
          plan.findings.map(({ message }) => message),
        ),
        ...(plan.close.length > guards.closes ? [`guards.closes is ${guards.closes}; it does not apply here.\n`] : []),
        ...(isShadow ? ['Shadow mode: issues are neither read nor written, and only runs without one end.\n'] : []),
        ...(advice === null ? [] : [`${advice}\n`]),
        summary(plan, result),
      ].join(''),
    );
  }
  return (result?.failed.length ?? 0) > 0 ? 2 : 0;
}

function summary(plan: ReturnType<typeof planWithdrawal>, result: WithdrawResult | null): string {
  if (result !== null)
    return `${counted(result.closed.length, 'issue')} closed, ${result.told.length} left open, ${counted(result.ended.length, 'run')} ended without an issue${result.failed.length > 0 ? `, ${result.failed.length} failed` : ''}.\n`;
  const todo = plan.close.length + plan.touched.length + plan.without.length;
  if (todo === 0) return `Nothing of ${plan.playbook} is open.\n`;
  return `${counted(plan.close.length, 'issue')} to close, ${plan.touched.length} to leave open, ${counted(plan.without.length, 'run')} to end without an issue. Nothing is done yet: run it again with --yes.\n`;
}

/** An active playbook opens new runs tomorrow. */
function adviceFor({ program }: Opened, playbook: string): string | null {
  const found = program.content.playbooks.find(({ value }) => value.id === playbook);
  if (found?.value.status !== 'active') return null;
  return `The playbook is still active and opens new runs: set \`status: retired\` in ${formatPosition(found.locate(['status']))}, or \`draft\` while you mend it, and merge that first.`;
}

function list(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}\n${lines.map((one) => `  ${one}\n`).join('')}\n`];
}

function line({ key, issue, title }: WithdrawnRun): string {
  return `#${issue} ${title} (${key})`;
}
