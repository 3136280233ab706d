import { explainCustomer, explainRun, explanation } from './evaluation-text.ts';
import type { EvaluationOptions } from './options.ts';
import { type Evaluated, evaluateWorkspace } from './road.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';
import { unknownName } from './unknown-name.ts';
import { explainWhyNot } from './why-not.ts';

/** Options of `setpiece explain`. */
export interface ExplainOptions extends EvaluationOptions {
  readonly customer: string;
  readonly playbook?: string;
  readonly whyNot?: boolean;
}

/** `setpiece explain`: why a customer has its score, stage and runs; or what kept a playbook from starting. */
export async function explain(options: ExplainOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.whyNot && options.playbook === undefined)
    throw new UseError('--why-not needs a playbook.', `For example: setpiece explain ${options.customer} renewal-90 --why-not`);
  const evaluated = await evaluateWorkspace(options, terminal);
  if (!evaluated) return 1;
  const { report, program } = evaluated;
  const left = report.notScored.find(({ id }) => id === options.customer);
  const customer = [...report.customers, ...(report.unscored ?? [])].find(({ id }) => id === options.customer);
  if (!customer) {
    if (left)
      terminal.out(
        options.json
          ? `${JSON.stringify(left)}\n`
          : `${left.name} is not scored: ${left.because}${left.day === null ? '' : ` (${left.day})`}.\n`,
      );
    else
      throw unknownName(
        'customer',
        options.customer,
        program.content.customers.map(({ value }) => value.id),
      );
    return 0;
  }
  if (options.playbook === undefined) {
    terminal.out(options.json ? `${JSON.stringify(customer)}\n` : explainCustomer(customer));
    return 0;
  }
  const ids = program.playbooks.map(({ playbook }) => playbook.id);
  if (!ids.includes(options.playbook)) throw unknownName('playbook', options.playbook, ids);
  const runs = customer.runs.filter(({ playbook }) => playbook === options.playbook);
  if (options.whyNot || runs.length === 0) return whyNot(evaluated, options.customer, options.playbook, options.json, terminal);
  terminal.out(options.json ? `${JSON.stringify(runs)}\n` : runs.map(explainRun).join('\n'));
  return 0;
}

function whyNot(evaluated: Evaluated, customer: string, playbook: string, json: boolean, terminal: Terminal): ExitCode {
  const reason = explainWhyNot(evaluated, customer, playbook);
  terminal.out(json ? `${JSON.stringify(reason)}\n` : `${explanation(reason, '').join('\n')}\n`);
  return 0;
}
