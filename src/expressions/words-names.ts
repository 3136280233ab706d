import type { Content } from '../model/content.ts';
import type { Playbook } from '../model/playbook.ts';
import type { Grammar } from './grammar.ts';
import { objectiveNames, planNames } from './objective-names.ts';
import type { ValueType } from './value.ts';
import type { Unit } from './words-values.ts';

/** What the words of a rule need to know about the names in it. All phrases stand in the middle of a sentence. */
export interface Vocabulary {
  /** A noun phrase. Example: `arr` is “ARR”, `notice_deadline` “the notice deadline”. */
  titleOf(name: string): string;
  /** How numbers compared with it are written. */
  unitOf(name: string): Unit | undefined;
  /** Its type, where the workspace tells. */
  typeOf(name: string): ValueType | undefined;
  /** What a yes/no name says of the customer. Example: `high_touch` is “the customer is high touch”. */
  statementOf(name: string, holds: boolean): string;
  /** A yes/no name before “customers”, where it can stand there. Example: `high_touch` is “high-touch”. */
  adjectiveOf(name: string): string | undefined;
  /** The title of a step of the playbook at hand, of a playbook, of a stage; the id in words where there is none. */
  stepTitle(id: string): string;
  playbookTitle(id: string): string;
  stageTitle(id: string): string;
  /** What an option of a step’s question is called. */
  answerTitle(step: string, answer: string): string;
  /** Whether an owner is a pool of people and not a role. */
  isPool?(name: string): boolean;
  /** The currency of amounts. */
  readonly currency: string;
  /** Says everything in another language than English. */
  readonly grammar?: Grammar;
}

interface Entry {
  readonly title?: string | undefined;
  readonly unit?: Unit | undefined;
  readonly type?: ValueType | undefined;
}

const acronyms = new Set(
  'arr mrr acv nps csat ces csm ae dau wau mau crm erp api sso sla qbr ebr roi kpi it hr id url eu us uk p1 p2 p3 p4 grr nrr'.split(' '),
);

/** A snake_case or kebab-case name in words. Example: `csm_sentiment` is “CSM sentiment”. */
export function nameInWords(name: string): string {
  return name
    .split(/[_-]/)
    .map((part) => (acronyms.has(part) ? part.toUpperCase() : part))
    .join(' ');
}

const builtIn: Readonly<Record<string, Entry>> = {
  all: { title: 'all', type: 'yes/no' },
  arr: { title: 'ARR', unit: 'currency', type: 'number' },
  seats: { title: 'seats', unit: 'count', type: 'number' },
  renewal: { title: 'the renewal date', type: 'date' },
  stage: { title: 'the stage', type: 'text' },
  band: { title: 'the band', type: 'text' },
  score: { title: 'the score', unit: 'score', type: 'number' },
  coverage: { title: 'coverage', unit: 'percent', type: 'number' },
  start: { title: 'the start', type: 'date' },
  finish: { title: 'the finish', type: 'date' },
  today: { title: 'today', type: 'date' },
  variant: { title: 'the way', type: 'text' },
  'customer.signed_up': { title: 'the sign-up day', type: 'date' },
  'customer.since': { title: 'the first day as a customer', type: 'date' },
  'contract.start': { title: 'the start of the contract', type: 'date' },
  'contract.end': { title: 'the end of the contract', type: 'date' },
  'contract.ended': { title: 'the day the contract ended', type: 'date' },
  'contract.arr': { title: 'the contract’s ARR', unit: 'currency', type: 'number' },
  'contract.seats': { title: 'the contract’s seats', unit: 'count', type: 'number' },
  'contract.auto_renew': { title: 'renewing by itself', type: 'yes/no' },
  'contract.notice': { title: 'the notice period' },
  'contract.term': { title: 'the term of the contract' },
  ...Object.fromEntries(
    Object.entries({ ...planNames, ...objectiveNames }).map(([name, { title, unit, meaning }]) => [
      name,
      { title, unit, type: meaning.type },
    ]),
  ),
};

