import { type Cases, isCases } from '../../model/cases.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Duration } from '../../model/duration.ts';
import { formatPosition, type Path } from '../../model/position.ts';
import { at, type RuleInput } from './rule.ts';

/** What `per` may name besides a source. */
export const subjects = ['customer', 'contracts', 'objectives', 'owner', 'audience', 'workspace'] as const;

/** What a run is about goes with what starts it: rows with `each`, routines with `every`. */
export function subjectsAndStarts({ content, program, incomplete }: RuleInput): Diagnostic[] {
  return content.playbooks.flatMap((playbook) => {
    const { per, start } = playbook.value;
    const isSource = !subjects.some((subject) => subject === per);
    if (isSource && !program.sources.has(per) && !incomplete.has('definitions')) return [];
    const wrong = (path: Path, message: string, hint: string) => [at(playbook, path, { code: 'start-and-per', message, hint })];
    if (isSource && start.each === undefined)
      return wrong(
        ['per'],
        `\`per: ${per}\` opens a run for each row, and \`start\` does not begin with rows`,
        `write \`each: ${per}\` under \`start\`, or remove \`per\``,
      );
    if (isSource && start.each !== per)
      return wrong(
        ['start', 'each'],
        `\`per\` names the rows of ${per}, and \`each\` those of ${start.each}`,
        'give both the same name: a run is about the row that starts it',
      );
    if (!isSource && per !== 'customer' && per !== 'audience' && start.each !== undefined && start.each !== per)
      return wrong(
        ['start', 'each'],
        `a row of ${start.each} starts a run about that row, and \`per\` says ${per}`,
        `write \`per: ${start.each}\`, or start the playbook otherwise`,
      );
    if ((per === 'owner' || per === 'workspace') && start.every === undefined) {
      const kind = start.becomes === undefined ? 'on' : 'becomes';
      return wrong(
        ['start', kind],
        `\`per: ${per}\` is about no customer, so nothing becomes true or due for it`,
        'start it with a cadence, for example `every: 1mo`',
      );
    }
    return [];
  });
}

/** A cadence has a length, and so has the time a playbook stays away; a limit of runs has a time in which they are counted. */
export function cadences({ content }: RuleInput): Diagnostic[] {
  return content.playbooks.flatMap((playbook) => {
    const { start, again } = playbook.value;
    const zero = (path: Path, message: string, hint: string) => at(playbook, path, { code: 'invalid-value', message, hint });
    const every = start.every === undefined ? [] : valuesOf<Duration>(start.every, ['start', 'every']);
    const noLength = every
      .filter(({ value }) => value.count === 0)
      .map(({ path }) => zero(path, 'a cadence of no length never comes round', 'for example 1w, 3mo or 1y'));
    const rules = valuesOf(again, ['again']).flatMap(({ value, path }): Diagnostic[] => {
      if (value === 'never') return [];
      const { after, at_most, within } = value;
      const missing = (key: string, other: string, hint: string) =>
        at(playbook, [...path, other], { code: 'missing-key', message: `\`${other}\` goes with \`${key}\``, hint });
      return [
        ...(at_most !== undefined && within === undefined
          ? [missing('within', 'at_most', 'add the time in which they are counted, for example within: 1y')]
          : []),
        ...(at_most === undefined && within !== undefined
          ? [missing('at_most', 'within', 'add how many runs may open in that time, for example at_most: 2')]
          : []),
        ...(at_most === 0 ? [zero([...path, 'at_most'], 'no run could ever follow', 'write `again: never`')] : []),
        ...(within?.count === 0 ? [zero([...path, 'within'], 'no run falls into no time', 'for example 1y')] : []),
        ...(after.count === 0 && at_most === undefined
          ? [
              zero(
                [...path, 'after'],
                'with no time between, a condition that comes and goes opens a run each time',
                'for example 30d, or limit it with `at_most` and `within`',
              ),
            ]
          : []),
      ];
    });
    return [...noLength, ...rules];
  });
}

/** Every value of a choice, or the plain one, with its path. */
function valuesOf<T>(value: T | Cases<T>, path: Path): { readonly value: T; readonly path: Path }[] {
  if (!isCases(value)) return [{ value, path }];
  return value.cases.map((line, index) =>
    'else' in line
      ? { value: line.else, path: [...path, 'cases', index, 'else'] }
      : { value: line.then, path: [...path, 'cases', index, 'then'] },
  );
}

/** Rows that start runs have an identity and a day: without them the same row would start again, or never. */
export function rowsWithIdentity({ content, program }: RuleInput): Diagnostic[] {
  return content.playbooks.flatMap((playbook) => {
    const { each } = playbook.value.start;
    const source = each === undefined ? undefined : program.sources.get(each);
    if (source === undefined) return [];
    const wrong = (message: string, hint: string) => [at(playbook, ['start', 'each'], { code: 'rows-without-identity', message, hint })];
    // Rows of built-in sources all have an id.
    if (source.value === null || source.at === null) return [];
    const place = formatPosition(source.at);
    if (source.value.snapshot)
      return wrong(
        `${each} is a snapshot: its rows have no day, so none is ever new`,
        `give the source \`at\`, the column with a row’s day (${place})`,
      );
    if (source.value.id === undefined)
      return wrong(
        `${each} names no \`id\`, so nobody could tell a new row from one that was seen`,
        `give the source \`id\`, the column that identifies a row (${place})`,
      );
    return [];
  });
}
