import { z } from 'zod';
import { duration, key, name } from './scalars.ts';

/** Who is told when a run is overdue, step by step: a workspace has one ladder, and a playbook may have its own. */
export const escalation = z.array(
  z.strictObject({ after: key(duration, 'How long a run is overdue.', '5bd'), to: key(name, 'The role that is told.', 'manager') }),
);

/** A step of the ladder. */
export type Rung = z.output<typeof escalation>[number];