/** Words a yes/no name may begin or end with, which tell how it is said of a customer. */
const verbs = /^(has|have|had|is|was|went|left|lost|uses|used|needs|wants|pays|paid|met|missed|reached|\w+ed)$/;
const states = /^(behind|open|closed|due|overdue|late|missing|low|high|active|reached|complete|\w+ed)$/;

/** Participles of what is done to a customer, not by it: “is managed”, but “has renewed”. */
const passive = /^(managed|engaged|assigned|covered|trained|qualified|affected|blocked|paused|referenced|supported)$/;
/** Nouns a customer can be. Example: “Key accounts” is “the customer is a key account”. */
const kinds = /^(account|customer|promoter|detractor|passive|reference|advocate|partner|prospect|lead|tenant|pilot)(s?)$/;

/** The words of a workspace; with a playbook also those of its steps. */
export function vocabularyOf(content: Content, playbook?: Playbook): Vocabulary {
  const entries = new Map<string, Entry>(Object.entries(builtIn));
  for (const [field, type] of Object.entries(content.workspace.value.custom)) entries.set(`customer.${field}`, { type });
  for (const { value } of content.definitions) {
    for (const [name, metric] of Object.entries(value.metrics)) {
      const type = metric.first_day !== undefined ? 'date' : metric.last !== undefined ? (metric.type ?? 'text') : undefined;
      const number = metric.cases === undefined && metric.is === undefined && type === undefined;
      entries.set(name, {
        title: metric.title,
        unit: metric.unit ?? shareUnit(metric),
        type: type ?? (number ? 'number' : metric.cases ? 'text' : undefined),
      });
    }
    for (const [name, date] of Object.entries(value.dates)) entries.set(name, { title: date.title, type: 'date' });
    for (const [name, segment] of Object.entries(value.segments)) entries.set(name, { title: segment.title, type: 'yes/no' });
  }
  const steps = new Map(playbook?.steps.map((step) => [step.id, step.title]));
  const playbooks = new Map(content.playbooks.map(({ value }) => [value.id, value.title]));
  const stages = new Map(content.journey.value.stages.map((stage) => [stage.id, stage.title]));
  return {
    currency: content.workspace.value.currency,
    titleOf: (name) => nounPhrase(name, entries.get(name), (id) => steps.get(id) ?? nameInWords(id)),
    unitOf: (name) => entries.get(name)?.unit,
    typeOf: (name) => entries.get(name)?.type ?? (/\.(done|from)$/.test(name) ? 'date' : undefined),
    statementOf: (name, holds) => statement(name, entries.get(name), holds),
    adjectiveOf: (name) => adjective(name, entries.get(name)),
    stepTitle: (id) => steps.get(id) ?? nameInWords(id),
    playbookTitle: (id) => playbooks.get(id) ?? nameInWords(id),
    stageTitle: (id) => stages.get(id) ?? capital(nameInWords(id)),
    answerTitle: (_step, answer) => nameInWords(answer),
    isPool: (name) => Object.hasOwn(content.workspace.value.pools, name),
  };
}

function shareUnit(metric: { readonly share?: string | undefined }): Unit | undefined {
  return metric.share === undefined ? undefined : 'percent';
}

function nounPhrase(name: string, entry: Entry | undefined, stepTitle: (id: string) => string): string {
  if (name in builtIn && entry?.title) return entry.title;
  const [head = '', ...rest] = name.split('.');
  if (head === 'owner' && rest[0] !== undefined) {
    const role = nameInWords(rest[0]);
    return rest[1] === 'from' ? `the day the ${role} took over` : `the ${role}`;
  }
  if (rest[0] === 'done') return `“${stepTitle(head)}” is done`;
  if (head === 'row') return `its ${nameInWords(rest.join(' '))}`;
  if (head === 'contract') return `the contract’s ${nameInWords(rest.join(' '))}`;
  if (head === 'customer')
    return rest[0] === 'country' || rest[0] === 'industry' ? `the ${rest[0]}` : `the customer’s ${nameInWords(rest.join(' '))}`;
  const words = entry?.title === undefined ? nameInWords(name) : lowered(entry.title);
  if (entry?.type === 'date') return /^the /.test(words) || words.startsWith('“') ? words : `the ${words}`;
  return words;
}

