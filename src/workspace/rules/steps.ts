import type { Diagnostic } from '../../model/diagnostic.ts';
import { at, type RuleInput } from './rule.ts';

/**
 * Keys of a step that would be read past: a question is done by its answer, a step that starts a playbook by starting it. A default is taken
 * when the question is overdue, so it needs a day to be overdue from.
 */
export function stepKeys({ content }: RuleInput): Diagnostic[] {
  return content.playbooks.flatMap((playbook) =>
    playbook.value.steps.flatMap((step, index): Diagnostic[] => {
      const path = ['steps', index];
      const asks = step.ask !== undefined;
      const ignored = (key: string, message: string) =>
        at(playbook, [...path, key], { code: 'ignored-key', message, hint: `remove \`${key}\`, or make it a step of its own` });
      const reason =
        step.starts === undefined ? 'a question is done by its answer' : 'this step is done when the playbook it starts has opened';
      const byItself = asks || step.starts !== undefined;
      return [
        ...(step.starts !== undefined && asks ? [ignored('ask', `${reason}, so nobody is asked`)] : []),
        ...(byItself && step.done !== undefined ? [ignored('done', `${reason}, so \`done\` is not read`)] : []),
        ...(byItself && step.proof !== undefined ? [ignored('proof', `${reason}, so \`proof\` is not read`)] : []),
        ...(step.default !== undefined && step.due === undefined
          ? [
              at(playbook, [...path, 'default'], {
                code: 'missing-key',
                message: 'the default is taken when the question is overdue, and the step has no `due`',
                hint: 'add `due`, for example `start + 5bd`',
              }),
            ]
          : []),
      ];
    }),
  );
}
