import { nameInWords } from '../expressions/words-names.ts';
import { compareText } from '../model/diagnostic.ts';
import { type Sentence, say, sentence } from '../model/language.ts';
import type { PlaybookEffect, Verdict, VersionEffect } from '../proof/effectiveness.ts';
import { FEWEST } from '../proof/effectiveness-goal-count.ts';
import type { Way, Ways, WayVerdict } from '../proof/effectiveness-ways.ts';

/** What can be said of a version, in a few words. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  draft: say('Draft: nobody receives it'),
  'not measured': say('Not measured'),
  'no runs': say('No run yet'),
  'too few': say('Too few to say'),
  'nobody to compare': say('Nobody to compare with'),
  'not compared yet': say('Too few to compare'),
  helps: say('Helps'),
  harms: say('Makes it worse'),
  'no difference': say('No difference seen'),
  'sign that it helps': say('A sign that it helps'),
  'sign that it harms': say('A sign that it makes it worse'),
  'no sign': say('No sign of a difference'),
};

/** What can be said of a way that is tried against others, in a few words. */
export const wayWords: Readonly<Record<WayVerdict, string>> = {
  'too few': say('Too few to say'),
  'not compared yet': say('Too few to compare'),
  better: say('Better than the others'),
  worse: say('Worse than the others'),
  'no difference': say('No difference seen'),
};

const order: readonly Verdict[] = [
  'harms',
  'sign that it harms',
  'helps',
  'sign that it helps',
  'no difference',
  'no sign',
  'not compared yet',
  'nobody to compare',
  'too few',
  'not measured',
  'no runs',
  'draft',
];

/** A playbook with its rule of the day. */
export interface EffectRow {
  readonly effect: PlaybookEffect;
  readonly newest: VersionEffect;
}

/** Playbooks by what can be said of their rule of the day: what harms first, what nobody can tell last; then by the runs, most first. */
export function effectRows(effects: readonly PlaybookEffect[]): readonly EffectRow[] {
  return effects
    .flatMap((effect) => (effect.versions[0] === undefined ? [] : [{ effect, newest: effect.versions[0] }]))
    .sort(
      (a, b) =>
        order.indexOf(a.newest.verdict) - order.indexOf(b.newest.verdict) ||
        b.newest.work.runs - a.newest.work.runs ||
        compareText(a.effect.id, b.effect.id),
    );
}

/** What is known of a version of a playbook, and why no more, in sentences: what was counted first, then with whom it is compared. */
export function explainEffect(effect: PlaybookEffect, { goal, compared, work }: VersionEffect): readonly Sentence[] {
  if (goal === null)
    return [
      effect.metric === null
        ? sentence('The goal names no metric that says when it is reached, so only the work is counted.')
        : sentence('It is about no customer whose goal could be read, so only the work is counted.'),
    ];
  const { reached, of: count } = goal;
  const said: Sentence[] = [];
  if (count === 0 && work.runs > 0) said.push(sentence('Nobody has come to the day of the goal yet.'));
  if (count > 0)
    said.push(
      goal.isTooFew
        ? sentence('{{reached}} of {{count}} settled customers reached the goal; a share is told from {{fewest}} on.', {
            reached,
            count,
            fewest: FEWEST,
          })
        : sentence('{{reached}} of {{count}} settled customers reached the goal: {{share}}, between {{low}} and {{high}}.', {
            reached,
            count,
            share: { share: reached / count },
            low: { share: goal.low },
            high: { share: goal.high },
          }),
    );
  if (goal.medianDays !== null)
    said.push(sentence('Half of those that reached it did so within {{count}} days.', { count: Math.ceil(goal.medianDays) }));
  if (goal.pending > 0) said.push(sentence('For {{count}} customers the day of the goal is still to come.', { count: goal.pending }));
  if (goal.already > 0) said.push(sentence('{{count}} customers had reached it before and are left out.', { count: goal.already }));
  if (goal.unknown > 0)
    said.push(sentence('{{count}} customers are left out because the value on their day is not known.', { count: goal.unknown }));
  if (goal.chosen > 0)
    said.push(sentence('{{count}} customers are left out because a person or another playbook chose them.', { count: goal.chosen }));
  return [...said, ...explainComparison(effect, compared, !goal.isTooFew)];
}

