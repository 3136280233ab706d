import type { LocatedPage } from '../model/content.ts';
import type { Playbook, Step } from '../model/playbook.ts';
import { builtInColumns } from '../model/source.ts';
import { digestOf } from './digest.ts';
import { createFileCompiler, type FileCompiler } from './findings.ts';
import { sourceLabel } from './graph.ts';
import { namesOfRun, namesOfSubject, type WorkspaceNames } from './names.ts';
import type { CompiledFormula, PlacedProblem, PlaybookProgram, StepProgram } from './program.ts';
import { checkRowExpression } from './row.ts';

/**
 * Compiles a playbook; undefined when any part of it has a problem. When it starts and for whom is read before there is a run, with the
 * workspace's names; `until`, dates and steps are read within the run, with its `start`, `finish`, steps and answers.
 * `digestsOf` gives the rules behind the names and the source that its start reads.
 */
export function compilePlaybook(
  file: LocatedPage<Playbook>,
  names: WorkspaceNames,
  problems: PlacedProblem[],
  digestsOf: (names: readonly string[]) => unknown,
): PlaybookProgram | undefined {
  const { value: playbook } = file;
  const { start } = playbook;
  const subject = namesOfSubject(names, playbook);
  const before = createFileCompiler(file, subject, problems);
  const within = createFileCompiler(file, namesOfRun(subject, playbook), problems);
  const who = before.expression(['for'], playbook.for, 'yes/no');
  const becomes = before.condition(['start', 'becomes'], start.becomes);
  const on = compileStartDates(playbook, before);
  const every = start.every === undefined ? null : before.choice(['start', 'every'], start.every);
  if (start.where !== undefined) before.report(['start', 'where'], checkRowExpression(start.where, builtInColumns(start.each)).problems);
  const again = before.choice(['again'], playbook.again);
  const priority = before.choice(['priority'], playbook.priority);
  const owner = before.choice<readonly string[]>(['owner'], playbook.owner);
  const until = within.condition(['until'], playbook.until);
  const due = within.formula(['due'], playbook.due);
  const goalBy = within.formula(['goal', 'by'], playbook.goal.by);
  const steps = playbook.steps.flatMap((step, index) => compileStep(step, index, within) ?? []);
  if (before.failed || within.failed) return undefined;
  if (
    who === undefined ||
    becomes === undefined ||
    every === undefined ||
    again === undefined ||
    priority === undefined ||
    owner === undefined
  )
    return undefined;
  if (until === undefined || due === undefined || goalBy === undefined) return undefined;
  reportShadowed(playbook, [until, due, goalBy, ...steps.flatMap((step) => [step.due, step.if, step.done])], names, within);
  if (within.failed) return undefined;
  const { id, variants } = playbook;
  // Lots fall by the id and the list of ways: who changes one of them draws anew, which is another experiment.
  const lots = variants === undefined ? [] : [{ id, variants }];
  const rule = [playbook.for, playbook.start, playbook.per, playbook.again, ...lots];
  const source = start.each === undefined ? [] : [sourceLabel(start.each)];
  const read = [who, becomes, ...on, every, again].flatMap((part) => part?.names ?? []);
  const digest = digestOf([rule, digestsOf([...read, ...source])]);
  return {
    playbook,
    from: file,
    at: file.locate(['id']),
    digest,
    for: who,
    becomes,
    on,
    every,
    until,
    again,
    priority,
    owner,
    due,
    goalBy,
    steps,
  };
}

function compileStartDates({ start }: Playbook, compiler: FileCompiler): readonly CompiledFormula[] {
  const formulas = start.on ?? [];
  // A single date stands at the key itself, a list below it: a path into a scalar leads to the scalar.
  return formulas.flatMap((formula, index) => compiler.formula(['start', 'on', index], formula) ?? []);
}

function compileStep(step: Step, index: number, compiler: FileCompiler): StepProgram | undefined {
  const path = ['steps', index];
  const due = compiler.formula([...path, 'due'], step.due);
  const condition = compiler.condition([...path, 'if'], step.if);
  const done = compiler.condition([...path, 'done'], step.done);
  const owner = step.owner === undefined ? null : compiler.choice<readonly string[]>([...path, 'owner'], step.owner);
  if (due === undefined || condition === undefined || done === undefined || owner === undefined) return undefined;
  return { step, at: compiler.from.locate([...path, 'id']), due, if: condition, done, owner };
}

/** Within a run the name of a step stands for its answer: a metric of the same name could no longer be read. */
function reportShadowed(
  playbook: Playbook,
  rules: readonly ({ readonly names: readonly string[] } | null)[],
  names: WorkspaceNames,
  compiler: FileCompiler,
): void {
  const read = new Set(rules.flatMap((rule) => rule?.names ?? []));
  playbook.steps.forEach(({ id }, index) => {
    if (read.has(id) && names.get(id) !== undefined)
      compiler.report(
        ['steps', index, 'id'],
        [
          {
            code: 'ambiguous-name',
            message: `\`${id}\` is a step of this playbook and a name of the workspace that it reads`,
            hint: 'give the step another id',
            offset: 0,
            length: id.length,
          },
        ],
      );
  });
}
