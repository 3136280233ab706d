import { type Cases, isCases } from '../model/cases.ts';
import type { Playbook, Step } from '../model/playbook.ts';
import type { Node } from './node.ts';
import { parseExpression } from './parser.ts';
import { describeExpression, describeSource, operands } from './words.ts';
import { describeDue, describeFormula } from './words-formula.ts';
import { nameInWords, type Vocabulary } from './words-names.ts';
import { describeDay, describeDuration, describePeriod, describeTimes, joinWords, sentence } from './words-values.ts';

/** Who a rule is for, in a sentence. Example: `high_touch && arr >= 50000` is “High-touch customers with ARR of €50,000 or more.” */
export function describeWho(source: string, vocabulary: Vocabulary): string {
  const { node, problems } = parseExpression(source);
  if (node === undefined || problems.length > 0) return `Customers where ${describeSource(source, vocabulary)}.`;
  if (vocabulary.grammar !== undefined) return vocabulary.grammar.who(node);
  const adjectives: string[] = [];
  const clauses: string[] = [];
  for (const part of operands(node, '&&')) {
    const adjective = part.kind === 'name' ? vocabulary.adjectiveOf(part.name) : undefined;
    if (adjective !== undefined) adjectives.push(adjective);
    else if (!isAll(part)) clauses.push(relativeClause(part, vocabulary));
  }
  const noun = adjectives.length === 0 && clauses.length === 0 ? 'all customers' : `${adjectives.join(', ')} customers`;
  return sentence([noun.trim(), joinWords(clauses, 'and')].join(' ').trim());
}

function isAll(node: Node): boolean {
  return (node.kind === 'name' && node.name === 'all') || (node.kind === 'literal' && node.value === true);
}

/** What a run is about, in a sentence; nothing where it is the customer. Example: `tickets` is “One run for each ticket.” */
export function describeSubject(per: string, vocabulary?: Vocabulary): string {
  if (vocabulary?.grammar !== undefined) return vocabulary.grammar.subject(per);
  if (per === 'customer') return '';
  if (per === 'audience') return 'One run for all of them.';
  if (per === 'workspace') return 'One run, about no customer.';
  return `One run for each ${per === 'owner' ? 'person with the role' : singular(nameInWords(per))}.`;
}

/** A condition after “customers”. Example: `arr >= 50000` is “with ARR of €50,000 or more”. */
function relativeClause(node: Node, vocabulary: Vocabulary): string {
  if (node.kind === 'binary' && node.operator === '||') {
    return `${joinWords(
      operands(node, '||').map((part) => relativeClause(part, vocabulary)),
      'or',
    )}`;
  }
  const words = describeExpression(node, vocabulary);
  const kind = /^the customer is (not )?an? ([^ ]+(?: [^ ]+)?)$/.exec(words);
  if (kind !== null) return `that are ${kind[1] ?? ''}${kind[2]}s`;
  if (words.startsWith('the customer is ')) return `that are ${words.slice('the customer is '.length)}`;
  if (words.startsWith('the customer has ')) return `that have ${words.slice('the customer has '.length)}`;
  if (node.kind === 'binary' && node.left.kind === 'name' && node.right.kind === 'literal' && typeof node.right.value === 'number') {
    const number = withNumber(words, vocabulary.titleOf(node.left.name));
    if (number !== undefined) return number;
  }
  if (node.kind === 'binary' && node.left.kind === 'name' && node.operator === '==') {
    if (node.left.name === 'stage') return `in the stage ${words.replace(/^the stage is /, '')}`;
    if (node.left.name === 'band') return `with a ${words.replace(/^the band is /, '')} band`;
  }
  return `where ${words}`;
}

/** “ARR is at least €50,000” as “with ARR of €50,000 or more”. */
function withNumber(words: string, title: string): string | undefined {
  if (!words.startsWith(`${title} is `)) return undefined;
  const rest = words.slice(title.length + ' is '.length);
  const limit = rest.replace(/^(at least|at most|above|below|not) /, '');
  if (rest.startsWith('not ')) return undefined;
  if (rest.startsWith('at least ')) return `with ${title} of ${limit} or more`;
  if (rest.startsWith('at most ')) return `with ${title} of ${limit} or less`;
  if (rest.startsWith('above ')) return `with ${title} above ${limit}`;
  if (rest.startsWith('below ')) return `with ${title} below ${limit}`;
  return `with ${title} of ${limit}`;
}

/** When a playbook starts, in a sentence. Example: `each: tickets, where: row.priority == "urgent"` is “For each new urgent ticket.” */
export function describeStart(start: Playbook['start'], vocabulary: Vocabulary): string {
  if (vocabulary.grammar !== undefined) return vocabulary.grammar.start(start);
  if (start.becomes !== undefined) {
    const also = start.also_existing ? ' Also for customers where it is already so.' : '';
    return `${sentence(`when ${describeSource(start.becomes, vocabulary)}`)}${also}`;
  }
  if (start.on !== undefined) {
    const also = start.also_existing ? ' Also for dates already passed.' : '';
    return `${sentence(
      joinWords(
        start.on.map((formula) => describeFormula(formula, vocabulary)),
        'and',
      ),
    )}${also}`;
  }
  if (start.each !== undefined) {
    const also = start.also_existing ? ' Also for those already there.' : '';
    return `${sentence(`for each new ${rowsInWords(start.each, start.where, vocabulary)}`)}${also}`;
  }
  const every = describeChoice(
    start.every,
    (span) => `every ${span.count === 1 ? describePeriod(span).slice(2) : describeDuration(span)}`,
    vocabulary,
  );
  const from = start.from === undefined ? '' : `, counted from ${describeDay(start.from, true)}`;
  return sentence(`${every}${from}`);
}

