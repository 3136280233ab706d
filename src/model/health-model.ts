import { z } from 'zod';
import { expression, formerly, id, key, name, number, text, word } from './scalars.ts';
import { bandNames, table } from './table.ts';

const percentScore = number.refine((value) => value >= 0 && value <= 100, 'expected a number from 0 to 100');

const band = z.strictObject({
  from: key(percentScore, 'The band’s inclusive lower end.', 75),
  worth: key(percentScore, 'The score that stands for this band when a table answers with its name.', 90),
});

const measure = z.strictObject({
  title: key(text, 'What pages call it; made from the name by default.', 'Seat use').optional(),
  about: key(text, 'Why it counts, and where its limits come from.', 'Half of the seats unused is the usual first sign.').optional(),
  weight: key(number, 'Its share of the group; the weights of a group add up to 100. 0 is shown and never counted.', 50),
  value: key(expression, 'What is measured.', 'seat_use'),
  score: table,
  missing: key(
    z.union([word('ignore', 'required'), percentScore]),
    'What a missing value does: `ignore` leaves it out and lowers coverage, a number stands in for it, `required` gives no score at all. Default: ignore.',
    'required',
  ).default('ignore'),
  applies: key(expression, 'Where this is not true, the measure counts neither in the score nor in coverage.', 'high_touch').optional(),
});

const measures = z.record(name, measure).refine((map) => Object.keys(map).length > 0, 'needs one measure or more');

const group = z.strictObject({
  title: key(text, 'What pages call it; made from the name by default.', 'Usage').optional(),
  weight: key(number, 'Its share of the whole; the weights of all groups add up to 100.', 60),
  measures: key(measures, 'The measures of this group.', {
    breadth: { weight: 100, value: 'seat_use', score: { from: { '0%': 'red', '80%': 'green' } } },
  }),
});

const change = z
  .strictObject({
    at_most: key(word(...bandNames), 'The band can be no better.', 'red').optional(),
    at_least: key(word(...bandNames), 'The band can be no worse.', 'yellow').optional(),
    set: key(percentScore, 'The score becomes this.', 20).optional(),
    add: key(number, 'The score changes by this many points.', -10).optional(),
  })
  .refine((value) => Object.keys(value).length === 1, 'needs exactly one of at_most, at_least, set or add');

