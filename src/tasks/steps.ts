import type { RunReport, StepReport } from '../evaluate/report.ts';
import type { RunTexts } from '../evaluate/run-texts.ts';
import { nameInWords } from '../expressions/words-names.ts';
import type { BodySettings } from './body.ts';
import type { LedgerFacts } from './ledger-facts.ts';
import { addressOf } from './links.ts';
import { stepKey } from './marker.ts';
import { plain, showDay } from './text.ts';

/** A line with a box: a step, or below a question one of its options (`<step>=<option>`). */
export interface StepLine {
  readonly id: string;
  /** What stands after the box. */
  readonly text: string;
  readonly done: boolean;
  /** Done by rule: the box is ours to tick. */
  readonly byRule: boolean;
  /** Options stand below their question. */
  readonly indented: boolean;
}

/** Lines between the markers, and which of their boxes were ticked by rule. */
export interface MergedSteps {
  readonly lines: readonly string[];
  readonly ruled: readonly string[];
}

const BOX = /^\s*[-*+] \[([ xX])\] /;
const STEP_ID = /<!--\s*([a-z0-9_]+(?:=[^\s>]+)?)\s*-->/;

/** The boxes of a region, by the id their line carries. */
export function readBoxes(lines: readonly string[]): ReadonlyMap<string, boolean> {
  const boxes = new Map<string, boolean>();
  for (const line of lines) {
    const box = BOX.exec(line)?.[1];
    const id = STEP_ID.exec(line)?.[1];
    if (box !== undefined && id !== undefined) boxes.set(id, box !== ' ');
  }
  return boxes;
}

/**
 * A region with some of its boxes set, by the id their line carries. Every other byte stays as it is.
 *
 * @param region the text between the markers, with its line ends
 */
export function setBoxes(region: string, wanted: ReadonlyMap<string, boolean>): string {
  return region
    .split('\n')
    .map((line) => {
      const id = BOX.test(line) ? STEP_ID.exec(line)?.[1] : undefined;
      const ticked = id === undefined ? undefined : wanted.get(id);
      return ticked === undefined ? line : line.replace(BOX, (box) => box.replace(/\[[ xX]\]/, ticked ? '[x]' : '[ ]'));
    })
    .join('\n');
}

/** The first step a person can do now; undefined when all are done. */
export function nextStep(run: RunReport): StepReport | undefined {
  return run.steps.find(({ state }) => state === 'open') ?? run.steps.find(({ state }) => state === 'waiting');
}

/** The lines of a run's steps; a step whose condition is false is left out. What people did, the ledger says; all else was done by rule. */
export function stepLines(
  run: RunReport,
  facts: LedgerFacts | undefined,
  asOf: string,
  { links, texts, issueOf }: Pick<BodySettings, 'links' | 'texts' | 'issueOf'>,
): readonly StepLine[] {
  const next = nextStep(run);
  return run.steps
    .filter(({ state }) => state !== 'skipped')
    .flatMap((step) => {
      const done = step.state === 'done';
      const title = plain(step.title, 160);
      const details = describeStep(step, run, asOf, (login) => texts?.nameOf(login) ?? login);
      const parts = [
        `${step === next ? `**${title}**` : title} <!-- ${step.id} -->`,
        details === '' ? '' : ` (${details})`,
        step.starts === null || !done ? '' : ` · runs as “${plain(texts?.playbookTitle(step.starts) ?? step.starts)}”`,
        step.ownIssue === true ? ` · ${ownIssue(issueOf?.(stepKey(run.key, step.id)))}` : '',
        step.asset === null ? '' : ` · ${assetLink(links.asset, step.asset, texts)}`,
      ];
      // A step with its own issue is ticked by closing that: its box here is ours, unless a person ticked it.
      const byRule = done && (step.ownIssue === true || facts?.ticked.has(step.id) !== true);
      const line = { id: step.id, text: parts.join(''), done, byRule, indented: false };
      if (step.ownIssue === true) return [line];
      return [line, ...optionLines(step, facts).map((option) => ({ ...option, indented: true }))];
    });
}

