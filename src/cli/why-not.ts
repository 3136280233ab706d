import { createCustomerDay } from '../evaluate/customer-day.ts';
import { rebase } from '../evaluate/rebase.ts';
import type { Explanation } from '../evaluate/report.ts';
import { withOwnStarts } from '../evaluate/rows/own-rows.ts';
import { explainNot } from '../evaluate/runs/why-not.ts';
import { foldDecisions } from '../evaluate/state.ts';
import { formatDay } from '../model/day.ts';
import { formatPosition } from '../model/position.ts';
import type { Evaluated } from './road.ts';

/** The first thing that keeps a playbook from opening a run about a customer on the day of an evaluation. */
export function explainWhyNot(
  { program, observations, history, decisions, ledger, asOf }: Evaluated,
  customer: string,
  playbook: string,
): Explanation {
  const files = program.content.customers.find(({ value }) => value.id === customer);
  const play = program.playbooks.find((one) => one.playbook.id === playbook);
  if (!files || !play) throw new RangeError(`${customer} or ${playbook} is not in the workspace`);
  const past = foldDecisions([...history, ...decisions], asOf);
  const rebased = rebase({ program, observations, past, day: asOf }).past;
  const moment = createCustomerDay({ program, observations, past: rebased, customer: files, day: asOf });
  const starts = withOwnStarts(observations, { program, past, today: decisions });
  const failed = explainNot({ program, observations: starts, past, ledger, asOf }, moment, play);
  return failed ?? { part: 'when', says: `Nothing keeps it from starting on ${formatDay(asOf)}.`, at: formatPosition(play.at) };
}
