import type { Moment, Value } from '../../expressions/value.ts';
import type { Day } from '../../model/day.ts';
import type { AddBusinessDays } from '../../model/duration.ts';
import type { RunRecord } from '../state.ts';
import { isLive } from './run.ts';

/** What a routine reads that is about no customer: no values of one, only the day and other runs. */
export class WorkspaceMoment implements Moment {
  readonly day: Day;
  readonly fiscalYearStart: number;
  readonly addBusinessDays: AddBusinessDays;
  readonly #runs: readonly RunRecord[];

  /** `runs` are those about no customer, as of the end of yesterday. */
  constructor(day: Day, fiscalYearStart: number, addBusinessDays: AddBusinessDays, runs: readonly RunRecord[]) {
    this.day = day;
    this.fiscalYearStart = fiscalYearStart;
    this.addBusinessDays = addBusinessDays;
    this.#runs = runs;
  }

  read(name: string): Value {
    return name === 'all' ? true : undefined;
  }

  at(day: Day): Moment {
    return new WorkspaceMoment(day, this.fiscalYearStart, this.addBusinessDays, this.#runs);
  }

  running(playbook: string): Value {
    return this.#runs.some((run) => run.playbook === playbook && isLive(run));
  }

  lastRun(playbook: string): Value {
    const days = this.#runs.filter((run) => run.playbook === playbook).map((run) => run.opened);
    return days.length === 0 ? null : Math.max(...days);
  }

  answer(): Value {
    return undefined;
  }

  stepDone(): Value {
    return undefined;
  }

  percentile(): Value {
    return undefined;
  }
}