/** Titles of several clauses are quoted, or they would run into the sentence. */
function lowered(title: string): string {
  if (/[,.;:?!]/.test(title)) return `“${title}”`;
  const [first = ''] = title.split(' ');
  return /[A-Z0-9].*[A-Z0-9]|^[A-Z]$/.test(first) ? title : title.charAt(0).toLowerCase() + title.slice(1);
}

function plainWords(name: string, entry: Entry | undefined): string {
  return entry?.title === undefined ? nameInWords(name.replace(/^(customer|row|contract)\./, '')) : lowered(entry.title);
}

function statement(name: string, entry: Entry | undefined, holds: boolean): string {
  if (name === 'all') return holds ? 'always' : 'never';
  if (name === 'contract.auto_renew') return holds ? 'the contract renews by itself' : 'the contract does not renew by itself';
  const words = plainWords(name, entry);
  if (name.startsWith('objective.')) return `the objective is ${holds ? '' : 'not '}${words}`;
  if (words.startsWith('“')) return holds ? `the customer is in ${words}` : `the customer is not in ${words}`;
  const subject = name.startsWith('row.') ? 'it' : 'the customer';
  const parts = words.split(' ');
  const [first = ''] = parts;
  const last = parts[parts.length - 1] ?? '';
  const not = holds ? '' : 'not ';
  if (/^(is|was|has|had)$/.test(first))
    return `${subject} ${first} ${not}${first === 'has' || first === 'had' ? noun(parts.slice(1).join(' '), holds) : parts.slice(1).join(' ')}`.replace(
      /(has|had) not /,
      '$1 no ',
    );
  if (first === 'no' && parts.length > 1 && last !== 'touch')
    return holds ? `${subject} has ${words}` : `${subject} has ${noun(parts.slice(1).join(' '), true)}`;
  if (parts.length < 3 && kinds.test(last)) return `${subject} is ${not}${noun(words.replace(/s$/, ''), true)}`;
  if (/ed$/.test(first) && !/-|(need|speed|feed|seed)$/.test(first) && !passive.test(first)) return `${subject} has ${not}${words}`;
  if (verbs.test(first) && !passive.test(first)) return holds ? `${subject} ${words}` : `it is not so that ${subject} ${words}`;
  if (parts.length > 1 && states.test(last)) {
    const denied = parts.length > 2 && parts.at(-2) === 'not';
    const what = parts.slice(0, denied ? -2 : -1).join(' ');
    return `${what} ${/[^s]s$/.test(what) ? 'are' : 'is'} ${denied === holds ? 'not ' : ''}${last}`;
  }
  return `${subject} is ${not}${words}`;
}

/** “has champion” reads as “has a champion”; without one, “has no champion”. */
function noun(words: string, holds: boolean): string {
  if (!holds || /s$/.test(words) || /^(a|an|the|no|been)\b/.test(words)) return words;
  return `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
}

function adjective(name: string, entry: Entry | undefined): string | undefined {
  if (entry?.type !== 'yes/no' || name === 'all' || name.startsWith('objective.') || name === 'contract.auto_renew') return undefined;
  const parts = plainWords(name, entry).split(' ');
  const [first = ''] = parts;
  if (parts.length > 2 || first.startsWith('“') || (verbs.test(first) && parts.length > 1)) return undefined;
  if (parts.length > 1 && (states.test(parts[1] ?? '') || kinds.test(parts[1] ?? ''))) return undefined;
  if (kinds.test(first) || (first === 'no' && parts[1] !== 'touch')) return undefined;
  return parts.join('-');
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
