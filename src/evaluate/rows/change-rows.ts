import { type Day, formatDay } from '../../model/day.ts';
import type { HealthPoint, StagePoint } from '../state.ts';
import type { DatedRow } from './dated-row.ts';

/**
 * The bands of a customer that changed, oldest first: of the score, and of each group and measure. The first band is no change. A group or
 * measure without a value for a while keeps its last band; a customer that is not scored for a while begins anew.
 */
export function bandChanges(points: readonly HealthPoint[]): readonly DatedRow[] {
  const rows: DatedRow[] = [];
  let last = new Map<string, string>();
  for (const { day, band, groups = {}, measures = {}, cause } of points) {
    if (band === null) last = new Map();
    const bands = [
      ...(band === null ? [] : [{ level: 'score', of: 'score', to: band }]),
      ...Object.entries(groups).map(([of, to]) => ({ level: 'group', of, to })),
      ...Object.entries(measures).map(([of, to]) => ({ level: 'measure', of, to })),
    ];
    for (const { level, of, to } of bands) {
      const key = level === 'score' ? of : `${level}.${of}`;
      const from = last.get(key);
      last.set(key, to);
      if (from !== undefined && from !== to) rows.push(change(key, day, cause, { level, of, from, to }));
    }
  }
  return rows;
}

/** The stages of a customer that changed, oldest first. The first stage is no change. */
export function stageChanges(points: readonly StagePoint[]): readonly DatedRow[] {
  const rows: DatedRow[] = [];
  let from: string | null = null;
  for (const { day, stage, cause } of points) {
    if (from !== null && stage !== null && stage !== from) rows.push(change('stage', day, cause, { from, to: stage }));
    from = stage;
  }
  return rows;
}

/** A day may have two changes: what the rules did comes first, and says so in its id. */
function change(of: string, day: Day, cause: 'configuration' | undefined, cells: DatedRow['cells']): DatedRow {
  const id = `${of}@${formatDay(day)}${cause === undefined ? '' : `/${cause}`}`;
  return { id, day, until: null, cells: { ...cells, id, cause: cause ?? 'behaviour' } };
}
