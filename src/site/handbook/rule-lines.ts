import { describeLots } from '#setpiece/expressions/words-lots';
import type { Vocabulary } from '#setpiece/expressions/words-names';
import {
  describeAgain,
  describeResponsible,
  describeRunDue,
  describeStart,
  describeSubject,
  describeUntil,
  describeWho,
} from '#setpiece/expressions/words-rule';
import { say } from '#setpiece/model/language';
import type { LocatedPage } from '../../model/content.ts';
import type { Playbook } from '../../model/playbook.ts';
import type { RuleLine } from './page.ts';
import { asWritten, placeOf } from './surroundings.ts';

/** The rule of a playbook in words, part by part. */
export function ruleLines(playbook: LocatedPage<Playbook>, vocabulary: Vocabulary): RuleLine[] {
  const { value } = playbook;
  const kind = (['becomes', 'on', 'each', 'every'] as const).find((one) => value.start[one] !== undefined) ?? 'on';
  const where = value.start.where === undefined ? '' : `, where: ${value.start.where}`;
  const lines: RuleLine[] = [
    { part: say('Who'), says: whoOf(value, vocabulary), source: value.for, at: placeOf(playbook, 'for') },
    {
      part: say('When'),
      says: describeStart(value.start, vocabulary),
      source: `${kind}: ${asWritten(value.start[kind])}${where}`,
      at: placeOf(playbook, 'start', kind),
    },
  ];
  if (value.until !== undefined)
    lines.push({ part: say('Until'), says: describeUntil(value.until, vocabulary), source: value.until, at: placeOf(playbook, 'until') });
  lines.push({
    part: say('Again'),
    says: describeAgain(value.again, value.start, vocabulary),
    source: `again: ${asWritten(value.again)}`,
    at: placeOf(playbook, 'again'),
  });
  const { hold_out, variants } = value;
  const lots = [
    ...(hold_out === undefined ? [] : [`hold_out: ${hold_out}`]),
    ...(variants === undefined ? [] : [`variants: ${asWritten(variants)}`]),
  ];
  if (lots.length > 0)
    lines.push({
      part: say('By lot'),
      says: describeLots(value, vocabulary),
      source: lots.join(', '),
      at: placeOf(playbook, hold_out === undefined ? 'variants' : 'hold_out'),
    });
  lines.push(
    {
      part: say('Owner'),
      says: describeResponsible(value.owner, value.priority, vocabulary),
      source: `owner: ${asWritten(value.owner)}`,
      at: placeOf(playbook, 'owner'),
    },
    { part: say('Due'), says: describeRunDue(value.due, vocabulary), source: value.due ?? '', at: placeOf(playbook, 'due') },
  );
  return lines;
}

/** A routine is about no customer, whatever `for` says. */
function whoOf({ per, for: who }: Playbook, vocabulary: Vocabulary): string {
  const routine = per === 'workspace' || per === 'owner';
  return [routine ? '' : describeWho(who, vocabulary), describeSubject(per, vocabulary)].filter((part) => part !== '').join(' ');
}
