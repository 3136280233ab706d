import slugify from '@sindresorhus/slugify';
import type { Content, CustomerFiles } from '../../model/content.ts';
import { type Day, formatDay, parseDay } from '../../model/day.ts';
import { compareText } from '../../model/diagnostic.ts';
import { nearest } from '../../model/nearest.ts';
import { login as loginSchema, name as nameSchema } from '../../model/scalars.ts';

/** What a filled form is read against. */
export interface IntakeContext {
  readonly content: Content;
  /** The day the form was sent, in the workspace's time zone. */
  readonly day: Day;
  /** The login of whoever sent it. */
  readonly author: string;
  /** The issue's number: it tells files apart, and makes the same form give the same file again. */
  readonly issue: number;
  /** Where editors find the schemas, from the folder of a record. */
  readonly schemas: string;
}

/** Reads answers one by one and collects what is wrong with them. */
export class AnswerReader {
  readonly reasons: string[] = [];

  readonly answers: ReadonlyMap<string, string>;
  readonly context: IntakeContext;

  constructor(answers: ReadonlyMap<string, string>, context: IntakeContext) {
    this.answers = answers;
    this.context = context;
  }

  /** An answer as one line of text. */
  line(key: string): string | undefined {
    const text = this.answers
      .get(key)
      ?.replaceAll(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, 1000);
    return text === '' ? undefined : text;
  }

  /** A customer by its id, its name, or an id that another system or earlier time gave it. */
  customer(): CustomerFiles | undefined {
    const text = this.line('customer');
    if (text === undefined) return undefined;
    const { customers } = this.context.content;
    const wanted = text.toLowerCase();
    const found = [
      customers.filter(({ value }) => value.id === wanted),
      customers.filter(({ value }) => value.name.toLowerCase() === wanted),
      customers.filter(({ value }) => [...value.known_as, ...(value.formerly ?? [])].some((other) => other.toLowerCase() === wanted)),
    ].find(({ length }) => length > 0);
    if (found?.length === 1) return found[0];
    if (found !== undefined) {
      const ids = found.map(({ value }) => value.id).join(', ');
      this.reasons.push(`“${text}” is the name of several customers (${ids}): write the id.`);
      return undefined;
    }
    const byName = new Map(customers.flatMap(({ value }) => [[value.id, value.id] as const, [value.name, value.id] as const]));
    const near = nearest(text, byName.keys());
    const id = near === undefined ? undefined : byName.get(near);
    this.reasons.push(
      `There is no customer “${text}”.${id === undefined ? ' Write the id: the name of its file or folder under customers/.' : ` Did you mean ${id}?`}`,
    );
    return undefined;
  }

  playbook(): { readonly id: string; readonly title: string } | undefined {
    const text = this.line('playbook');
    if (text === undefined) return undefined;
    const playbooks = this.context.content.playbooks.map(({ value }) => value);
    const wanted = text.toLowerCase();
    const found = playbooks.find(({ id }) => id === wanted) ?? playbooks.find(({ title }) => title.toLowerCase() === wanted);
    if (found !== undefined) return found;
    const byName = new Map(playbooks.flatMap(({ id, title }) => [[id, id] as const, [title, id] as const]));
    const near = nearest(text, byName.keys());
    const id = near === undefined ? undefined : byName.get(near);
    const all = playbooks
      .map(({ id: known }) => known)
      .sort(compareText)
      .slice(0, 20);
    this.reasons.push(`There is no playbook “${text}”. ${id === undefined ? `There are ${all.join(', ')}.` : `Did you mean ${id}?`}`);
    return undefined;
  }

  oneOf<const T extends string>(key: string, words: readonly T[]): T | undefined {
    const text = this.line(key)?.toLowerCase();
    if (text === undefined || text === 'none') return undefined;
    const found = words.find((word) => word === text);
    if (found === undefined) this.reasons.push(`“${text}” is none of ${words.join(', ')}.`);
    return found;
  }

  day(key: string, otherwise?: Day): Day | undefined {
    const text = this.line(key);
    if (text === undefined) return otherwise;
    const day = parseDay(text);
    if (day === undefined) this.reasons.push(`“${text}” is no day. Write it YYYY-MM-DD, such as ${formatDay(this.context.day)}.`);
    return day;
  }

