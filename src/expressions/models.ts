import type { Located } from '../model/content.ts';
import type { HealthModel, Measure } from '../model/health-model.ts';
import { groupsOf } from '../model/health-model.ts';
import type { Journey } from '../model/journey.ts';
import type { Path } from '../model/position.ts';
import { createFileCompiler, type FileCompiler } from './findings.ts';
import type { WorkspaceNames } from './names.ts';
import type { GroupProgram, HealthModelProgram, MeasureProgram, PlacedProblem, StageProgram } from './program.ts';
import { compileTable } from './table.ts';

/** What checking a table needs to know of the value it scores. */
interface Context {
  readonly names: WorkspaceNames;
  readonly compiler: FileCompiler;
  /** Metrics shown as a percentage, or not; undefined where no unit is given. */
  readonly percentOf: (metric: string) => boolean | undefined;
}

/** Compiles a health model; undefined when any part of it has a problem, since a score without a measure would be a wrong one. */
export function compileHealthModel(
  file: Located<HealthModel>,
  names: WorkspaceNames,
  problems: PlacedProblem[],
  percentOf: (metric: string) => boolean | undefined,
): HealthModelProgram | undefined {
  const { value: model } = file;
  const compiler = createFileCompiler(file, names, problems);
  const condition = compiler.expression(['for'], model.for, 'yes/no');
  const groups = groupsOf(model).map(([name, group]): GroupProgram => {
    const path = model.groups ? ['groups', name, 'measures'] : ['measures'];
    const measures = Object.entries(group.measures).flatMap(
      ([measureName, measure]) => compileMeasure(measureName, measure, [...path, measureName], { names, compiler, percentOf }) ?? [],
    );
    return { name, title: group.title ?? titleOf(name), weight: group.weight, measures };
  });
  const adjust = model.adjust.flatMap((adjustment, index) => {
    const when = compiler.expression(['adjust', index, 'if'], adjustment.if, 'yes/no');
    return when ? [{ if: when, adjustment, at: file.locate(['adjust', index]) }] : [];
  });
  const grace = compileGrace(file, groups, compiler);
  if (compiler.failed || condition === undefined || grace === undefined) return undefined;
  return { model, at: file.locate(['id']), for: condition, grace, groups, adjust };
}

function compileGrace(
  file: Located<HealthModel>,
  groups: readonly GroupProgram[],
  compiler: FileCompiler,
): HealthModelProgram['grace'] | undefined {
  const { grace } = file.value;
  if (grace === undefined) return null;
  const holds = compiler.expression(['grace', 'while'], grace.while, 'yes/no');
  const measures = groups.flatMap((group) => group.measures.map(({ name }) => name));
  if (!compiler.failed)
    grace.only.forEach((name, index) => {
      if (!measures.includes(name))
        compiler.report(
          ['grace', 'only', index],
          [
            {
              code: 'unknown-name',
              message: `the model has no measure \`${name}\``,
              hint: `it has ${measures.join(', ')}`,
              offset: 0,
              length: name.length,
            },
          ],
        );
    });
  return holds && { while: holds, only: new Set(grace.only), at: file.locate(['grace']) };
}

function compileMeasure(name: string, measure: Measure, path: Path, { names, compiler, percentOf }: Context): MeasureProgram | undefined {
  const value = compiler.expression([...path, 'value'], measure.value);
  const applies = compiler.condition([...path, 'applies'], measure.applies);
  const metric = measure.value.trim();
  const meaning = names.get(metric);
  const scored = { type: meaning?.broken ? undefined : value?.type, values: meaning?.values, percent: percentOf(metric) };
  const { table: score, problems } = compileTable(measure.score, names, scored);
  for (const { path: below, ...problem } of problems) compiler.report([...path, 'score', ...below], [problem]);
  if (value === undefined || applies === undefined || score === undefined) return undefined;
  return { name, measure, at: compiler.from.locate(path), value, score, applies };
}

/** Compiles the stages; one with a problem is left out. */
export function compileStages(file: Located<Journey>, names: WorkspaceNames, problems: PlacedProblem[]): readonly StageProgram[] {
  return file.value.stages.flatMap((value, index): StageProgram[] => {
    const path = ['stages', index];
    const compiler = createFileCompiler(file, names, problems);
    const when = compiler.expression([...path, 'when'], value.when, 'yes/no');
    const until = compiler.condition([...path, 'until'], value.until);
    return when === undefined || until === undefined
      ? []
      : [{ name: value.id, value, from: file, path, at: file.locate(path), when, until }];
  });
}

/** A name as a title. Example: `seat_use` is “Seat use”. */
function titleOf(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
