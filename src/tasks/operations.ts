import { createHash } from 'node:crypto';
import type { Diagnostic } from '../model/diagnostic.ts';
import { GithubError, type Issue, type Issues } from './issue.ts';
import type { Plan } from './plan.ts';
import { plain } from './text.ts';

/** Something that keeps the daily run from being whole until a person looks at it. Its words change only when the facts do. */
export interface Trouble {
  readonly what: string;
  /** One line each. */
  readonly details: readonly string[];
  readonly mend: string;
}

/** What a run found out about itself. Left out is what it did not get to. */
export interface RunFacts {
  /** Why the evaluation stopped: the errors. */
  readonly errors?: readonly Diagnostic[];
  /** Findings that stopped nothing, of which sources that are silent and damaged lines of the ledger count. */
  readonly warnings?: readonly Diagnostic[];
  readonly plan?: Pick<Plan, 'stopped' | 'findings' | 'deferred' | 'blocked'>;
  /** How many issues one run may open. */
  readonly creates?: number;
  readonly failed?: readonly { readonly key: string; readonly reason: string }[];
  /** Days without any evaluation before this one, first and last. */
  readonly gap?: readonly [string, string] | null;
}

/** Lines of one trouble that are shown; fewer where the text would be longer than GitHub takes. */
const SHOWN = [10, 3, 1];
const LONGEST = 60_000;

/** What in a run needs a person, in the order of its weight. */
export function troublesOf({ errors = [], warnings = [], plan, creates = 0, failed = [], gap = null }: RunFacts): readonly Trouble[] {
  const of = (code: string) => warnings.filter((one) => one.code === code);
  const damaged = of('damaged-ledger');
  const broken = (plan?.findings ?? []).filter(
    ({ code }) => code === 'unreadable-marker' || code === 'lost-marker' || code === 'two-issues',
  );
  const reasons = Map.groupBy(failed, ({ reason }) => reason);
  const deferred = plan?.deferred.length ?? 0;
  const found: readonly Trouble[] = [
    {
      what: 'The evaluation stopped',
      details: errors.map(({ file, line, message }) => `${file}:${line}: ${message}`),
      mend: '`setpiece validate` shows each place and how to mend it. Until then no issue changes.',
    },
    {
      what: 'A guard stopped the plan',
      details: plan?.stopped ?? [],
      mend: '`setpiece plan` lists what it would do. If that is right, raise the guard in `playbooks/workspace.yaml` for a day; if a playbook is wrong, retire it, and `setpiece withdraw` closes its issues.',
    },
    {
      what: 'Issues could not be written from the files',
      details: (plan?.blocked ?? []).filter(({ isMistake }) => isMistake).map(({ key, reason }) => `${key}: ${reason}`),
      mend: 'Mend the files that the lines name; the next run opens the issues.',
    },
    {
      what: 'Writes to GitHub failed',
      details: [...reasons].map(([reason, runs]) => `${reason} (${named(runs.map(({ key }) => key))})`),
      mend: 'The next run does what is left. If it fails again, check the rights of the token: `permissions: issues: write`.',
    },
    {
      what: 'A source is silent',
      details: of('silent-source').map(({ message }) => message),
      mend: 'Look at what exports its rows. What is read from it is unknown, and nothing starts or ends on that.',
    },
    {
      what: 'Issues have lost their marker, or have a twin',
      details: broken.map(({ message }) => message),
      mend: 'Each line says what to do in the issue itself.',
    },
    {
      what: 'The ledger is damaged',
      details: damaged.map(({ file, line }) => `${file}:${line} cannot be read`),
      mend: '`setpiece ledger --rebuild --write` mends the file; then `setpiece state keep` pushes it.',
    },
    {
      what: 'More is due than a run may open',
      details: deferred > creates && plan !== undefined ? [`${deferred} issues wait, and one run opens at most ${creates}`] : [],
      mend: 'Each run goes on, most urgent first. Where that is too slow, run it by hand, or mend the playbook that opens so much.',
    },
    {
      what: 'The schedule was silent',
      details: gap === null ? [] : [`no run between ${gap[0]} and ${gap[1]}`],
      mend: 'The days are caught up now. GitHub disables a schedule after 60 days without activity: look at the workflow’s page.',
    },
  ];
  return found.filter(({ details }) => details.length > 0);
}

function named(keys: readonly string[]): string {
  return `${keys.slice(0, 3).join(', ')}${keys.length > 3 ? ` and ${keys.length - 3} more` : ''}`;
}

const BEGIN = /^<!-- setpiece:operations ([0-9a-z]+) -->[ \t]*\r?$/m;
const END = '<!-- setpiece:/operations -->';
/** Stands in the marker of an issue that is over. */
const none = 'none';

