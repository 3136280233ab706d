import { parseExpression } from '../../expressions/parser.ts';
import type { PlaybookProgram, Program } from '../../expressions/program.ts';
import type { CompiledExpression } from '../../expressions/value.ts';
import { describeNotStarted } from '../../expressions/words-decisions.ts';
import { nameInWords } from '../../expressions/words-names.ts';
import { describeDay, sentence } from '../../expressions/words-values.ts';
import type { Day } from '../../model/day.ts';
import type { Observations } from '../../model/observation.ts';
import type { CustomerDay } from '../customer-day.ts';
import type { LedgerEntry } from '../decision.ts';
import type { Explanation } from '../report.ts';
import type { State } from '../state.ts';
import { admit, isHeldOut, reachedNames } from './admission.ts';
import { mayComeAgain } from './again.ts';
import { readDeeds } from './deeds.ts';
import { renameState, renamingOf } from './renaming.ts';
import type { Subject } from './run.ts';
import { type AnyRun, liveOf, newest, RunBook } from './run-book.ts';
import { exceptionOf } from './snooze.ts';
import { isSameDate, newestPeriod } from './starts.ts';
import { AUDIENCE, Subjects } from './subjects.ts';
import { explain, readingsOf, ruleWords, vocabularyFor } from './why.ts';

/** What the first failure is looked for in. `past` is the state at the end of the day before. */
export interface WhyNotInput {
  readonly program: Program;
  readonly observations: Observations;
  readonly past: State;
  readonly ledger: readonly LedgerEntry[];
  readonly asOf: Day;
}

/**
 * Says why a playbook does not open a run about a customer on a day: the first thing that failed, with the values that decided. Asked in this
 * order: is the customer left out, is a run open, who, when, until, exceptions, again. Null when nothing stands in the way, and a run opens.
 *
 * @example 'Not started: ARR is €45,000, the rule asks for €50,000.'
 */
export function explainNot(input: WhyNotInput, customer: CustomerDay, play: PlaybookProgram): Explanation | null {
  const { program, asOf } = input;
  const { playbook } = play;
  const excluded = exclusion(program, customer, play);
  if (excluded !== null) return explain(play, 'who', ['for'], `Not started: ${excluded}`, []);
  const renaming = renamingOf(program.content);
  const past = renameState(input.past, renaming);
  const subjects = new Subjects(program, [customer], asOf, past.runs.values());
  const book = new RunBook();
  for (const record of past.runs.values())
    if (record.subject === customer.id || record.customer === customer.id || record.members !== undefined) book.addRecord(record);
  const about = playbook.per === AUDIENCE ? subjects.everybody : subjects.of(play);
  // A playbook for each row or contract is about several things of the customer: the newest row or first contract speaks for them.
  const subject = playbook.start.each === undefined ? about[0] : rowSubject(input, customer, play, subjects);
  if (subject === undefined) {
    const says =
      playbook.start.each === undefined
        ? 'there is nothing of the kind it is about'
        : `no row of ${nameInWords(playbook.start.each)} counts so far`;
    return explain(play, 'when', ['start'], `Not started: ${says}.`, []);
  }
  if (playbook.per === AUDIENCE) {
    const state = { ...input, conditions: past.conditions, rules: past.rules };
    return explainNoMember(state, subjects, play, subject, customer, book.of(playbook.id, AUDIENCE));
  }
  const runs = book.of(playbook.id, subject.id);
  const admission = admit({ program, asOf, deeds: readDeeds(input.ledger, asOf, renaming) }, play, subject, runs);
  if (admission.part === 'status' || admission.part === 'running')
    return explain(play, admission.part, ['status'], `Not started: ${lower(admission.says)}`, []);
  if (admission.part === 'who') return failed(program, play, 'who', ['for'], play.for, subject, ruleWords(program, play).who);
  const when = whyNotNow({ ...input, conditions: past.conditions, rules: past.rules }, play, subject, runs);
  if (when !== null) return when;
  if (admission.part === null) return null;
  if (admission.part === 'until') {
    const trace = play.until?.trace(subject.moment).readings ?? [];
    return explain(
      play,
      'until',
      ['until'],
      `Not started: what ends it is true already. ${ruleWords(program, play).until ?? ''}`.trim(),
      trace,
    );
  }
  return explain(play, admission.part, admission.part === 'snooze' ? [] : [admission.part], `Not started: ${lower(admission.says)}`, []);
}

