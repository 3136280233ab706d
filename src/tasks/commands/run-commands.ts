import { describeDuration } from '../../expressions/words-values.ts';
import { type Day, formatDay, isWritable, parseDay } from '../../model/day.ts';
import { addDuration, parseDuration } from '../../model/duration.ts';
import { nearest } from '../../model/nearest.ts';
import { login } from '../../model/scalars.ts';
import { plain, showDay } from '../text.ts';
import { placeOfRun, type Situation } from './situation.ts';
import { nameStep, refuseClosed, type Verdict } from './verdict.ts';

const final = 'a close is final for this task. To go on all the same, reopen the issue; it is then kept by hand';
/** The longest reason, in characters. */
const maxReason = 500;
/** Whatever is put off for longer is a slip of the pen, or should be dismissed. */
const longestSnooze = 731;

/** `/done`: closes the task as done. Open questions and contacts that were not logged are asked for first; `/done anyway` goes without. */
export function judgeClose(anyway: boolean, situation: Situation): Verdict {
  const refused = refuseClosed(situation);
  if (refused) return refused;
  const shown = situation.steps.filter((step) => step.shown);
  const questions = shown.filter(({ ask, answer }) => ask !== null && answer === null);
  const unproven = shown.filter(({ needsProof, done, ruled }) => needsProof && !situation.isContacted && !(done && ruled));
  if (!anyway && questions.length + unproven.length > 0) {
    const asked = questions.map((step) => {
      const options = step.ask === 'date' ? 'a day' : (step.ask ?? []).map((option) => `\`${option}\``).join(', ');
      return `- ${nameStep(step)} is not answered: \`/answer ${step.id} …\` with ${options}`;
    });
    const logged = unproven.map((step) => `- ${nameStep(step)} has no logged contact yet: \`/log call …\``);
    return { refused: `something is open:\n${[...asked, ...logged].join('\n')}\n- or close it as it is: \`/done anyway\`` };
  }
  const deed = { kind: 'close', how: 'done', reason: null } as const;
  const { own } = situation;
  if (own !== null) {
    const place = placeOfRun(own);
    const says =
      questions.length > 0 ? `Closed. Its question stays open in ${place}` : `The step is done and closed, which ticks it in ${place}`;
    return { says: `${says}.`, undo: final, deed };
  }
  const left = shown.filter(({ ask, done, required }) => ask === null && !done && required);
  const note = left.length === 0 ? '' : ` These steps stay unticked: ${left.map(nameStep).join(', ')}.`;
  return { says: `The task is done and closed.${note}`, undo: final, deed };
}

/** `/dismiss reason`: closes the task as not worth doing, for one of the workspace's reasons or for one in the writer's own words. */
export function judgeDismiss(words: string, situation: Situation): Verdict {
  const names = [...situation.reasons.keys()];
  const offered =
    names.length === 0 ? '' : ` The workspace knows ${names.map((name) => `\`${name}\``).join(', ')}; your own words do as well.`;
  if (words === '') return { refused: `say why: \`/dismiss ${names[0] ?? 'they decided it themselves'}\`.${offered}` };
  const slug = words
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_|_$/g, '');
  const known = names.find((name) => name === slug);
  const near = known === undefined ? nearest(slug, names) : undefined;
  if (near !== undefined) return { refused: `did you mean \`/dismiss ${near}\`? Other reasons need other words.` };
  const { own } = situation;
  const away = known === undefined || own !== null ? undefined : situation.reasons.get(known);
  const note =
    own !== null
      ? ` The step stays open in ${placeOfRun(own)}.`
      : away === undefined
        ? ''
        : ` The playbook stays away from this customer for ${describeDuration(away)}.`;
  const reason = known ?? plainReason(words);
  return (
    refuseClosed(situation) ?? {
      says: `The task is dismissed and closed: ${plain(known ?? words, maxReason)}.${note}`,
      undo: final,
      deed: { kind: 'close', how: 'dismissed', reason },
    }
  );
}

/** `/snooze day reason`, `/snooze 2w reason`, `/snooze off`. */
export function judgeSnooze(words: string, situation: Situation): Verdict {
  const { today, isSnoozed } = situation;
  const example = `\`/snooze ${formatDay(today + 14)} why\` or \`/snooze 2w why\``;
  const [, first = '', rest = ''] = /^(?:(?:until|for)\s+)?(\d{1,5}\s*(?:bd|mo|[dwqy])\b|\S+)\s*(.*)$/i.exec(words) ?? [];
  const when = first.replace(/[:,;.]$/, '');
  if (when === '') return { refused: `say until when, and why: ${example}.` };
  if (when.toLowerCase() === 'off') {
    if (!isSnoozed) return { refused: 'the task is not snoozed.' };
    const until = formatDay(today - 1);
    return (
      refuseClosed(situation) ?? {
        says: 'The task is awake again.',
        undo: null,
        deed: { kind: 'snooze', until, reason: 'awake', ends: true },
      }
    );
  }
  const until = dayFrom(when.toLowerCase(), situation);
  if (until === undefined) return { refused: `“${plain(when, 40)}” is neither a day nor a time: ${example}.` };
  if (until <= today) return { refused: `${showDay(formatDay(until))} is not to come: name a later day.` };
  if (until - today > longestSnooze)
    return { refused: `${showDay(formatDay(until))} is more than two years away: \`/dismiss\` it, or name a nearer day.` };
  const reason = rest.replace(/^(?:because|as|since|[:,–—-])\s*/i, '').trim();
  if (reason === '') return { refused: `say why as well: \`/snooze ${formatDay(until)} they are closed until then\`.` };
  const iso = formatDay(until);
  return (
    refuseClosed(situation) ?? {
      says: `Snoozed until ${showDay(iso)}: ${plain(reason, maxReason)}.`,
      undo: '`/snooze off`',
      deed: { kind: 'snooze', until: iso, reason: plainReason(reason), ends: false },
    }
  );
}

/** `/assign @login` or `/assign me`. Whether GitHub can assign it to them is asked when it is carried out. */
export function judgeAssign(words: string, situation: Situation): Verdict {
  const [first = '', more] = words.split(/[\s,]+/).filter((word) => word !== 'to');
  if (first === '' || more !== undefined) return { refused: 'name one person: `/assign @login` or `/assign me`.' };
  const name = first.replace(/^@/, '');
  const to = name.toLowerCase() === 'me' ? situation.by : name;
  if (!login.safeParse(to).success) return { refused: `“${plain(first, 60)}” is no login: \`/assign @login\` or \`/assign me\`.` };
  const [had] = situation.assignees;
  const back = had === undefined || had.toLowerCase() === to.toLowerCase() ? null : `\`/assign ${had}\``;
  return refuseClosed(situation) ?? { says: `Assigned to ${plain(to)}.`, undo: back, deed: { kind: 'assign', to } };
}

/** A day as people write it: a date, or a time from today. */
function dayFrom(text: string, { today, addBusinessDays }: Situation): Day | undefined {
  const duration = parseDuration(text);
  const day =
    duration === undefined ? parseDay(text) : duration.count > 5000 ? undefined : addDuration(today, duration, 1, addBusinessDays);
  return day !== undefined && isWritable(day) ? day : undefined;
}

/** One line of text without control characters, as ledger and reports keep it. */
function plainReason(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length <= maxReason ? line : `${line.slice(0, maxReason - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
