import type { Diagnostic } from '../../model/diagnostic.ts';
import { at, type RuleInput } from './rule.ts';

/** Account reports draw numbers. */
export function shownMetrics({ content, program }: RuleInput): Diagnostic[] {
  return content.definitions.flatMap((file) =>
    Object.entries(file.value.metrics).flatMap(([name, { shows }]) => {
      const type = program.names.get(name)?.type;
      if (shows === undefined || type === undefined || type === 'number') return [];
      return [
        at(file, ['metrics', name, 'shows'], {
          code: 'wrong-type',
          message: `account reports draw numbers; \`${name}\` is a ${type}`,
          hint: 'remove `shows`',
        }),
      ];
    }),
  );
}
