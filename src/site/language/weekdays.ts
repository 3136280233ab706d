import { say } from '#setpiece/model/language';

/** The weekdays, Monday first: short, for columns, and whole. Said with `t`. */
export const weekdayNames = [
  { short: say('Mon'), long: say('Monday') },
  { short: say('Tue'), long: say('Tuesday') },
  { short: say('Wed'), long: say('Wednesday') },
  { short: say('Thu'), long: say('Thursday') },
  { short: say('Fri'), long: say('Friday') },
  { short: say('Sat'), long: say('Saturday') },
  { short: say('Sun'), long: say('Sunday') },
] as const;
