/** What happened to one company: its record, what its people did, and what we did with them. Days are written YYYY-MM-DD. */
export interface Story {
  readonly id: string;
  readonly name: string;
  readonly industry: string;
  readonly country: string;
  /** What a reader should see in the reports; told on the page of stories. */
  readonly tells?: string;
  readonly parent?: string;
  readonly strategic?: boolean;
  /** Who looks after the company, oldest first. Small companies have nobody. */
  readonly managers: readonly { readonly login: string; readonly from: string }[];
  readonly seller: string;
  /** The day it became a customer. */
  readonly since: string;
  /** The term that is running or ran last; earlier ones are in the books of their year. */
  readonly contracts: readonly ContractStory[];
  /** How it works with the product; straight between two turns. */
  readonly turns: readonly Turn[];
  /** Days without any login, first and last: a closed site, an export that failed. */
  readonly gaps?: readonly (readonly [from: string, to: string])[];
  readonly people: readonly PersonStory[];
  /** Days between two contacts that nothing special called for, and since when; none without it. */
  readonly rhythm?: { readonly every: number; readonly from: string; readonly to?: string };
  readonly contacts?: readonly ContactStory[];
  readonly ratings?: readonly {
    readonly value: 'green' | 'yellow' | 'red';
    readonly on: string;
    readonly by: string;
    readonly note?: string;
  }[];
  readonly tickets?: readonly TicketStory[];
  /** Answers to the survey: the day, the score and the person. */
  readonly nps?: readonly (readonly [on: string, score: number, person: string])[];
  /** Invoices that were not paid on their day: due, and paid ('' while open). */
  readonly late?: readonly (readonly [due: string, paid: string])[];
  readonly news?: readonly (readonly [on: string, kind: 'cancel_request' | 'competitor' | 'budget_cut' | 'praise', text: string])[];
  readonly opportunities?: readonly string[];
  readonly overrides?: readonly string[];
  /** The text of `success-plan.yaml` below its first line. */
  readonly plan?: string;
}

/** A contract as the record has it. */
export interface ContractStory {
  readonly id: string;
  readonly start: string;
  readonly end: string;
  readonly ended?: string;
  readonly notice: string;
  /** By day where notice was given: from then on it does not. */
  readonly autoRenew: boolean | Readonly<Record<string, boolean>>;
  readonly seats: number;
  /** One amount, or by day. */
  readonly arr: number | Readonly<Record<string, number>>;
}

/** The share of seats in use, the chance that a user comes on a working day, and the parts in use, from a day on. */
export interface Turn {
  readonly on: string;
  readonly seats: number;
  readonly daily: number;
  readonly features: number;
}

/** A person by id and part. */
interface PersonStory {
  readonly id: string;
  readonly persona: string;
  readonly from?: string;
  readonly left?: string;
}

/** A contact that the story needs. */
export interface ContactStory {
  readonly on: string;
  readonly kind: 'call' | 'meeting' | 'email' | 'visit' | 'training';
  readonly title: string;
  readonly by: string;
  readonly people?: readonly string[];
  readonly sentiment?: 'green' | 'yellow' | 'red';
  readonly notes: string;
}

/** A ticket; `closed` is '' while it is open, `mark` is what the customer gave. */
interface TicketStory {
  readonly opened: string;
  readonly closed: string;
  readonly urgent?: boolean;
  readonly mark?: number;
}
