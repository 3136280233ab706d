import { say } from '#setpiece/model/language';
import type { ReviewVerdict } from '../../../reports/review-verdict.ts';
import type { HeldBack } from '../../../reports/review-work.ts';

/** What a verdict is called. */
export const verdictNames: Readonly<Record<ReviewVerdict, string>> = {
  'seen and acted': say('Seen and acted'),
  'seen, not acted': say('Seen, not acted'),
  'seen too late': say('Seen too late'),
  'not seen': say('Not seen'),
  'not recorded': say('Not recorded'),
};

/** What a verdict says of one customer. */
export const verdictSentences: Readonly<Record<ReviewVerdict, string>> = {
  'seen and acted': say('A sign came in time, and somebody worked on it before the last day for notice.'),
  'seen, not acted': say('A sign came in time, and nobody did a step that answers it before the last day for notice.'),
  'seen too late': say('The first sign came when less than {{days}} days were left before the last day for notice.'),
  'not seen': say('Nothing that the workspace calls a sign was there, or only what very many customers showed.'),
  'not recorded': say('History begins too late to say what was seen.'),
};

/** Why something was held back. */
export const heldReasons: Readonly<Record<HeldBack['why'], string>> = {
  budget: say('Over a budget: of contacts, of open work, or of runs on one day'),
  expired: say('Over a budget until it was too late'),
  'hold-out': say('Left out by lot, to measure the playbook'),
  snoozed: say('Put off by a person'),
  snooze: say('Kept away by an exception'),
  'no contact': say('An exception says: no contact'),
};