/** What to do with the operations issue. */
export type OperationsPlan =
  | { readonly kind: 'create'; readonly title: string; readonly body: string }
  | { readonly kind: 'update' | 'close'; readonly issue: number; readonly body: string }
  | { readonly kind: 'nothing' };

/** What is needed to tell. */
export interface OperationsInput {
  readonly issues: readonly Issue[];
  readonly troubles: readonly Trouble[];
  /** Logins besides bots whose issues carry valid markers. */
  readonly trusted: readonly string[];
  readonly asOf: string;
  /** The address of the workflow's run where there is one. */
  readonly run: string | null;
}

/**
 * Compares the one operations issue with what a run found: opened when there is something, changed only when the facts are others, closed when it is
 * over. One that a person closed stays closed until the facts change.
 */
export function planOperations({ issues, troubles, trusted, asOf, run }: OperationsInput): OperationsPlan {
  const logins = new Set(trusted.map((login) => login.toLowerCase()));
  const ours = issues
    .flatMap((issue) => {
      const digest = BEGIN.exec(issue.body)?.[1];
      const isOurs = issue.author.bot || logins.has(issue.author.login.toLowerCase());
      return digest !== undefined && isOurs ? [{ issue, digest }] : [];
    })
    .sort((a, b) => a.issue.number - b.issue.number);
  const open = ours.find(({ issue }) => issue.state === 'open');
  const digest = troubles.length === 0 ? none : createHash('sha256').update(JSON.stringify(troubles)).digest('hex').slice(0, 16);
  const by = run === null ? '' : ` by [this run](${run})`;
  if (troubles.length === 0) {
    if (open === undefined) return { kind: 'nothing' };
    return { kind: 'close', issue: open.issue.number, body: replace(open.issue.body, none, [`All of this is over since ${asOf}${by}.`]) };
  }
  const lines =
    SHOWN.map((shown) => describe(troubles, shown, `Found on ${asOf}${by}.`)).find((text) => text.join('\n').length <= LONGEST) ?? [];
  if (open !== undefined)
    return open.digest === digest
      ? { kind: 'nothing' }
      : { kind: 'update', issue: open.issue.number, body: replace(open.issue.body, digest, lines) };
  if (ours.at(-1)?.digest === digest) return { kind: 'nothing' };
  return { kind: 'create', title: 'The daily run needs a person', body: replace('', digest, lines) };
}

function describe(troubles: readonly Trouble[], shown: number, last: string): readonly string[] {
  return [
    'The daily run needs a person. This text changes when the facts do, and the issue closes when all is over.',
    ...troubles.flatMap(({ what, details, mend }) => [
      '',
      `### ${what}`,
      '',
      ...details.slice(0, shown).map((detail) => `- ${plain(detail, 400)}`),
      ...(details.length > shown ? [`- … and ${details.length - shown} more`] : []),
      '',
      mend,
    ]),
    '',
    last,
  ];
}

/** What people wrote around our part stays. */
function replace(body: string, digest: string, lines: readonly string[]): string {
  const part = [`<!-- setpiece:operations ${digest} -->`, ...lines, END].join('\n');
  const begin = BEGIN.exec(body);
  const end = body.indexOf(END);
  if (begin === null) return part;
  return `${body.slice(0, begin.index)}${part}${end < begin.index ? '' : body.slice(end + END.length)}`;
}

/** The label of the operations issue. */
function operationsLabel(prefix: string): string {
  return `${prefix}operations`;
}

/**
 * Carries it out.
 *
 * @param owner the login to assign it to; null for nobody
 * @returns in words what was done; null when there was nothing to do
 */
export async function applyOperations(
  plan: OperationsPlan,
  client: Issues,
  { prefix, owner }: { readonly prefix: string; readonly owner: string | null },
): Promise<string | null> {
  if (plan.kind === 'nothing') return null;
  if (plan.kind !== 'create') {
    const isClose = plan.kind === 'close';
    await client.patch(plan.issue, { body: plan.body, ...(isClose && { close: 'completed' as const }) });
    return `The operations issue #${plan.issue} is ${isClose ? 'closed: all is well' : 'up to date'}.`;
  }
  const label = operationsLabel(prefix);
  try {
    await client.createLabel({ name: label, color: 'd93f0b', description: 'The daily run needs a person' });
  } catch (error) {
    // Without the label the issue is found all the same, by its marker.
    if (!(error instanceof GithubError)) throw error;
  }
  const { number } = await client.create({ title: plan.title, body: plan.body, labels: [label], assignees: owner === null ? [] : [owner] });
  return `The operations issue #${number} says what needs a person.`;
}