function explainComparison(
  { startsOnBadDay, holdOut }: PlaybookEffect,
  compared: VersionEffect['compared'],
  isTold: boolean,
): readonly Sentence[] {
  const said: Sentence[] = [];
  if (compared !== null) {
    const { look, next, kind } = compared;
    if (look !== null)
      said.push(
        sentence(
          'With it {{with}} of {{withAll}}, without it {{without}} of {{withoutAll}}: {{difference}} points of difference, between {{low}} and {{high}} (99%).',
          figuresOf(look),
        ),
      );
    if (next !== null)
      said.push(
        sentence('The next comparison is made when both groups have {{next}} settled customers; now it is {{with}} and {{without}}.', {
          next,
          with: compared.with.of,
          without: compared.without.of,
        }),
      );
    said.push(
      kind === 'hold-out'
        ? sentence('Those without it were left out by lot, before anything was known of them.')
        : sentence(
            'Those without it are customers for whom it came late or whom a budget held back. No lot chose them, so this is a sign and no proof.',
          ),
    );
  } else if (holdOut === null && isTold)
    said.push(
      sentence('Nobody is without it, so nobody can tell what would have happened anyway; a hold-out (“hold_out” in its rule) would tell.'),
    );
  if (startsOnBadDay)
    said.push(
      sentence(
        'It starts on a bad day. Some of these customers get better by themselves, so the share alone flatters it: what counts is the difference to those without it.',
      ),
    );
  return said;
}

/** Both groups of a comparison and their difference in points, for sentences. */
function figuresOf(look: NonNullable<Way['compared']['look']>) {
  return {
    with: look.with.reached,
    withAll: look.with.of,
    without: look.without.reached,
    withoutAll: look.without.of,
    difference: points(look.difference),
    low: points(look.low),
    high: points(look.high),
  };
}

/**
 * What is known of ways that are tried against each other, in sentences: how they were drawn, what differs, and when they are compared next. Of two
 * ways one difference says all; of more each has its own.
 */
export function explainWays({ each, level }: Ways): readonly Sentence[] {
  const isPair = each.length === 2;
  const told = isPair ? each.slice(0, 1) : each;
  const said: Sentence[] = [
    sentence('Each customer went its way by lot, urgent work among it, so a difference between the ways is proof and no sign.'),
  ];
  if (!isPair && told.some(({ compared: { look } }) => look !== null))
    said.push(
      sentence(
        'Each of the {{count}} ways is compared with all others together, with a {{level}}% interval: as many questions may err as often as one.',
        {
          count: each.length,
          level,
        },
      ),
    );
  for (const way of told) said.push(...explainWay(way, isPair ? (each[1]?.way ?? '') : null, level));
  const next = told.flatMap(({ compared }) => compared.next ?? []);
  if (next.length > 0)
    said.push(
      sentence('The ways are compared next when a way and those beside it have {{next}} settled customers each.', {
        next: Math.min(...next),
      }),
    );
  return said;
}

function explainWay({ way, compared: { look } }: Way, other: string | null, level: number): readonly Sentence[] {
  if (look === null) return [];
  const values = { way: nameInWords(way), ...figuresOf(look), level };
  return [
    other === null
      ? sentence(
          '“{{way}}”: {{with}} of {{withAll}}, the others {{without}} of {{withoutAll}}: {{difference}} points of difference, between {{low}} and {{high}} ({{level}}%).',
          values,
        )
      : sentence(
          '“{{way}}”: {{with}} of {{withAll}}, “{{other}}”: {{without}} of {{withoutAll}}: {{difference}} points of difference, between {{low}} and {{high}} ({{level}}%).',
          { ...values, other: nameInWords(other) },
        ),
  ];
}

/** A difference of shares in points, with its sign and a true minus. Example: `+12`, `−8`. */
export function points(difference: number): string {
  const rounded = Math.round(difference * 100);
  return rounded > 0 ? `+${rounded}` : rounded < 0 ? `−${-rounded}` : '0';
}
