import type { PlaybookProgram, Program } from '../../expressions/program.ts';
import { type Day, formatDay } from '../../model/day.ts';
import { compareText } from '../../model/diagnostic.ts';
import type { CustomerDay } from '../customer-day.ts';
import type { IsoDay } from '../report.ts';
import { reachedNames } from './admission.ts';
import { Subjects } from './subjects.ts';

/** Whom a playbook is for on a day, whether or not a run is open about them, and on which days it starts next. */
export interface Prospects {
  readonly playbook: string;
  /** Ids of the customers, sorted; null for a routine, which is about no customer. */
  readonly matching: readonly string[] | null;
  /** Customers of whom it cannot be told for lack of data. */
  readonly undecided: number;
  /** Dates of its start that are still to come, of customers that match: the nearest first, then by id. */
  readonly coming: readonly { readonly customer: string; readonly day: IsoDay }[];
}

/** Asks every playbook whom it is for on the day, without regard to runs, snoozes and budgets. */
export function prospectsOf(program: Program, customers: readonly CustomerDay[], asOf: Day): readonly Prospects[] {
  const subjects = new Subjects(program, customers, asOf, []);
  return program.playbooks.map((play) => prospectsIn(program, subjects, play, asOf));
}

function prospectsIn(program: Program, subjects: Subjects, play: PlaybookProgram, asOf: Day): Prospects {
  const { id, per, start } = play.playbook;
  if (per === 'workspace' || per === 'owner') return { playbook: id, matching: null, undecided: 0, coming: [] };
  const names = reachedNames(program, play);
  const matching = new Set<string>();
  const undecided = new Set<string>();
  const coming: { readonly customer: string; readonly day: Day }[] = [];
  for (const { customer, moment } of per === 'audience' || start.each !== undefined ? subjects.everybody : subjects.of(play)) {
    if (customer === null || customer.facts.status === 'not yet a customer' || customer.exclusion(names) !== null) continue;
    const answer = play.for.evaluate(moment);
    if (answer === undefined) undecided.add(customer.id);
    if (answer !== true) continue;
    matching.add(customer.id);
    for (const formula of play.on) {
      const day = formula.evaluate(moment);
      if (day !== undefined && day !== null && day > asOf) coming.push({ customer: customer.id, day });
    }
  }
  return {
    playbook: id,
    matching: [...matching].sort(compareText),
    undecided: [...undecided].filter((one) => !matching.has(one)).length,
    coming: coming
      .sort((a, b) => a.day - b.day || compareText(a.customer, b.customer))
      .map(({ customer, day }) => ({ customer, day: formatDay(day) })),
  };
}