/** Columns of changes of bands and stages, which say nothing by their names alone. */
const changeTitles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  band_changes: {
    'row.of': 'what changed',
    'row.from': 'the band before',
    'row.to': 'the new band',
    'row.cause': 'the cause',
    'row.level': 'the level',
  },
  stage_changes: { 'row.from': 'the stage before', 'row.to': 'the new stage', 'row.cause': 'the cause' },
};

/** Rows of a source with their filter: a word a column must equal stands before the noun. */
function rowsInWords(source: string, where: string | undefined, vocabulary: Vocabulary): string {
  const noun = singular(nameInWords(source));
  const node = where === undefined ? undefined : parseExpression(where).node;
  if (where === undefined) return noun;
  if (node === undefined) return `${noun} where ${describeSource(where, vocabulary)}`;
  const before: string[] = [];
  const after: string[] = [];
  const titles = changeTitles[source];
  const words = titles === undefined ? vocabulary : { ...vocabulary, titleOf: (name: string) => titles[name] ?? vocabulary.titleOf(name) };
  for (const part of operands(node, '&&')) {
    const label =
      part.kind === 'binary' && part.operator === '==' && part.left.kind === 'name' && part.right.kind === 'literal'
        ? part.right.value
        : undefined;
    if (titles === undefined && typeof label === 'string' && /^\p{Ll}+$/u.test(label)) before.push(nameInWords(label));
    else after.push(describeExpression(part, words));
  }
  return [...before, noun, ...(after.length === 0 ? [] : [`where ${joinWords(after, 'and')}`])].join(' ');
}

function singular(words: string): string {
  if (words === 'news') return 'piece of news';
  if (/^(NPS|CSAT|CES)$/.test(words)) return `${words} answer`;
  if (/people$/.test(words)) return words.replace(/people$/, 'person');
  if (/ies$/.test(words)) return words.replace(/ies$/, 'y');
  if (/(s|x|ch|sh)es$/.test(words)) return words.replace(/es$/, '');
  return /[^s]s$/.test(words) ? words.slice(0, -1) : words;
}

/** Whether a run may come again, in a sentence. Example: “Again 90 days after it was closed, at most twice a year.” */
export function describeAgain(again: Playbook['again'], start: Playbook['start'], vocabulary: Vocabulary): string {
  if (vocabulary.grammar !== undefined) return vocabulary.grammar.again(again, start);
  return sentence(
    describeChoice(
      again,
      (rule) => {
        if (rule === 'never') return neverAgain(start);
        const limit = rule.at_most === undefined ? '' : `, at most ${describeTimes(rule.at_most)}`;
        const within = rule.within === undefined ? '' : ` ${describePeriod(rule.within)}`;
        return `again ${describeDuration(rule.after)} after it was ${rule.counted_from}${limit}${within}`;
      },
      vocabulary,
    ),
  );
}

function neverAgain(start: Playbook['start']): string {
  if (start.each !== undefined) return `once for each ${singular(nameInWords(start.each))}`;
  if (start.every !== undefined) return 'once for each repetition';
  if (start.on === undefined) return 'once for each customer';
  const contract = start.on.some((formula) => /\b(renewal|contract\.|notice)/.test(formula));
  return contract ? 'once per contract. The next contract starts its own run' : 'once for each date. A new date starts its own run';
}

/** What ends a run early, in two sentences. */
export function describeUntil(source: string, vocabulary: Vocabulary): string {
  if (vocabulary.grammar !== undefined) return vocabulary.grammar.until(source);
  return `${sentence(describeSource(source, vocabulary))} Untouched tasks are then closed, touched ones get a comment.`;
}

/** Who owns a run or a step, in a clause. Example: `[csm, manager]` is “the customer’s CSM, else the manager”. */
export function describeOwner(owner: NonNullable<Step['owner']>, vocabulary: Vocabulary): string {
  if (vocabulary.grammar !== undefined) return vocabulary.grammar.owner(owner);
  const said = (roles: readonly string[]): string =>
    roles
      .map(
        (role, index) =>
          `${index === 0 && role === 'csm' ? 'the customer’s' : 'the'} ${nameInWords(role)}${vocabulary.isPool?.(role) ? ' pool' : ''}`,
      )
      .join(', else ');
  return describeChoice(owner, said, vocabulary);
}

/** How urgent a run is, in a clause. Example: “high if ARR is at least €150,000, else normal”. */
export function describePriority(priority: Playbook['priority'], vocabulary: Vocabulary): string {
  return describeChoice(priority, (level) => level, vocabulary);
}

/** Who owns a run, and how urgent it is, in two sentences. */
export function describeResponsible(owner: Playbook['owner'], priority: Playbook['priority'], vocabulary: Vocabulary): string {
  if (vocabulary.grammar !== undefined) return vocabulary.grammar.responsible(owner, priority);
  return `${sentence(describeOwner(owner, vocabulary))} Priority ${describePriority(priority, vocabulary)}.`;
}

/** When a run is due, in a sentence; without a date of its own, with its last required step. */
export function describeRunDue(due: string | undefined, vocabulary: Vocabulary): string {
  if (vocabulary.grammar !== undefined) return vocabulary.grammar.runDue(due);
  return sentence(due === undefined ? 'with its last required step' : describeDue(due, vocabulary));
}

/** A plain value, or each line of a choice with its condition. */
function describeChoice<T>(choice: T | Cases<T> | undefined, say: (value: T) => string, vocabulary: Vocabulary): string {
  if (choice === undefined) return 'never';
  if (!isCases<T>(choice)) return say(choice);
  return choice.cases
    .map((line) => ('else' in line ? `else ${say(line.else)}` : `${say(line.then)} if ${describeSource(line.if, vocabulary)}`))
    .join(', ');
}
