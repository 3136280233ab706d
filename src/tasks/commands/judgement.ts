import { plain } from '../text.ts';
import { judgeLog } from './log-command.ts';
import type { Command, Misspelled } from './parser.ts';
import { judgeAssign, judgeClose, judgeDismiss, judgeSnooze } from './run-commands.ts';
import { placeOfRun, type Situation } from './situation.ts';
import { exampleStep, judgeAnswer, judgeDone, judgeUndone } from './step-commands.ts';
import { situationAfter, type Verdict } from './verdict.ts';

/** A command with what is to be said and done about it. */
export interface Judged {
  readonly command: Command | Misspelled;
  readonly verdict: Verdict;
}

/** So many commands of one comment are run. */
const most = 20;

/** Judges the commands of a comment in their order, each by the situation that those before it make. */
export function judgeCommands(commands: readonly (Command | Misspelled)[], situation: Situation): readonly Judged[] {
  let now = situation;
  return commands.map((command, index): Judged => {
    const verdict =
      index < most ? judge(command, now) : { refused: `one comment holds at most ${most} commands; put it into another one.` };
    if (!('refused' in verdict) && verdict.deed !== null) now = situationAfter(now, verdict.deed);
    return { command, verdict };
  });
}

function judge(command: Command | Misspelled, situation: Situation): Verdict {
  if (command.name === undefined)
    return {
      refused: `there is no command \`/${plain(command.word, 20)}\`. Did you mean \`/${command.meant}\`? \`/help\` shows them all.`,
    };
  const { name, words, notes } = command;
  switch (name) {
    case 'done': {
      const isStep = situation.steps.some(({ id }) => id === words.toLowerCase());
      const anyway = words.toLowerCase() === 'anyway' && !isStep;
      const isOwn = situation.own !== null && isStep;
      return words === '' || anyway || isOwn ? judgeClose(anyway, situation) : (inList(situation) ?? judgeDone(words, situation));
    }
    case 'undone':
      return inList(situation) ?? judgeUndone(words, situation);
    case 'answer':
      return judgeAnswer(words, situation);
    case 'snooze':
      return inList(situation) ?? judgeSnooze(words, situation);
    case 'dismiss':
      return judgeDismiss(words, situation);
    case 'assign':
      return judgeAssign(words, situation);
    case 'log':
      return judgeLog(words, notes, situation);
    case 'why':
      return { says: '', undo: null, deed: { kind: 'explain' } };
    case 'help':
      return { says: helpText(situation), undo: null, deed: null };
  }
}

/** A refusal of what is said in the issue of the whole run, where this one is of a single step. */
function inList({ own }: Situation): { readonly refused: string } | undefined {
  if (own === null) return undefined;
  return { refused: `this is the issue of the step \`${own.step}\` alone: say it in ${placeOfRun(own)}.` };
}

/** The table of commands, with names of this task in the examples. */
function helpText(situation: Situation): string {
  const step = exampleStep(situation);
  const question = situation.steps.find(({ ask, shown }) => ask !== null && shown);
  const choice =
    question === undefined ? 'step choice' : `${question.id} ${question.ask === 'date' ? '2027-01-15' : (question.ask?.[0] ?? '')}`;
  const [reason = 'why'] = situation.reasons.keys();
  const [person = 'p-114'] = (situation.customer?.value.people ?? []).map(({ id }) => id);
  const ofRun = [
    [`/done ${step}`, 'ticks a step, or several'],
    [`/undone ${step}`, 'takes the tick back'],
    ['/snooze 2w why', 'puts it off, also until a day: `/snooze 2027-01-15 why`; `/snooze off` ends it'],
  ];
  const rows = [
    ['/done', 'closes the task as done; `/done anyway` also with open questions'],
    [`/dismiss ${reason}`, 'closes it as not worth doing'],
    ...(situation.own === null ? ofRun : []),
    ...(question === undefined ? [] : [[`/answer ${choice}`, 'answers a question; the step may be left out where it is plain']]),
    ['/assign @login', 'gives it to somebody; `/assign me` takes it'],
    [`/log call with ${person} yellow Title`, 'logs a contact, with the notes on the lines below; `on 2026-11-20` for another day'],
    ['/why', 'says why this task is here, and why now'],
  ];
  const steps = situation.steps.filter(({ shown }) => shown).map(({ id, title }) => `\`${id}\` ${plain(title, 100)}`);
  return [
    'Commands stand at the beginning of a line, several if you like:',
    '',
    '| command | what it does |',
    '|---|---|',
    ...rows.map(([command, does]) => `| \`${command}\` | ${does} |`),
    ...(steps.length === 0 ? [] : ['', `Steps: ${steps.join(' · ')}`]),
  ].join('\n');
}
