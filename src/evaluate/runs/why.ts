import type { PlaybookProgram, Program } from '../../expressions/program.ts';
import type { CompiledExpression, Reading } from '../../expressions/value.ts';
import { describeFormula } from '../../expressions/words-formula.ts';
import { nameInWords, type Vocabulary, vocabularyOf } from '../../expressions/words-names.ts';
import {
  describeOwner,
  describePriority,
  describeRunDue,
  describeStart,
  describeUntil,
  describeWho,
} from '../../expressions/words-rule.ts';
import { counted, describeDay, describeDuration, formatNumber, joinWords, sentence } from '../../expressions/words-values.ts';
import type { Located } from '../../model/content.ts';
import type { Day } from '../../model/day.ts';
import { formatPosition, type Path } from '../../model/position.ts';
import { overridesOn } from '../facts.ts';
import type { Explanation } from '../report.ts';
import { reportReadings } from '../wording.ts';
import { mayComeAgain } from './again.ts';
import { isByHand, lineOf } from './by-hand.ts';
import { variantOf } from './lot.ts';
import type { OwnerDesk } from './owner.ts';
import { type LeftOut, leftOuts, type Run, type Subject } from './run.ts';
import type { RunBook } from './run-book.ts';
import { momentOf } from './steps.ts';

/** The sentences of a rule, said once for all its runs. */
interface RuleWords {
  readonly who: string;
  readonly start: string;
  readonly owner: string;
  readonly due: string;
  /** The same without the move to a working day, for a day that needed none. */
  readonly dueUnmoved: string;
  readonly priority: string;
  readonly until: string | null;
}

const rules = new WeakMap<PlaybookProgram, RuleWords>();
const vocabularies = new WeakMap<PlaybookProgram, Vocabulary>();

/** The vocabulary in which a playbook is put into words. */
export function vocabularyFor(program: Program, play: PlaybookProgram): Vocabulary {
  let vocabulary = vocabularies.get(play);
  if (vocabulary === undefined) {
    vocabulary = vocabularyOf(program.content, play.playbook);
    vocabularies.set(play, vocabulary);
  }
  return vocabulary;
}

/** A playbook's rule in words. */
export function ruleWords(program: Program, play: PlaybookProgram): RuleWords {
  let words = rules.get(play);
  if (words === undefined) {
    const vocabulary = vocabularyFor(program, play);
    const { playbook } = play;
    words = {
      who: describeWho(playbook.for, vocabulary),
      start: describeStart(playbook.start, vocabulary),
      owner: sentence(describeOwner(playbook.owner, vocabulary)),
      due: describeRunDue(playbook.due, vocabulary),
      dueUnmoved: playbook.due === undefined ? describeRunDue(undefined, vocabulary) : sentence(describeFormula(playbook.due, vocabulary)),
      priority: describePriority(playbook.priority, vocabulary),
      until: playbook.until === undefined ? null : describeUntil(playbook.until, vocabulary),
    };
    rules.set(play, words);
  }
  return words;
}

/** One part of an explanation, with its place and the values read. */
export function explain(
  play: { readonly from: Pick<Located<unknown>, 'locate'> },
  part: string,
  path: Path,
  says: string,
  readings: readonly Reading[],
): Explanation {
  const values = reportReadings(readings);
  const at = formatPosition(play.from.locate(path));
  return values.length === 0 ? { part, says, at } : { part, says, at, values };
}

/**
 * The chain that made a run: who, when, again, budget, owner, due, priority; then what a person did to it and what ended it. Values are those of
 * the day of the report, which for a run that opens is the day it was decided on.
 */
export function explainRun(program: Program, book: RunBook, desk: OwnerDesk, run: Run, asOf: Day): readonly Explanation[] {
  const { playbook: play, subject } = run;
  const words = ruleWords(program, play);
  // What is read of each customer has no one value for a group.
  const who = explain(play, 'who', ['for'], words.who, run.members === null ? readingsOf(program, play.for, subject) : []);
  const priority = explainPriority(run, words, asOf);
  const moved = play.due !== null && play.due.evaluate(ownMoment(run), true) !== play.due.evaluate(ownMoment(run), false);
  const due = run.due === null ? 'No day is known yet.' : `${moved ? words.due : words.dueUnmoved} That is ${describeDay(run.due, true)}.`;
  const chain: (Explanation | null)[] = [
    who,
    explainWhen(program, run, words),
    explainMembers(run),
    explainVariant(run),
    explainAgain(program, book, run),
    run.budgetWhy,
    run.ownerWhy,
    explain(play, 'due', play.due === null ? ['steps'] : ['due'], due, play.due?.trace(ownMoment(run)).readings ?? []),
    priority,
    explainEscalation(program, desk, run),
    run.state === 'open' && run.snoozed !== null
      ? explain(play, 'snoozed', [], `Snoozed until ${describeDay(run.snoozed.until, true)}: ${sentence(run.snoozed.reason)}`, [])
      : null,
    explainEnd(run, words),
  ];
  return chain.filter((one) => one !== null);
}

