import type { HealthModel } from '../model/health-model.ts';
import { type BandName, bandNames } from '../model/table.ts';

/** Sums of weights leave the last digits of a score to chance: 75 that reads 74.99999999999999 is still green. */
const TINY = 1e-9;

type Bands = HealthModel['bands'];

/** The band of a score: lower ends belong to their band. */
export function bandOf(bands: Bands, score: number): BandName {
  return score >= bands.green.from - TINY ? 'green' : score >= bands.yellow.from - TINY ? 'yellow' : 'red';
}

/** Tells whether a band is better than another. */
export function isBetter(a: BandName, b: BandName): boolean {
  return bandNames.indexOf(a) < bandNames.indexOf(b);
}

/** A band after hysteresis, and the score it takes to leave the one it is held at; null when it is not held. */
export interface HeldBand {
  readonly band: BandName;
  readonly needs: number | null;
}

/** Keeps the band of before until the score has passed its edge by the margin: upwards at the margin, downwards below it. */
export function holdBand(bands: Bands, before: BandName | null, score: number, margin: number): HeldBand {
  const raw = bandOf(bands, score);
  if (before === null || raw === before || margin === 0) return { band: raw, needs: null };
  if (isBetter(raw, before)) {
    const needs = bands[before === 'red' ? 'yellow' : 'green'].from + margin;
    return score >= needs - TINY ? { band: raw, needs: null } : { band: before, needs };
  }
  const needs = bands[before].from - margin;
  return score < needs - TINY ? { band: raw, needs: null } : { band: before, needs };
}

/** The score moved into a band; one that already lies in it stays. The upper end is a point below the next band, so that it never rounds into it. */
export function moveInto(bands: Bands, score: number, band: BandName): number {
  const raw = bandOf(bands, score);
  if (raw === band) return score;
  return isBetter(raw, band) ? topOf(bands, band) : bands[band].from;
}

function topOf(bands: Bands, band: BandName): number {
  if (band === 'green') return 100;
  return Math.max(bands[band].from, bands[band === 'red' ? 'yellow' : 'green'].from - 1);
}
