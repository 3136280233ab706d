import { calendarFor } from '../model/calendar.ts';
import type { Content } from '../model/content.ts';
import { type Day, formatDay } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { verifiedUntil } from '../model/verified.ts';

/** Playbooks and assets whose check has run out by a day, each with a warning at its `verified`. Git is not asked. */
export function expiredChecks({ workspace, playbooks, assets }: Content, asOf: Day): readonly Diagnostic[] {
  const { addBusinessDays } = calendarFor(workspace.value.country);
  return [...playbooks, ...assets].flatMap(({ value: { title, verified }, locate }): Diagnostic[] => {
    if (verified === undefined) return [];
    const until = verifiedUntil(verified, addBusinessDays);
    if (until >= asOf) return [];
    const { file, line, column } = locate(['verified']);
    const message = `“${title}” was last verified on ${formatDay(verified.on)}, which counted until ${formatDay(until)}`;
    const hint = `read it again, correct it, and write on: ${formatDay(asOf)}`;
    return [{ file, line, column, severity: 'warning', code: 'check-expired', message, hint }];
  });
}