/** The way that a customer got by lot; what the members of an audience got stands beside their names. */
function explainVariant({ playbook: play, subject }: Run): Explanation | null {
  const variant = subject.customer === null ? null : variantOf(play.playbook, subject.customer.id);
  return variant === null ? null : explain(play, 'variant', ['variants'], `By lot it goes the way “${nameInWords(variant)}”.`, []);
}

function explainWhen(program: Program, run: Run, words: RuleWords): Explanation {
  const { playbook: play, subject, start, opened, occurrence } = run;
  const seen = start === opened ? '' : ` It was seen on ${describeDay(opened, true)}.`;
  if (isByHand(run)) {
    const found = lineOf(run);
    const says = `Started by hand on ${describeDay(start, true)}`;
    if (found === undefined || subject.customer === null) return explain(play, 'when', ['start'], `${says}.${seen}`, []);
    const { line, index } = found;
    return explain(
      { from: subject.customer.files },
      'when',
      ['starts', index],
      `${says} by ${line.by}: ${sentence(line.reason)}${seen}`,
      [],
    );
  }
  const parent = /^(.*)\/([a-z0-9_]+)$/.exec(occurrence);
  if (parent?.[1] !== undefined && parent[2] !== undefined && play.playbook.start.each === undefined) {
    const from = program.playbooks.find(({ playbook }) => parent[1]?.startsWith(`${playbook.id}/`));
    const index = from?.playbook.steps.findIndex(({ id }) => id === parent[2]) ?? -1;
    const step = from?.playbook.steps[index];
    if (from !== undefined && step !== undefined)
      return explain(
        from,
        'when',
        ['steps', index],
        `Started on ${describeDay(start, true)} by the step “${step.title}” of “${from.playbook.title}”.`,
        [],
      );
  }
  if (run.members !== null && play.every === null)
    return explain(
      play,
      'when',
      ['start'],
      `${words.start} It came up for ${counted(run.members.length, 'customer')} by ${describeDay(start, true)}.`,
      [],
    );
  const { moment } = subject;
  if (play.becomes !== null)
    return explain(
      play,
      'when',
      ['start', 'becomes'],
      `${words.start} It came true on ${describeDay(start, true)}.${seen}`,
      readingsOf(program, play.becomes, subject),
    );
  if (play.on.length > 0) {
    const slot = Number(/^(\d+):/.exec(occurrence)?.[1] ?? 1) - 1;
    const path = play.on.length === 1 ? ['start', 'on'] : ['start', 'on', slot];
    return explain(
      play,
      'when',
      path,
      `${words.start} That was ${describeDay(start, true)}.${seen}`,
      play.on[slot]?.trace(moment).readings ?? [],
    );
  }
  if (play.playbook.start.each !== undefined)
    return explain(play, 'when', ['start', 'each'], `${words.start} This is ${occurrence} of ${describeDay(start, true)}.${seen}`, []);
  return explain(play, 'when', ['start', 'every'], `${words.start} The day was ${describeDay(start, true)}.${seen}`, []);
}

const leftOutWords: Readonly<Record<LeftOut, string>> = {
  hold_out: 'held out to measure the effect',
  snooze: 'put off by an exception',
  no_contact: 'not to be contacted',
  churned: 'who left',
  internal: 'of our own',
  again: 'in it before',
  unknown: 'for whom it cannot be told for lack of data',
};

