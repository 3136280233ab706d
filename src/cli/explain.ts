import { explainCustomer, explainRun, explanation } from './evaluation-text.ts';
import type { EvaluationOptions } from './options.ts';
import { placesIn, provenanceText, readProvenance } from './provenance.ts';
import { evaluateWorkspace } from './road.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';
import { unknownName } from './unknown-name.ts';
import { explainWhyNot } from './why-not.ts';

/** Options of `setpiece explain`. */
export interface ExplainOptions extends EvaluationOptions {
  readonly customer: string;
  readonly playbook?: string;
  readonly whyNot?: boolean;
}

/** `setpiece explain`: why a customer has its score, stage and runs; or what kept a playbook from starting; and who last changed the lines that say so. */
export async function explain(options: ExplainOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.whyNot && options.playbook === undefined)
    throw new UseError('--why-not needs a playbook.', `For example: setpiece explain ${options.customer} renewal-90 --why-not`);
  const evaluated = await evaluateWorkspace(options, terminal);
  if (!evaluated) return 1;
  const { report, program } = evaluated;
  const left = report.notScored.find(({ id }) => id === options.customer);
  const customer = [...report.customers, ...(report.unscored ?? [])].find(({ id }) => id === options.customer);
  const tell = async (value: object, text: string): Promise<ExitCode> => {
    const shown = placesIn(value).filter((at) => options.json || text.includes(`(${at})`));
    const files = await readProvenance(evaluated, shown);
    terminal.out(options.json ? `${JSON.stringify({ ...value, files })}\n` : `${text}\n${provenanceText(files)}`);
    return 0;
  };
  if (!customer) {
    if (!left)
      throw unknownName(
        'customer',
        options.customer,
        program.content.customers.map(({ value }) => value.id),
      );
    return tell(left, `${left.name} is not scored: ${left.because}${left.day === null ? '' : ` (${left.day})`}.\n`);
  }
  if (options.playbook === undefined) return tell(customer, explainCustomer(customer));
  const ids = program.playbooks.map(({ playbook }) => playbook.id);
  if (!ids.includes(options.playbook)) throw unknownName('playbook', options.playbook, ids);
  const shared = report.runs.filter(({ members }) => members?.includes(customer.id));
  const runs = [...customer.runs, ...shared].filter(({ playbook }) => playbook === options.playbook);
  if (!options.whyNot && runs.length > 0) return tell({ runs }, runs.map(explainRun).join('\n'));
  const reason = explainWhyNot(evaluated, options.customer, options.playbook);
  return tell(reason, `${explanation(reason, '').join('\n')}\n`);
}
