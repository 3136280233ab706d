import type { PlaybookProgram, Program } from '../expressions/program.ts';
import { isKnown, type Moment } from '../expressions/value.ts';
import type { Day } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import type { Asset } from '../model/playbook.ts';
import { readTokens } from '../model/token.ts';
import type { CustomerDay } from './customer-day.ts';
import type { RunReport } from './report.ts';
import { Subjects } from './runs/subjects.ts';
import { assetsOf, isEmpty, tokenValue } from './tokens.ts';
import { sayValue, unitOfName } from './wording.ts';

/** A place in a text that is filled in. */
export interface FilledToken {
  /** As written. Example: `owner.csm.name`. */
  readonly path: string;
  /** What stands there, in words: the value, else the default; null when there is neither. It is text from outside. */
  readonly says: string | null;
  /** Whether it is an amount of money. */
  readonly isMoney: boolean;
}

/** A text in pieces: what the team wrote, as Markdown, and what is filled in. */
export type FilledPieces = readonly (string | FilledToken)[];

/** A text of the workspace, filled in for one customer. */
export interface FilledAsset {
  readonly id: string;
  readonly title: string;
  readonly kind: Asset['kind'];
  /** Of an e-mail that has one. */
  readonly subject: FilledPieces | null;
  readonly body: FilledPieces;
  readonly format: 'md' | 'mdx';
}

/** A token without a default that customers of a run cannot fill. */
interface Unfilled {
  readonly path: string;
  /** The asset in which it stands. */
  readonly asset: string;
  /** Ids, sorted. */
  readonly customers: readonly string[];
}

/** What the files of a workspace say for its runs, read when it is asked for: ten thousand runs have texts that nobody reads today. */
export class RunTexts {
  readonly #program: Program;
  readonly #plays: ReadonlyMap<string, PlaybookProgram>;
  readonly #subjects: Subjects;

  /** @param customers all records of the day */
  constructor(program: Program, customers: readonly CustomerDay[], asOf: Day) {
    this.#program = program;
    this.#plays = new Map(program.playbooks.map((play) => [play.playbook.id, play]));
    this.#subjects = new Subjects(program, customers, asOf, []);
  }

  /** What is true when a run of the playbook worked; undefined where it does not say. */
  goal({ playbook }: RunReport): string | undefined {
    return this.#plays.get(playbook)?.playbook.goal?.outcome;
  }

  /** How a step is done, in the words of the playbook; undefined where it does not say. */
  about({ playbook }: RunReport, step: string): string | undefined {
    return this.#plays.get(playbook)?.playbook.steps.find(({ id }) => id === step)?.about;
  }

  /** The title of a playbook; its id where there is none. */
  playbookTitle(id: string): string {
    return this.#plays.get(id)?.playbook.title ?? id;
  }

  /** The title of an asset; undefined for one that is not there. */
  titleOf(asset: string): string | undefined {
    return this.#program.content.assets.find(({ value }) => value.id === asset)?.value.title;
  }

  /** The name of a person of the team, as the team writes it; the login of anybody else. */
  nameOf(login: string): string {
    return this.#program.content.workspace.value.team.find((one) => one.login === login)?.name ?? login;
  }

  /** The name of a person at a customer; undefined where files hold none, which is the rule. */
  personName(customer: string, person: string): string | undefined {
    return this.#subjects.customer(customer)?.files.value.people.find(({ id }) => id === person)?.name;
  }

  /**
   * A text, filled in for the customer of a run or for one member of its audience. Undefined for an asset that is not there.
   *
   * @param member a customer's id; left out, the texts of an audience keep their tokens, each with nothing to say
   */
  asset(run: RunReport, id: string, member?: string): FilledAsset | undefined {
    const page = this.#program.content.assets.find(({ value }) => value.id === id);
    if (page === undefined) return undefined;
    const moment = this.#moment(run, member);
    const currency = this.#customer(run, member)?.currency ?? this.#program.content.workspace.value.currency;
    const fill = (text: string): FilledPieces => this.#fill(text, moment, currency);
    const { title, kind, subject } = page.value;
    return { id, title, kind, subject: subject === undefined ? null : fill(subject), body: fill(page.body), format: page.format };
  }

  /** Tokens that stand in the texts of steps still to be done, have no default, and which a customer of the run cannot fill. */
  unfilled(run: RunReport): readonly Unfilled[] {
    const members = run.members ?? (run.customer === null ? [] : [undefined]);
    const found = new Map<string, { readonly path: string; readonly asset: string; readonly customers: Set<string> }>();
    for (const asset of new Set(assetsOf(run))) {
      const page = this.#program.content.assets.find(({ value }) => value.id === asset);
      const tokens = [...readTokens(page?.value.subject ?? '').tokens, ...readTokens(page?.body ?? '').tokens];
      for (const { path } of tokens.filter(({ fallback }) => fallback === undefined))
        for (const member of members) {
          const moment = this.#moment(run, member);
          if (moment === undefined || !isEmpty(tokenValue(this.#program, moment, path))) continue;
          const one = found.get(`${asset} ${path}`) ?? { path, asset, customers: new Set<string>() };
          found.set(`${asset} ${path}`, one);
          one.customers.add(member ?? run.customer ?? '');
        }
    }
    return [...found.values()].map(({ customers, ...rest }) => ({ ...rest, customers: [...customers].sort(compareText) }));
  }

  #moment(run: RunReport, member: string | undefined): Pick<Moment, 'read'> | undefined {
    if (member !== undefined) return this.#subjects.customer(member);
    if (run.members !== undefined) return undefined;
    const play = this.#plays.get(run.playbook);
    return play === undefined ? undefined : this.#subjects.find(play, run.subject)?.moment;
  }

  #customer(run: RunReport, member: string | undefined): CustomerDay | undefined {
    const id = member ?? run.customer;
    return id === null ? undefined : this.#subjects.customer(id);
  }

  #fill(text: string, moment: Pick<Moment, 'read'> | undefined, currency: string): FilledPieces {
    const pieces: (string | FilledToken)[] = [];
    let at = 0;
    for (const { path, fallback, start, end } of readTokens(text).tokens) {
      pieces.push(text.slice(at, start), this.#token(path, fallback ?? null, moment, currency));
      at = end;
    }
    return [...pieces, text.slice(at)].filter((piece) => piece !== '');
  }

  #token(path: string, fallback: string | null, moment: Pick<Moment, 'read'> | undefined, currency: string): FilledToken {
    const unit = unitOfName(this.#program, path);
    const isMoney = unit === 'currency';
    const value = moment === undefined ? null : tokenValue(this.#program, moment, path);
    if (!isKnown(value) || isEmpty(value)) return { path, says: moment === undefined ? null : fallback, isMoney: false };
    const type = this.#program.names.get(path)?.type ?? 'text';
    return { path, says: sayValue(this.#program, value, type, unit, currency), isMoney };
  }
}
