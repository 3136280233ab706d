import { z } from 'zod';
import { duration, expression, formerly, key, name, text } from './scalars.ts';

const stage = z.strictObject({
  id: key(name, 'The stage’s name, read as `stage == "renewing"`.', 'renewing'),
  title: key(text, 'What pages call it; made from the id by default.', 'Renewing').optional(),
  when: key(expression, 'A customer is in the first stage whose line is true.', 'days_until(renewal) <= 120'),
  until: key(expression, 'Once entered, the stage stays until this is true.', 'first_value_reached').optional(),
  behind: key(duration, 'A customer in the stage for longer is behind.', '45d').optional(),
  stuck: key(duration, 'A customer in the stage for longer is stuck.', '75d').optional(),
  formerly: formerly.optional(),
});

/** `playbooks/journey.yaml`: the stages of a customer's life. */
export const journeySchema = z.strictObject({
  stages: key(z.array(stage).min(1), 'The stages in order: each day the first whose `when` is true; unknown keeps yesterday’s.', [
    { id: 'onboarding', when: 'days_since(contract.start) <= 90' },
  ]),
  order: key(
    z.array(name).min(1),
    'The stages in the order in which customers live through them, each once: pages show them so. By default that of `stages`.',
    ['onboarding', 'maturity', 'renewing', 'win_back'],
  ).optional(),
});

/** The journey after reading. */
export type Journey = z.output<typeof journeySchema>;
/** One stage of it. */
export type Stage = z.output<typeof stage>;

/** The stages as pages show them, which may be another order than that in which they are tried. */
export function stagesInOrder({ stages, order = [] }: Journey): readonly Stage[] {
  const place = ({ id }: Stage): number => (order.includes(id) ? order.indexOf(id) : order.length);
  return stages.toSorted((a, b) => place(a) - place(b));
}