/** The answers of a question, each with a box; none for other steps. */
export function optionLines(step: StepReport, facts: LedgerFacts | undefined): readonly StepLine[] {
  return (step.options ?? []).map((option) => ({
    id: `${step.id}=${option}`,
    text: `${plain(nameInWords(option))} <!-- ${step.id}=${option} -->`,
    done: step.answer === option,
    byRule: step.answer === option && facts?.answers.get(step.id) !== option,
    indented: false,
  }));
}

/** The command that answers a question for a day. */
export function dayAnswer({ id }: StepReport): string {
  return `\`/answer ${id} 2027-01-15\``;
}

function ownIssue(number: number | undefined): string {
  return number === undefined ? 'has an issue of its own' : `its own issue is #${number}`;
}

/** The text of a step: a link to its page, or its name. */
function assetLink(pattern: string | null, id: string, texts: RunTexts | undefined): string {
  const address = addressOf(pattern, id);
  const title = plain(texts?.titleOf(id) ?? id.replaceAll('-', ' '));
  return address === null ? `uses “${title}”` : `[${title}](${address})`;
}

function describeStep(step: StepReport, run: RunReport, asOf: string, nameOf: (login: string) => string): string {
  if (step.state === 'done') {
    const day = step.doneOn === null ? '' : showDay(step.doneOn, false);
    const answer = step.answer === null ? null : step.asksDay === true ? showDay(step.answer) : plain(step.answer);
    return [day, answer === null ? '' : step.byDefault ? `nobody answered, ${answer} is taken` : answer].filter(Boolean).join(', ');
  }
  const late = step.due !== null && step.due < asOf;
  return [
    step.due === null ? (step.when === null ? '' : plain(step.when)) : `due ${showDay(step.due)}`,
    late ? '**late**' : '',
    step.condition === null ? '' : `if ${plain(step.condition)}`,
    step.ticksItself ? 'ticks itself' : '',
    step.owner === null || step.owner === run.owner ? '' : plain(nameOf(step.owner)),
    step.ownIssue === true
      ? ''
      : step.asksDay === true
        ? `comment ${dayAnswer(step)} with the day`
        : step.options?.length
          ? 'tick one answer'
          : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/**
 * Brings the lines of a region up to date. Ticks are people's: a box stays as a person left it. Boxes that were ticked by rule follow the
 * rule. Steps that are gone stay while they are ticked, and so do lines that people wrote.
 *
 * @param existing lines between the markers as they stand; empty for a new issue
 * @param ruled ids whose boxes were ticked by rule so far
 */
export function mergeSteps(existing: readonly string[], ruled: readonly string[], steps: readonly StepLine[]): MergedSteps {
  const boxes = readBoxes(existing);
  const wasRuled = new Set(ruled);
  const known = new Set(steps.map(({ id }) => id));
  const notes = linesOfPeople(
    existing,
    (id) => known.has(id),
    (id) => boxes.get(id) === true && !wasRuled.has(id),
  );
  const nowRuled: string[] = [];
  const lines = steps.flatMap((step) => {
    const before = wasRuled.has(step.id) ? undefined : boxes.get(step.id);
    const ticked = step.byRule || (before ?? step.done);
    if (step.byRule && before !== true) nowRuled.push(step.id);
    return [`${step.indented ? '  ' : ''}- [${ticked ? 'x' : ' '}] ${step.text}`, ...(notes.get(step.id) ?? [])];
  });
  return { lines: [...(notes.get('') ?? []), ...lines], ruled: nowRuled };
}

/** Lines to keep, by the step they follow (an empty id above the first): what people wrote, and steps that are gone while they are ticked. */
function linesOfPeople(
  existing: readonly string[],
  isKnown: (id: string) => boolean,
  isTicked: (id: string) => boolean,
): ReadonlyMap<string, readonly string[]> {
  const kept = new Map<string, string[]>();
  let above = '';
  for (const line of existing) {
    const id = BOX.test(line) ? STEP_ID.exec(line)?.[1] : undefined;
    if (id !== undefined && isKnown(id)) above = id;
    else if (id === undefined ? line.trim() !== '' : isTicked(id)) kept.set(above, [...(kept.get(above) ?? []), line]);
  }
  return kept;
}