/** How many are in an audience, and who was left out for what. */
function explainMembers({ playbook, members, leftOut, heldBack }: Run): Explanation | null {
  if (members === null) return null;
  const out = leftOuts.flatMap((reason) => {
    const count = leftOut.get(reason);
    return count === undefined ? [] : [`${formatNumber(count)} ${leftOutWords[reason]}`];
  });
  const held =
    heldBack.length === 0 ? [] : [`${formatNumber(heldBack.length)} held back, whose contacts are used up (${heldBack.join(', ')})`];
  const rest = [...out, ...held];
  const is = members.length === 1 ? 'is' : 'are';
  const left = rest.length === 0 ? '' : ` Left out: ${joinWords(rest, 'and')}.`;
  return explain(playbook, 'members', ['per'], `${counted(members.length, 'customer')} ${is} in it.${left}`, []);
}

/** Who is told of an overdue run, since when, and how long it was overdue then. */
function explainEscalation(program: Program, desk: OwnerDesk, run: Run): Explanation | null {
  const { escalated, playbook } = run;
  if (escalated === null || run.state !== 'open') return null;
  const { to, login, since, after } = escalated;
  const who = login === null ? `the role ${nameInWords(to)}, which nobody holds,` : desk.nameOf(login);
  const says = `Escalated to ${who} on ${describeDay(since, true)}: ${describeDuration(after)} overdue.`;
  if (playbook.playbook.escalation !== undefined) return explain(playbook, 'escalated', ['escalation'], says, []);
  return { part: 'escalated', says, at: formatPosition(program.content.workspace.locate(['escalation'])) };
}

function explainAgain(program: Program, book: RunBook, run: Run): Explanation {
  const { playbook: play, subject, ordinal } = run;
  const before = book.of(play.playbook.id, subject.id).filter((other) => other.ordinal < ordinal);
  const says =
    before.length === 0
      ? 'This is the first run.'
      : `This is run ${ordinal}. ${mayComeAgain(program, play, subject, before, run.opened).says}`;
  return explain(play, 'again', ['again'], says, []);
}

function explainPriority(run: Run, words: RuleWords, asOf: Day): Explanation {
  const { customer } = run.subject;
  const exception = priorityException(run.subject, asOf);
  if (customer !== null && exception !== null)
    return {
      part: 'priority',
      says: `An exception makes it ${run.priority} until ${describeDay(exception.until, true)}: ${sentence(exception.reason)}`,
      at: formatPosition(customer.files.locate(['overrides', exception.index])),
    };
  const { line } = run.playbook.priority.choose(run.subject.moment);
  const path = line === null ? ['priority'] : ['priority', 'cases', line];
  const rule = line === null ? '' : ` (${words.priority})`;
  return explain(run.playbook, 'priority', path, sentence(`${run.priority.charAt(0).toUpperCase()}${run.priority.slice(1)}${rule}`), []);
}

/** The exception that sets the priority of a customer's runs on a day. */
export function priorityException({ customer }: Subject, asOf: Day) {
  if (customer === null) return null;
  for (const { override, index } of overridesOn(customer.files.value, asOf))
    if (override.what === 'priority' && override.value !== undefined)
      return { value: override.value, until: override.until, reason: override.reason, index };
  return null;
}

function explainEnd(run: Run, words: RuleWords): Explanation | null {
  if (run.closed === null) return null;
  const on = describeDay(run.closed, true);
  if (run.because === 'until' && words.until !== null && run.playbook.until !== null)
    return explain(run.playbook, 'until', ['until'], `Ended on ${on}: ${words.until}`, run.playbook.until.trace(ownMoment(run)).readings);
  const state = `${run.state.charAt(0).toUpperCase()}${run.state.slice(1)} on ${on}`;
  return explain(run.playbook, 'closed', [], sentence(run.because === null ? state : `${state}: ${run.because}`), []);
}

/** What the run's own rules read, with the working days of the workspace: only the values are wanted here. */
function ownMoment(run: Run) {
  return momentOf(run, (day, count) => run.subject.moment.addBusinessDays(day, count));
}

/** The values that decided a condition; those of a segment it reads stand after it, because “high touch: yes” explains little. */
export function readingsOf(program: Program, condition: CompiledExpression, { moment }: Subject): readonly Reading[] {
  const found = new Map<string, Reading>();
  for (const reading of condition.trace(moment).readings) {
    if (reading.name === 'all') continue;
    const deeper = program.segments.get(reading.name)?.is.trace(moment).readings ?? [];
    for (const one of [reading, ...deeper]) if (!found.has(one.name)) found.set(one.name, one);
  }
  return [...found.values()];
}