/** `playbooks/health/*.yaml`: how a score comes about. */
export const healthModelSchema = z
  .strictObject({
    id: key(id, 'The model’s id.', 'standard'),
    title: key(text, 'What pages call it.', 'Standard health'),
    about: key(text, 'Whom it is for and what it rests on.', 'For customers past onboarding.').optional(),
    formerly: formerly.optional(),
    for: key(expression, 'Whose health it measures; each customer has exactly one model.', 'all'),
    bands: key(
      z.strictObject({
        green: key(band, 'The best band.', { from: 75, worth: 90 }),
        yellow: key(band, 'The band between.', { from: 50, worth: 60 }),
        red: key(band, 'The lowest band, from 0.', { from: 0, worth: 25 }),
      }),
      'Inclusive lower ends of the bands, and what each is worth.',
      { green: { from: 75, worth: 90 }, yellow: { from: 50, worth: 60 }, red: { from: 0, worth: 25 } },
    ),
    hysteresis: key(number, 'Points by which a score must pass a band’s edge to leave the band. Default: 0.', 3).default(0),
    coverage_floor: key(number, 'Below this share of weight with data the band is unknown. Default: 0.', '60%').default(0),
    grace: key(
      z.strictObject({
        while: key(expression, 'While this holds, only the measures below count.', 'days_since(contract.start) < 30'),
        only: key(z.array(name).min(1), 'The measures that count.', ['sentiment']),
      }),
      'A time in which only some measures count.',
      { while: 'days_since(contract.start) < 30', only: ['sentiment'] },
    ).optional(),
    roll_up: key(word('mean', 'worst', 'by_arr'), 'How children make up a parent’s score.', 'by_arr').optional(),
    groups: key(z.record(name, group), 'Groups of measures, with weights that add up to 100.', {
      usage: { weight: 100, measures: { breadth: { weight: 100, value: 'seat_use', score: { from: { '0%': 'red', '80%': 'green' } } } } },
    }).optional(),
    measures: key(measures, 'Measures without groups, with weights that add up to 100.', {
      breadth: { weight: 100, value: 'seat_use', score: { from: { '0%': 'red', '80%': 'green' } } },
    }).optional(),
    adjust: key(
      z.array(
        z.strictObject({
          if: key(expression, 'When this holds …', 'csm_sentiment == "red"'),
          then: key(change, '… the score changes so.', { at_most: 'red' }),
          because: key(text, 'Why, for the explanation.', 'The CSM knows more than the numbers.').optional(),
        }),
      ),
      'Changes after the weights, from top to bottom.',
      [{ if: 'csm_sentiment == "red"', then: { at_most: 'red' } }],
    ).default([]),
  })
  .superRefine((model, context) => {
    if ((model.groups === undefined) === (model.measures === undefined))
      context.addIssue({ code: 'custom', message: 'a health model needs either `groups` or `measures`' });
    const { green, yellow, red } = model.bands;
    if (red.from !== 0)
      context.addIssue({
        code: 'custom',
        path: ['bands', 'red', 'from'],
        message: 'the lowest band starts at 0, so that every score has a band',
      });
    if (!(green.from > yellow.from && yellow.from > red.from))
      context.addIssue({ code: 'custom', path: ['bands'], message: 'the lower ends must rise from red over yellow to green' });
    for (const [bandName, { from, worth }] of Object.entries(model.bands)) {
      const next = bandName === 'green' ? 101 : bandName === 'yellow' ? green.from : yellow.from;
      if (worth < from || worth >= next)
        context.addIssue({
          code: 'custom',
          path: ['bands', bandName, 'worth'],
          message: `${worth} lies outside the band ${bandName} (${from} to below ${Math.min(next, 100)})`,
        });
    }
    if (model.groups) checkWeights(Object.entries(model.groups), ['groups'], context);
    for (const [groupName, { measures: inner }] of Object.entries(model.groups ?? {}))
      checkWeights(Object.entries(inner), ['groups', groupName, 'measures'], context);
    if (model.measures) checkWeights(Object.entries(model.measures), ['measures'], context);
  });

function checkWeights(
  entries: readonly (readonly [string, { weight: number }])[],
  path: (string | number)[],
  context: z.RefinementCtx,
): void {
  const sum = entries.reduce((total, [, { weight }]) => total + weight, 0);
  for (const [entry, { weight }] of entries)
    if (weight < 0) context.addIssue({ code: 'custom', path: [...path, entry, 'weight'], message: 'a weight is 0 or more' });
  if (Math.abs(sum - 100) > 1e-9) {
    const written = entries.map(([entry, { weight }]) => `${entry} ${weight}`).join(' + ');
    context.addIssue({
      code: 'custom',
      path,
      message: `weights add up to ${Number(sum.toFixed(6))}, not 100: ${written}`,
      params: { code: 'weights' },
    });
  }
}

/** A health model after reading. */
export type HealthModel = z.output<typeof healthModelSchema>;
/** One measure of it. */
export type Measure = z.output<typeof measure>;
/** One group of measures. */
export type MeasureGroup = z.output<typeof group>;
/** One line of `adjust`. */
export type Adjustment = HealthModel['adjust'][number];

/** The name under which measures without groups are treated as one group of weight 100. */
export const soleGroup = 'all';

/** The groups of a model in order; a model with plain measures has one group, {@link soleGroup}. */
export function groupsOf(model: HealthModel): readonly (readonly [string, MeasureGroup])[] {
  return model.groups ? Object.entries(model.groups) : [[soleGroup, { weight: 100, measures: model.measures ?? {} }]];
}
