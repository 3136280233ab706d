import type { Decision } from '../evaluate/decision.ts';
import { decideDay, type ReportParts } from '../evaluate/evaluation.ts';
import { extendState, foldDecisions } from '../evaluate/state.ts';
import type { Program } from '../expressions/program.ts';
import { daysToEvaluate, type ThroughInput } from './catch-up.ts';

/** What evaluating a share of the customers made certain. */
export interface Share {
  /** Whether everything about a customer is certain: neither it nor any of its family has or had a run that is not over. */
  readonly isQuiet: (id: string) => boolean;
  /** What was decided about quiet customers, day by day, in the order of history. */
  readonly decisions: readonly Decision[];
  /** The report of the last day, of quiet customers only. */
  readonly parts: ReportParts;
}

/**
 * Evaluates all days up to `asOf` that history does not hold, for a share of the customers. Health, stage and segments of a customer come from itself
 * and its family, so they are right in any share that holds the whole family. Runs meet those of others: in budgets, pools, crowds and
 * groups. Customers that have any are left to whoever sees them all; customers that have none change nothing for others.
 *
 * @param program with the customers of the share
 * @param familyOf the family of any id
 */
export function evaluateShare({ program, observations, history, ledger, asOf }: ThroughInput, familyOf: (id: string) => string): Share {
  const { lastDay } = foldDecisions(history);
  const { days } = daysToEvaluate(lastDay, asOf, program.content.workspace.value.live_from);
  const state = foldDecisions(history, days[0]);
  const engaged = new Set<string>();
  const decided: (readonly Decision[])[] = [];
  let last: ReturnType<typeof decideDay> | undefined;
  for (const day of days) {
    last = decideDay({ program, observations, past: state, ledger, asOf: day, isShare: true });
    for (const id of last.engaged()) engaged.add(familyOf(id));
    decided.push(last.decisions);
    if (day < asOf) extendState(state, last.decisions);
  }
  if (last === undefined) throw new RangeError('there is always a day to evaluate');
  const isQuiet = (id: string) => !engaged.has(familyOf(id));
  const isCertain = (line: Decision): boolean => {
    const customer = customerOf(program, line);
    return customer !== null && line.kind !== 'run' && isQuiet(customer);
  };
  return {
    isQuiet,
    decisions: lastDay !== null && asOf < lastDay ? [] : decided.flatMap((lines) => lines.filter(isCertain)),
    parts: last.partsOf(isQuiet),
  };
}

/** The customer that a line of history is about, under the id it has there; null for a line about several or about none. */
export function customerOf({ playbooks }: Program, line: Decision): string | null {
  switch (line.kind) {
    case 'health':
    case 'stage':
    case 'segment':
    case 'run':
      return line.customer;
    case 'condition':
    case 'held_out': {
      const per = playbooks.find(({ playbook }) => playbook.id === line.playbook || playbook.formerly?.includes(line.playbook))?.playbook
        .per;
      if (per === 'owner' || per === 'workspace' || (per === 'audience' && line.subject === 'audience')) return null;
      return /^[a-z0-9-]+/.exec(line.subject)?.[0] ?? null;
    }
    default:
      return null;
  }
}