/** Why a customer comes into no run of an audience today: what is asked of the customer first, then what is asked of the group. */
function explainNoMember(
  input: WhyNotInput & Pick<State, 'conditions' | 'rules'>,
  subjects: Subjects,
  play: PlaybookProgram,
  subject: Subject,
  { id }: CustomerDay,
  runs: readonly AnyRun[],
): Explanation | null {
  const { program, asOf } = input;
  const { audience } = subjects;
  const not = (part: string, path: readonly string[], says: string) => explain(play, part, path, `Not started: ${says}`, []);
  if (play.playbook.status === 'retired') return not('status', ['status'], 'the playbook is retired and opens nothing new.');
  const live = liveOf(runs);
  if (live?.members?.includes(id))
    return not('running', ['per'], `it is in the run ${live.key}, ${live.state} since ${describeDay(live.opened, true)}.`);
  if (play.for.evaluate(subject.moment) !== true)
    return failed(program, play, 'who', ['for'], play.for, subject, ruleWords(program, play).who);
  const own = runs.filter(({ members }) => members?.includes(id));
  const when = play.every === null ? whyNotNow(input, play, subject, own) : whyNotNow(input, play, audience, runs);
  if (when !== null) return when;
  if (live !== undefined)
    return not('running', ['per'], `the run ${live.key} is ${live.state}, and who comes up meanwhile waits for the next.`);
  const snooze = exceptionOf({ customer: subject.customer }, play.playbook.id, asOf);
  if (snooze !== null)
    return not('snooze', [], `an exception keeps it away until ${describeDay(snooze.until, true)}: ${sentence(snooze.reason)}`);
  if (isHeldOut(play, subject, audience))
    return not('hold_out', ['hold_out'], `the customer is in the ${play.playbook.hold_out} that do not receive it, to measure its effect.`);
  if (own.length > 0 && play.becomes !== null && play.again.choose(audience.moment).value === 'never')
    return not('again', ['again'], `it was in ${own.map(({ key }) => key).join(', ')}, and never comes again.`);
  const again = mayComeAgain(program, play, audience, runs, asOf);
  return again.allowed ? null : not('again', ['again'], lower(again.says));
}

function exclusion(program: Program, customer: CustomerDay, play: PlaybookProgram): string | null {
  const { facts } = customer;
  if (facts.status === 'not yet a customer')
    return `it becomes a customer ${facts.first === null ? 'later' : `on ${describeDay(facts.first, true)}`}.`;
  if (play.playbook.per === 'workspace' || play.playbook.per === 'owner') return null;
  switch (customer.exclusion(reachedNames(program, play))) {
    case 'churned':
      return `the customer left${facts.left === null ? '' : ` on ${describeDay(facts.left, true)}`}, and \`for\` does not speak of customers that left.`;
    case 'internal':
      return 'the account is internal.';
    case 'no_contact':
      return 'an exception says not to contact the customer.';
    case null:
      return null;
  }
}

