import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { valueReport, withheldObjectives } from '../reports/value.ts';
import { languageOf } from '../site/language/language.ts';
import { valueDocument } from '../site/value/document.ts';
import { siteDataShowing } from './build.ts';
import { writeWarnings } from './opened-workspace.ts';
import type { EvaluationOptions } from './options.ts';
import { countPages, makePrinter } from './pdf.ts';
import { Progress } from './progress.ts';
import { evaluateWorkspace } from './road.ts';
import { type ExitCode, type Terminal, UseError } from './terminal.ts';
import { unknownName } from './unknown-name.ts';

/** Options of `setpiece report CUSTOMER`. */
export interface ReportValueOptions extends EvaluationOptions {
  readonly customer: string;
  readonly pdf: boolean;
  /** One of `publish.languages`; the first where it is absent. */
  readonly language?: string;
  /** A file; `-` is standard output. */
  readonly out?: string;
}

/** Two sheets are two pages; anything else is not sent. */
const pages = 2;

/**
 * `setpiece report CUSTOMER`: the value report of one customer as a page in one file, as a PDF, or with `--json` what is in it. It speaks the
 * language that is asked for, else the first of `publish.languages`.
 */
export async function reportValue(options: ReportValueOptions, terminal: Terminal): Promise<ExitCode> {
  const { customer: id, pdf, json } = options;
  if (pdf && json) throw new UseError('--pdf and --json do not go together.', 'A PDF is a document; --json writes what is in it.');
  if (pdf && options.out === '-') throw new UseError('A PDF is written to a file.', 'Name it with --out.');
  const printer = pdf ? makePrinter(terminal.environment) : undefined;
  const evaluated = await evaluateWorkspace(options, terminal);
  if (!evaluated) return 1;
  writeWarnings(evaluated, terminal);
  // The document is made for one reader, who may see their own names and amounts: `publish` is about pages that many can open.
  const data = await siteDataShowing(evaluated, { reports: true, money: true, people: true }, terminal);
  const report = valueReport(data, id);
  if (report === undefined)
    throw unknownName(
      'customer',
      id,
      data.report.customers.map((one) => one.id),
    );
  for (const { words, metric } of withheldObjectives(data, id))
    terminal.err(`Left out: “${words}”. Its metric ${metric} has no \`value_report\`, so the customer may not see it.\n`);
  if (json && options.out === undefined) {
    terminal.out(`${JSON.stringify(report)}\n`);
    return 0;
  }
  const language = data.languages.find((one) => one === (options.language ?? data.languages[0]));
  if (language === undefined) throw unknownName('language', options.language ?? '', data.languages);
  const html = valueDocument(report, languageOf(language, data.titles[language]));
  if (options.out === '-') {
    terminal.out(json ? `${JSON.stringify(report)}\n` : html);
    return 0;
  }
  const out = options.out ?? `value-${id}.${pdf ? 'pdf' : 'html'}`;
  const path = resolve(terminal.folder, out);
  mkdirSync(dirname(path), { recursive: true });
  if (printer !== undefined) {
    const bytes = await new Progress(terminal).stage('Printing the PDF', () => printer.print(html));
    const printed = countPages(bytes);
    if (printed !== pages)
      throw new UseError(`The PDF came out with ${printed} pages instead of ${pages}.`, 'Print the HTML page from another browser.');
    writeFileSync(path, bytes);
  } else writeFileSync(path, json ? `${JSON.stringify(report)}\n` : html);
  terminal.out(`Wrote the value report of ${report.customer} to ${out}. Read it before you send it.\n`);
  return 0;
}
