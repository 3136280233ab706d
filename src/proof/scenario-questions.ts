import { createCustomerDay } from '../evaluate/customer-day.ts';
import { newestPeriod } from '../evaluate/runs/starts.ts';
import type { State } from '../evaluate/state.ts';
import type { PlaybookProgram, Program } from '../expressions/program.ts';
import type { Day } from '../model/day.ts';
import type { Observations } from '../model/observation.ts';
import type { Scenario } from '../model/scenario.ts';

/** So many days of rest say that a date is another one; fewer may just miss it. */
const WEEK = 7;

/**
 * Notes which playbooks a scenario puts a question to: those whose start could have come up in its days. A playbook that nobody asked rests in it
 * for no reason, which shows nothing.
 *
 * - `becomes` is asked when it is known to be false on a day after the first, or comes true on one (and something else stood in the way).
 * - `on` is asked when its date is reached within the days, or is known, or known not to be there, through a week of them or more.
 * - `every` is asked when one of its days lies within them, or when they are a week or more.
 * - `each` is asked when there is a row of its source. Playbooks about contracts, owners or the workspace are taken as asked.
 */
export class Questions {
  readonly #program: Program;
  readonly #observations: Observations;
  readonly #rows: Scenario['rows'];
  readonly #first: Day;
  /** Conditions that were true on the first day: they are taken as given for as long as they stay true. */
  readonly #given = new Set<string>();
  readonly #asked = new Set<string>();

  constructor(program: Program, observations: Observations, rows: Scenario['rows'], first: Day) {
    this.#program = program;
    this.#observations = observations;
    this.#rows = rows;
    this.#first = first;
  }

  /** Looks at a day. `past` is the state at the end of the day before. */
  look(day: Day, past: State): void {
    const { content, playbooks } = this.#program;
    const [customer] = content.customers;
    const open = playbooks.filter(({ playbook }) => !this.#asked.has(playbook.id));
    if (customer === undefined || open.length === 0) return;
    const moment = createCustomerDay({ program: this.#program, observations: this.#observations, past, customer, day });
    for (const play of open) if (this.#isAsked(play, moment)) this.#asked.add(play.playbook.id);
  }

  /** Whether the playbook's start could have come up on a day looked at. */
  asked(playbook: string): boolean {
    return this.#asked.has(playbook);
  }

  #isAsked({ playbook, becomes, on, every }: PlaybookProgram, moment: ReturnType<typeof createCustomerDay>): boolean {
    const { day } = moment;
    const { start, per } = playbook;
    if (per !== 'customer' && per !== 'audience' && start.each === undefined) return true;
    if (start.each !== undefined) return this.#rows[start.each] === undefined ? !this.#program.sources.get(start.each)?.value : true;
    if (becomes !== null) {
      const value = becomes.evaluate(moment);
      if (day === this.#first && value === true) this.#given.add(playbook.id);
      return day > this.#first && (value === false || (value === true && !this.#given.has(playbook.id)));
    }
    if (every !== null) {
      const period = newestPeriod(start.from ?? this.#first, every.choose(moment).value, start.from === undefined ? 1 : 0, day, moment);
      return day - this.#first >= WEEK || (period !== undefined && period > this.#first);
    }
    return on.some((formula) => {
      const date = formula.evaluate(moment);
      return date !== undefined && (day - this.#first >= WEEK || (date !== null && date > this.#first && date <= day));
    });
  }
}
