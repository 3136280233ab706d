import type { Touchpoint } from '../../model/customer.ts';
import { formatDay } from '../../model/day.ts';
import { nearest } from '../../model/nearest.ts';
import { plain } from '../text.ts';
import type { Situation, StepFacts } from './situation.ts';

/** What a command does, once it is accepted. */
export type Deed =
  | { readonly kind: 'tick'; readonly steps: readonly string[]; readonly ticked: boolean }
  | { readonly kind: 'answer'; readonly step: string; readonly options: readonly string[]; readonly answer: string }
  | { readonly kind: 'snooze'; readonly until: string; readonly reason: string; readonly ends: boolean }
  | { readonly kind: 'assign'; readonly to: string }
  | { readonly kind: 'close'; readonly how: 'done' | 'dismissed'; readonly reason: string | null }
  | { readonly kind: 'log'; readonly touchpoint: Touchpoint; readonly notes: string; readonly record: string; readonly name: string }
  | { readonly kind: 'explain' };

/** A command that may be carried out: what is said of it then, how it is taken back, and what it does; nothing where only an answer was asked for. */
export interface Accepted {
  readonly says: string;
  readonly undo: string | null;
  readonly deed: Deed | null;
}

/** What is said to a command: Markdown in which nothing from outside does anything. */
export type Verdict = Accepted | { readonly refused: string };

/** A refusal of everything that would change a closed run. */
export function refuseClosed({ closed }: Situation): { readonly refused: string } | undefined {
  if (closed === null) return undefined;
  return { refused: `the task was ${plain(closed)}, and a close is final: the playbook opens a new one when its rule says so.` };
}

/** “There is no such …”, with the nearest name and the names there are. */
export function unknownAmong(kind: string, name: string, names: readonly string[], shown: readonly string[] = names): string {
  const near = nearest(name.toLowerCase(), names);
  const offer = near === undefined ? '' : ` Did you mean \`${near}\`?`;
  const all = names.length === 0 ? ` There is none.` : ` There ${names.length === 1 ? 'is' : 'are'}: ${shown.slice(0, 20).join(', ')}.`;
  return `there is no ${kind} “${plain(name, 60)}”.${offer}${all}`;
}

/** A step as replies name it. */
export function nameStep({ id, title }: Pick<StepFacts, 'id' | 'title'>): string {
  return `\`${id}\` (${plain(title, 100)})`;
}

/** The situation after a deed of the same comment: what follows is judged by it. */
export function situationAfter(situation: Situation, deed: Deed): Situation {
  const change = (ids: readonly string[], to: (step: StepFacts) => StepFacts): Situation => ({
    ...situation,
    steps: situation.steps.map((step) => (ids.includes(step.id) ? to(step) : step)),
  });
  switch (deed.kind) {
    case 'tick':
      return change(deed.steps, (step) => ({ ...step, done: deed.ticked, ruled: false }));
    case 'answer':
      return change([deed.step], (step) => ({ ...step, answer: deed.answer }));
    case 'snooze':
      return { ...situation, isSnoozed: !deed.ends };
    case 'assign':
      return { ...situation, assignees: [deed.to] };
    case 'close':
      return { ...situation, closed: `closed as ${deed.how} on ${formatDay(situation.today)} by ${situation.by}` };
    case 'log':
      return { ...situation, isContacted: true };
    case 'explain':
      return situation;
  }
}
