import type { IsoDay } from '../evaluate/report.ts';
import type { Program } from '../expressions/program.ts';
import { calendarFor } from '../model/calendar.ts';
import { type Day, formatDay } from '../model/day.ts';
import { compareText } from '../model/diagnostic.ts';
import { verifiedUntil } from '../model/verified.ts';

/** Days on which a person is away. Both are inclusive. */
export interface Absence {
  readonly login: string;
  readonly from: IsoDay;
  readonly to: IsoDay;
  /** Who takes new work in the meantime; null where nobody does. */
  readonly cover: string | null;
}

/** A page of the handbook that somebody checked. */
export interface CheckedPage {
  readonly title: string;
  /** Its address below the site. Example: `plays/renewal-90/`. */
  readonly path: string;
  readonly by: string;
  /** The last day on which the check counts. */
  readonly until: IsoDay;
}

/** What the files say about the weeks of people, beside what is evaluated. */
export interface WeekSettings {
  /** By first day, then by login. */
  readonly absences: readonly Absence[];
  /** Whether a person works on a day as their country keeps it; the workspace's for somebody outside of the team. */
  readonly isWorkday: (login: string, day: Day) => boolean;
  /** Names of metrics that are made from ratings which people give. */
  readonly ratedMetrics: ReadonlySet<string>;
  /** Those that run out first, first. */
  readonly pages: readonly CheckedPage[];
}

/** Reads them from a workspace. */
export function weekSettings({ content, metrics }: Program): WeekSettings {
  const { team, country } = content.workspace.value;
  const { addBusinessDays } = calendarFor(country);
  const countries = new Map(team.map((member) => [member.login, member.country ?? country]));
  const pages = (
    [
      ['plays', content.playbooks.filter(({ value }) => value.status !== 'retired')],
      ['assets', content.assets],
    ] as const
  ).flatMap(([folder, all]) =>
    all.flatMap(({ value: { id, title, verified } }): readonly CheckedPage[] =>
      verified === undefined
        ? []
        : [{ title, path: `${folder}/${id}/`, by: verified.by, until: formatDay(verifiedUntil(verified, addBusinessDays)) }],
    ),
  );
  return {
    absences: team
      .flatMap(({ login, away }) =>
        (away ?? []).map(({ from, to, cover }) => ({ login, from: formatDay(from), to: formatDay(to), cover: cover ?? null })),
      )
      .sort((a, b) => compareText(a.from, b.from) || compareText(a.login, b.login)),
    isWorkday: (login, day) => calendarFor(countries.get(login) ?? country).isBusinessDay(day),
    ratedMetrics: new Set([...metrics.values()].filter(({ value }) => value.of === 'ratings').map(({ name }) => name)),
    pages: pages.sort((a, b) => compareText(a.until, b.until) || compareText(a.title, b.title)),
  };
}
