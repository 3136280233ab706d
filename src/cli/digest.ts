import { composeDigest } from '../digest/compose.ts';
import { type Composed, type Delivered, deliverDigests } from '../digest/deliver.ts';
import { nameOf } from '../digest/issue-road.ts';
import { letterText } from '../digest/plain-text.ts';
import { appendSent, readSent } from '../digest/sent.ts';
import { renamingOf } from '../evaluate/runs/renaming.ts';
import { formatDay } from '../model/day.ts';
import { digestsOf } from '../reports/digest.ts';
import { foldLedger } from '../tasks/ledger-facts.ts';
import { addressOf } from '../tasks/links.ts';
import { publishedSite, readLinks } from '../tasks/settings.ts';
import { siteDataShowing } from './build.ts';
import { today } from './clock.ts';
import { type OpenedRoad, openRoad } from './digest-road.ts';
import { writeWarnings } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { type Evaluated, evaluateWorkspace, inState } from './road.ts';
import { readSurroundings } from './surroundings.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { unknownName } from './unknown-name.ts';

/** Options of `setpiece digest`. */
export interface DigestOptions extends EvaluationOptions {
  /** One digest only: a login, or `leads`. */
  readonly for?: string;
  readonly dryRun: boolean;
  readonly again: boolean;
}

/**
 * `setpiece digest`: the week of each person and of the leads, sent where `digest` in the workspace says, once a week. Without that, or without the
 * token it needs, it is only shown; a token that is missing is a failure all the same, so that no schedule stays silent.
 */
export async function digest(options: DigestOptions, terminal: Terminal): Promise<ExitCode> {
  const evaluated = await evaluateWorkspace(options, terminal);
  if (!evaluated) return 1;
  const workspace = evaluated.program.content.workspace.value;
  const settings = workspace.digest;
  const now = formatDay(today(workspace.time_zone));
  const sent = readSent(evaluated.state);
  writeWarnings({ ...evaluated, diagnostics: [...evaluated.diagnostics, ...inState(evaluated, sent.diagnostics)] }, terminal);
  const { web } = await readSurroundings(evaluated.root, terminal.environment);
  const repository = workspace.github.repository;
  const base = repository === undefined ? web : `${terminal.environment.GITHUB_SERVER_URL || 'https://github.com'}/${repository}`;
  const issueAddress = (issue: number): string | null => (base === null ? null : `${base}/issues/${issue}`);
  const isShadow = settings?.to === 'issue' && workspace.github.mode === 'shadow';
  const opened: OpenedRoad =
    settings === undefined || options.dryRun || isShadow
      ? { road: null, missing: [] }
      : await openRoad(settings, { workspace, environment: terminal.environment, today: now, issueAddress });
  const composed = await composeAll(evaluated, opened.road !== null && opened.isPublic, terminal);
  const names = composed.map((one) => nameOf(one.digest));
  if (options.for !== undefined && !names.includes(options.for)) throw unknownName('digest for', options.for, names);
  const chosen = composed.filter((one) => options.for === undefined || nameOf(one.digest) === options.for);
  const delivered =
    opened.road === null
      ? []
      : await deliverDigests(chosen, {
          road: opened.road,
          lines: sent.lines,
          record: (line) => appendSent(evaluated.state, line),
          today: now,
          again: options.again,
        });
  const failed = delivered.filter(({ state }) => state === 'refused' || state === 'unsure');
  if (options.json) {
    const letters = chosen.map((one) => ({ digest: nameOf(one.digest), week: one.digest.week, ...one.letter }));
    terminal.out(`${JSON.stringify({ asOf: formatDay(evaluated.asOf), sends: opened.road !== null, delivered, letters })}\n`);
  } else if (opened.road === null) terminal.out(chosen.map(({ letter }) => `${letterText(letter)}\n`).join('\n---\n\n'));
  else terminal.out(delivered.map(deliveredText).join(''));
  terminal.err(`${summarize(chosen.length, delivered, { isOff: settings === undefined, isShadow, missing: opened.missing })}\n`);
  return failed.length > 0 || opened.missing.length > 0 ? 2 : 0;
}

/** The digests of the day with their words, as far as the place they go to may show them. */
async function composeAll(evaluated: Evaluated, isPublic: boolean, terminal: Terminal): Promise<readonly Composed[]> {
  const { program, history, decisions, ledger, root } = evaluated;
  const { publish, digest: settings, name } = program.content.workspace.value;
  const money = !isPublic || publish.money;
  const data = await siteDataShowing(evaluated, { reports: true, money, people: true }, terminal);
  const showsNames = !isPublic || publish.people;
  const team = showsNames ? data.team : data.team.map((member) => ({ ...member, name: member.login }));
  const teamNames = new Map(team.map((member) => [member.login, member.name]));
  const facts = foldLedger(ledger, renamingOf(program.content).key);
  const { folder } = await readSurroundings(root, terminal.environment);
  const links = readLinks(terminal.environment, folder, publishedSite(program.content));
  const digests = digestsOf({
    data: { ...data, team },
    decisions: [...history, ...decisions],
    issues: new Map([...facts].flatMap(([key, { issue }]) => (issue === undefined ? [] : [[key, issue] as const]))),
    weekday: settings?.weekday ?? 'monday',
    leads: settings?.leads ?? [],
  });
  const stages = new Map(data.stages.map(({ id, title }) => [id, title]));
  const compose = {
    workspace: name,
    money,
    nameOf: (login: string) => teamNames.get(login) ?? login,
    stages,
    account: (id: string) => addressOf(links.account, id),
  };
  return digests.map((one) => ({ digest: one, letter: composeDigest(one, compose) }));
}

function deliveredText({ letter, by, state, id, reason, warnings }: Delivered): string {
  const what = state === 'before' ? 'sent before' : state === 'unsure' ? 'not sure' : state;
  const line = `${what} ${letter} by ${by}${id === null ? '' : ` (${id})`}${reason === null ? '' : `: ${reason}`}\n`;
  return `${line}${warnings.map((warning) => `  ${warning}\n`).join('')}`;
}

function summarize(
  count: number,
  delivered: readonly Delivered[],
  { isOff, isShadow, missing }: { readonly isOff: boolean; readonly isShadow: boolean; readonly missing: readonly string[] },
): string {
  const digests = `${count} digest${count === 1 ? '' : 's'}`;
  if (missing.length > 0) return `${digests} shown and not sent: ${missing.join('; ')}.`;
  if (isOff) return `${digests} shown and not sent: \`digest\` in playbooks/workspace.yaml says where they go.`;
  if (isShadow) return `${digests} shown and not sent: in shadow mode nothing is written to GitHub.`;
  if (delivered.length === 0) return `${digests} shown and not sent.`;
  const number = (state: Delivered['state']): number => delivered.filter((one) => one.state === state).length;
  const rest = (['refused', 'unsure', 'declined'] as const)
    .filter((state) => number(state) > 0)
    .map((state) => `, ${number(state)} ${state}`);
  return `${number('sent')} sent, ${number('before')} sent before${rest.join('')}`;
}
