import type { PlaybookProgram, Program } from '../../expressions/program.ts';
import { calendarFor } from '../../model/calendar.ts';
import type { Day } from '../../model/day.ts';
import { compareText } from '../../model/diagnostic.ts';
import { months } from '../../model/workspace.ts';
import type { CustomerDay } from '../customer-day.ts';
import { objectivesOn } from '../objectives.ts';
import type { RunRecord } from '../state.ts';
import { ContractMoment } from './contract-moment.ts';
import { ObjectiveMoment } from './objective-moment.ts';
import type { Subject } from './run.ts';
import { WorkspaceMoment } from './workspace-moment.ts';

/** What a run for a group is about, as it stands in its key. */
export const AUDIENCE = 'audience';

/** Finds what the runs of a playbook are about. */
export class Subjects {
  readonly #program: Program;
  readonly #customers: ReadonlyMap<string, CustomerDay>;
  readonly #whole: readonly Subject[];
  readonly #none: WorkspaceMoment;

  constructor(program: Program, customers: readonly CustomerDay[], asOf: Day, runs: Iterable<RunRecord>) {
    this.#program = program;
    this.#customers = new Map(customers.map((customer) => [customer.id, customer]));
    this.#whole = customers.map((customer) => ({ id: customer.id, customer, moment: customer, login: null }));
    const { country, fiscal_year_starts } = program.content.workspace.value;
    const about = [...runs].filter(({ customer }) => customer === null);
    const { addBusinessDays } = calendarFor(country);
    this.#none = new WorkspaceMoment(asOf, months.indexOf(fiscal_year_starts) + 1, addBusinessDays, about);
  }

  /** Every record by itself: who may be a member of an audience. */
  get everybody(): readonly Subject[] {
    return this.#whole;
  }

  /** A record by its id. */
  customer(id: string): CustomerDay | undefined {
    return this.#customers.get(id);
  }

  /** The group of an audience, which has no values of a customer. */
  get audience(): Subject {
    return { id: AUDIENCE, customer: null, moment: this.#none, login: null };
  }

  /** All subjects a playbook may start for, in the order of their ids; none for `each`, whose rows name them. */
  of({ playbook }: PlaybookProgram): readonly Subject[] {
    switch (playbook.per) {
      case AUDIENCE:
        return [this.audience];
      case 'workspace':
        return [{ id: 'workspace', customer: null, moment: this.#none, login: null }];
      case 'owner':
        return ownersOf(this.#program, playbook).map((login) => ({ id: login, customer: null, moment: this.#none, login }));
      case 'contracts':
        return this.#whole.flatMap(({ customer }) => (customer === null ? [] : contractsOf(customer)));
      case 'objectives':
        return this.#whole.flatMap(({ customer }) => (customer === null ? [] : objectivesOf(customer)));
      default:
        return this.#whole;
    }
  }

  /** The subject of a run, of its earlier days or of a row; undefined when its customer is no longer there. */
  find({ playbook }: PlaybookProgram, id: string): Subject | undefined {
    if (playbook.per === 'workspace') return { id, customer: null, moment: this.#none, login: null };
    if (playbook.per === AUDIENCE && id === AUDIENCE) return this.audience;
    if (playbook.per === 'owner') return { id, customer: null, moment: this.#none, login: id };
    const colon = id.indexOf(':');
    const customer = this.#customers.get(colon < 0 ? id : id.slice(0, colon));
    if (customer === undefined) return undefined;
    if (playbook.per === 'objectives')
      return colon < 0 ? undefined : { id, customer, moment: new ObjectiveMoment(customer, id.slice(colon + 1)), login: null };
    const contract = playbook.per === 'contracts' && colon >= 0 ? id.slice(colon + 1) : undefined;
    return { id, customer, moment: contract === undefined ? customer : new ContractMoment(customer, contract), login: null };
  }
}

/** Contracts that run or are still to come, and those that ended: a win-back may be about one. */
function contractsOf(customer: CustomerDay): readonly Subject[] {
  return customer.facts.contracts
    .map(({ contract }) => contract.id)
    .sort(compareText)
    .map((id) => ({ id: `${customer.id}:${id}`, customer, moment: new ContractMoment(customer, id), login: null }));
}

/** The objectives of a customer's success plan, whatever their status. */
function objectivesOf(customer: CustomerDay): readonly Subject[] {
  return objectivesOn(customer)
    .map(({ objective }) => objective.id)
    .sort(compareText)
    .map((id) => ({ id: `${customer.id}:${id}`, customer, moment: new ObjectiveMoment(customer, id), login: null }));
}

/** The people who hold a role that the playbook names as its owner. */
function ownersOf(program: Program, playbook: PlaybookProgram['playbook']): readonly string[] {
  const { owner } = playbook;
  const roles = Array.isArray(owner)
    ? owner
    : 'cases' in owner
      ? owner.cases.flatMap((line) => ('then' in line ? line.then : line.else))
      : [owner];
  return program.content.workspace.value.team
    .filter((member) => member.roles.some((role) => roles.includes(role)))
    .map(({ login }) => login)
    .sort(compareText);
}