/** Why the start did not come up; null when it did. */
function whyNotNow(
  input: WhyNotInput & Pick<State, 'conditions' | 'rules'>,
  play: PlaybookProgram,
  subject: Subject,
  runs: readonly AnyRun[],
): Explanation | null {
  const { program, asOf, past } = input;
  const { start, id } = play.playbook;
  const words = ruleWords(program, play);
  const liveFrom = program.content.workspace.value.live_from;
  const given = input.rules.get(id) !== play.digest && !start.also_existing;
  const condition = input.conditions.get(`${id}/${subject.id}`);
  const say = (path: readonly string[], says: string, formula?: PlaybookProgram['on'][number]) =>
    explain(play, 'when', path, `Not started: ${says}`, formula?.trace(subject.moment).readings ?? []);
  if (play.becomes !== null) {
    const value = play.becomes.evaluate(subject.moment);
    if (value !== true) return failed(program, play, 'when', ['start', 'becomes'], play.becomes, subject, words.start);
    if (condition?.true === true)
      return say(['start', 'becomes'], `it has been true since ${describeDay(condition.since, true)}, and has to become untrue first.`);
    return given ? say(['start', 'becomes'], 'the rule is new today, and what is already true is taken as given.') : null;
  }
  const formula = play.on[0];
  if (formula !== undefined) {
    const day = formula.evaluate(subject.moment);
    if (day === undefined || day === null)
      return say(['start', 'on'], `the date is ${day === null ? 'not set' : 'not known'}. ${words.start}`, formula);
    if (day > asOf)
      return say(
        ['start', 'on'],
        `the day is ${describeDay(day, true)}, ${day - asOf} ${day - asOf === 1 ? 'day' : 'days'} from now.`,
        formula,
      );
    if (day < liveFrom && !start.also_existing)
      return say(
        ['start', 'on'],
        `the day was ${describeDay(day, true)}, before the workspace went live on ${describeDay(liveFrom, true)}.`,
        formula,
      );
    const last = newest(runs);
    if (last !== undefined && isSameDate(formula, subject, day, last))
      return say(['start', 'on'], `the run opened on ${describeDay(last.opened, true)} was for this date (${last.key}).`, formula);
    if (condition?.true === true || (given && past.lastDay !== null && day < asOf))
      return say(['start', 'on'], `the day was ${describeDay(day, true)}; who and what else was asked then, or the rule was new.`, formula);
    return null;
  }
  if (play.every !== null) {
    const anchor = start.from ?? newest(runs)?.opened ?? condition?.since;
    const every = play.every.choose(subject.moment).value;
    const period = anchor === undefined ? undefined : newestPeriod(anchor, every, start.from === undefined ? 1 : 0, asOf, subject.moment);
    if (period === undefined && !(anchor === undefined && start.also_existing))
      return say(['start', 'every'], `the first day has not come. ${words.start}`);
    const earliest = past.lastDay === null ? liveFrom : past.lastDay + 1;
    return period !== undefined && period < earliest
      ? say(['start', 'every'], `the last day was ${describeDay(period, true)}. ${words.start}`)
      : null;
  }
  return condition?.true === true
    ? say(['start', 'each'], 'the newest row was there when the rule was new, or did not match who it is for.')
    : null;
}

/** A condition that does not hold, as its first failing part; the whole rule where that is no plain comparison. */
function failed(
  program: Program,
  play: PlaybookProgram,
  part: string,
  path: readonly string[],
  expression: CompiledExpression,
  subject: Subject,
  rule: string,
): Explanation {
  const { node } = parseExpression(expression.source);
  const value = expression.evaluate(subject.moment);
  const says = node === undefined ? undefined : describeNotStarted(node, (name) => subject.moment.read(name), vocabularyFor(program, play));
  const rest = value === undefined ? 'for lack of data it cannot be told' : 'this does not hold';
  return explain(play, part, path, says ?? sentence(`Not started: ${rest}: ${rule}`), readingsOf(program, expression, subject));
}

function rowSubject(
  { observations, asOf }: WhyNotInput,
  customer: CustomerDay,
  play: PlaybookProgram,
  subjects: Subjects,
): Subject | undefined {
  const row = observations.rows(play.playbook.id, asOf).findLast((one) => one.customer === customer.id);
  return row === undefined ? undefined : subjects.find(play, `${customer.id}:${row.id}`);
}

/** After “Not started:” no capital, except in a name. */
function lower(says: string): string {
  return /^(A|An|The|It|This) /.test(says) ? says.charAt(0).toLowerCase() + says.slice(1) : says;
}
