import { say } from '#setpiece/model/language';
import type { Shows } from '../reports/site-data.ts';

/** An area of the site: a link in the bar on top of every page. */
export interface Area {
  readonly id: AreaId;
  readonly title: string;
  /** Below the site and the language's folder. Example: `reports/`. */
  readonly path: string;
  /** Whether a build has it. */
  readonly isBuilt: (shows: Shows) => boolean;
}

export type AreaId = 'handbook' | 'journey' | 'portfolio' | 'week' | 'effectiveness' | 'revenue' | 'nps' | 'review';

/** The areas in the order of the bar. An area is named here from the moment its page exists: a link never leads nowhere. */
const areas: readonly Area[] = [
  { id: 'handbook', title: say('Handbook'), path: '', isBuilt: () => true },
  { id: 'journey', title: say('Journey'), path: 'journey/', isBuilt: () => true },
  { id: 'portfolio', title: say('Portfolio'), path: 'reports/', isBuilt: ({ reports }) => reports },
  { id: 'week', title: say('My week'), path: 'week/', isBuilt: ({ reports, people }) => reports && people },
  { id: 'effectiveness', title: say('Effectiveness'), path: 'effectiveness/', isBuilt: ({ reports }) => reports },
  { id: 'revenue', title: say('Revenue'), path: 'revenue/', isBuilt: ({ reports, money }) => reports && money },
  { id: 'review', title: say('Reviews'), path: 'review/', isBuilt: ({ reports }) => reports },
  { id: 'nps', title: say('NPS'), path: 'nps/', isBuilt: ({ reports }) => reports },
];

/** The areas that a build has. */
export function areasOf(shows: Shows): readonly Area[] {
  return areas.filter(({ isBuilt }) => isBuilt(shows));
}