  /** The day something happened; that of the form where none is given. */
  pastDay(): Day | undefined {
    const day = this.day('on', this.context.day);
    if (day === undefined || day <= this.context.day) return day;
    this.reasons.push(`${formatDay(day)} lies in the future: write down what has happened when it has.`);
    return undefined;
  }

  /** Somebody of the team by login; whoever sent the form where nobody is named. */
  colleague(key = 'by'): string | undefined {
    const text = this.line(key)?.replace(/^@/, '');
    if (text === undefined) return this.context.author;
    const team = this.context.content.workspace.value.team.map(({ login }) => login);
    const known = team.find((login) => login.toLowerCase() === text.toLowerCase());
    if (known !== undefined || (team.length === 0 && loginSchema.safeParse(text).success)) return known ?? text;
    const near = nearest(text, team);
    this.reasons.push(
      `“${text}” is nobody of the team.${near === undefined ? ` Write a login: ${team.slice(0, 20).join(', ')}.` : ` Did you mean ${near}?`}`,
    );
    return undefined;
  }

  /** Ids of people of the customer. */
  people({ value }: CustomerFiles): readonly string[] {
    const ids = value.people.map(({ id }) => id);
    return (this.line('people') ?? '')
      .split(/[\s,;]+/)
      .filter((id) => id !== '')
      .flatMap((id) => {
        if (ids.includes(id)) return [id];
        const near = nearest(id, ids);
        const known = ids.length === 0 ? `${value.id} lists nobody under people` : `${value.id} knows ${ids.slice(0, 20).join(', ')}`;
        this.reasons.push(
          `“${id}” is nobody of ${value.id}: ${near === undefined ? known : `did you mean ${near}?`} Names do not belong here, only ids.`,
        );
        return [];
      });
  }

  ratingKind(): string | undefined {
    const text = this.line('kind')
      ?.toLowerCase()
      .replaceAll(/[\s-]+/g, '_');
    if (text === undefined) return undefined;
    const kinds = [...new Set(this.#ratings().map(({ kind }) => kind))].sort(compareText);
    if (kinds.includes(text)) return text;
    const near = nearest(text, kinds);
    if (near === undefined && nameSchema.safeParse(text).success) return text;
    this.reasons.push(
      `“${text}” is not rated anywhere.${near === undefined ? ` There are ${kinds.join(', ')}.` : ` Did you mean ${near}?`}`,
    );
    return undefined;
  }

  /** A value; one of green, yellow and red where all values of its kind are. */
  ratingValue(kind: string): string | undefined {
    const bands = ['green', 'yellow', 'red'];
    const others = this.#ratings().filter((one) => one.kind === kind);
    const isBand = others.length > 0 && others.every(({ value }) => bands.includes(value));
    return isBand ? this.oneOf('value', bands) : this.line('value');
  }

  #ratings() {
    return this.context.content.customers.flatMap(({ value }) => value.ratings);
  }

  amount(key: string): string | undefined {
    const text = this.line(key);
    if (text === undefined) return undefined;
    const plain = text.replaceAll(/(?<=\d)[ ,_](?=\d{3}(?!\d))/g, '');
    if (/^\d{1,15}(?:\.\d{1,2})?$/.test(plain)) return plain;
    this.reasons.push(`“${text}” is no number. Write digits alone, such as 120000.`);
    return undefined;
  }

  /** The id of a customer who is not there yet. */
  newId(name: string | undefined): string | undefined {
    const given = this.line('id');
    if (name === undefined && given === undefined) return undefined;
    const id = given ?? slugify(name ?? '');
    if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id) || id === 'data') {
      this.reasons.push(`“${id}” is no id: small letters, digits and single - between them, such as acme-europe.`);
      return undefined;
    }
    const same = this.context.content.customers.find(
      ({ value }) => value.id === id || value.formerly?.includes(id) === true || value.name.toLowerCase() === name?.toLowerCase(),
    );
    if (same === undefined) return id;
    this.reasons.push(`There is a customer ${same.value.id} already (${same.value.name}).`);
    return undefined;
  }
}
