import type { IsoDay } from '../evaluate/report.ts';
import type { Located } from '../model/content.ts';
import { type Day, formatDay } from '../model/day.ts';
import { nearest } from '../model/nearest.ts';
import type { Path } from '../model/position.ts';
import { type Scenario, scenarioPath } from '../model/scenario.ts';

/** Something a scenario says that is not so. */
export interface Difference {
  /** The day on which it shows; null where it is wrong on any day. */
  readonly day: IsoDay | null;
  /** The key of the scenario that says so. Examples: `owner`, `metrics.seat_use`, `did`, `never`. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;
  readonly file: string;
  readonly line: number;
}

/** One scenario of a file. */
export interface PlacedScenario {
  readonly scenario: Scenario;
  readonly file: Located<readonly Scenario[]>;
  /** Its path in the file. */
  readonly path: Path;
}

/** The scenarios of a file, in their order. */
export function placeScenarios(file: Located<readonly Scenario[]>): readonly PlacedScenario[] {
  return file.value.map((scenario, index) => ({ scenario, file, path: scenarioPath(file, index) }));
}

/** Collects the differences of a scenario, each at its place in the file. */
export class Differences {
  readonly found: Difference[] = [];
  readonly #placed: PlacedScenario;

  constructor(placed: PlacedScenario) {
    this.#placed = placed;
  }

  /** Notes a difference; `path` counts from the scenario. */
  add(day: Day | null, field: string, path: Path, expected: string, got: string): void {
    const { file, line } = this.#placed.file.locate([...this.#placed.path, ...path]);
    this.found.push({ day: day === null ? null : formatDay(day), field, expected, got, file, line });
  }

  /** Notes a name that points at nothing, with the nearest there is. */
  unknown(day: Day | null, field: string, path: Path, what: string, name: string, candidates: Iterable<string>): void {
    const near = nearest(name, candidates);
    this.add(day, field, path, what, `\`${name}\`, which there is not${near === undefined ? '' : ` (did you mean \`${near}\`?)`}`);
  }
}
