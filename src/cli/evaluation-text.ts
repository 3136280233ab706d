import type { CustomerReport, Explanation, HealthReport, NamedValue, Report, RunReport } from '../evaluate/report.ts';
import { counted } from '../expressions/words-values.ts';
import { pastHealth } from '../reports/bands.ts';
import { sayChange } from '../reports/trend.ts';
import { explainObjectives, explainRatings } from './objectives-text.ts';
import { layOut } from './text-table.ts';

/** The report of a day as a table for a terminal, one customer a line, with a closing sentence. */
export function reportTable(report: Report): string {
  const rows = report.customers.map((customer) => [
    customer.id,
    healthText(customer.health),
    `${Math.round(customer.health.coverage * 100)}%`,
    customer.stage ?? '–',
    customer.arr === null ? '–' : `${Math.round(customer.arr)} ${customer.currency}`,
    customer.renewal ?? '–',
    String(customer.runs.filter(isOpen).length),
  ]);
  const table = layOut(['customer', 'health', 'coverage', 'stage', 'ARR', 'renewal', 'open runs'], rows, new Set([2, 4, 6]));
  const left = report.notScored.map(({ id, because, day }) => `${id}: ${because}${day === null ? '' : ` (${day})`}\n`).join('');
  return `${report.workspace} on ${report.asOf}\n\n${table}${left === '' ? '' : `\nNot scored:\n${left}`}`;
}

/** One sentence that sums a report up. */
export function summariseReport({ customers, runs }: Pick<Report, 'customers' | 'runs'>): string {
  const summary = new ReportSummary();
  for (const customer of customers) summary.add(customer);
  return summary.says(runs);
}

/** What a summary has counted: customers by band, `null` for none, and their runs. */
export interface SummaryCounts {
  readonly bands: Readonly<Record<string, number>>;
  readonly runs: Readonly<Record<'open' | 'late' | 'escalated' | 'snoozed' | 'held', number>>;
}

/** Counts the customers of a report one after another, for the sentence that sums it up. */
export class ReportSummary {
  readonly #bands = new Map<HealthReport['band'], number>();
  readonly #runs = { open: 0, late: 0, escalated: 0, snoozed: 0, held: 0 };

  add({ health, runs }: Pick<CustomerReport, 'health' | 'runs'>): void {
    this.#bands.set(health.band, (this.#bands.get(health.band) ?? 0) + 1);
    this.#count(runs);
  }

  /** What was counted so far, for {@link ReportSummary.addCounts}. */
  get counts(): SummaryCounts {
    return { bands: Object.fromEntries([...this.#bands].map(([band, count]) => [String(band), count])), runs: { ...this.#runs } };
  }

  /** Adds customers that were counted elsewhere. */
  addCounts({ bands, runs }: SummaryCounts): void {
    for (const band of ['green', 'yellow', 'red', 'unknown', null] as const)
      this.#bands.set(band, (this.#bands.get(band) ?? 0) + (bands[String(band)] ?? 0));
    for (const key of ['open', 'late', 'escalated', 'snoozed', 'held'] as const) this.#runs[key] += runs[key];
  }

  /** The sentence, with the runs that are about no customer. */
  says(runs: readonly RunReport[]): string {
    this.#count(runs);
    const { open, late, escalated, snoozed, held } = this.#runs;
    const bands = (['green', 'yellow', 'red', 'unknown'] as const).flatMap((band) => {
      const count = this.#bands.get(band) ?? 0;
      return count === 0 ? [] : [`${count} ${band}`];
    });
    const without = this.#bands.get(null) ?? 0;
    const parts = [...bands, ...(without > 0 ? [`${without} without a score`] : [])];
    const work = [
      counted(open, 'open run'),
      `${late} late`,
      ...(escalated === 0 ? [] : [`${escalated} escalated`]),
      ...(snoozed === 0 ? [] : [`${snoozed} snoozed`]),
      `${held} held back`,
    ];
    const all = [...this.#bands.values()].reduce((sum, count) => sum + count, 0);
    return `${counted(all, 'customer')}: ${parts.join(', ') || 'none'}. ${work.join(', ')}.`;
  }

  #count(runs: readonly RunReport[]): void {
    for (const run of runs) {
      if (run.state === 'held') this.#runs.held += 1;
      if (!isOpen(run)) continue;
      this.#runs.open += 1;
      if (run.late > 0) this.#runs.late += 1;
      if (run.escalated !== undefined) this.#runs.escalated += 1;
      if (run.snoozedUntil !== undefined) this.#runs.snoozed += 1;
    }
  }
}

/** Why a customer stands where it stands, with the places that say so. */
export function explainCustomer(customer: CustomerReport): string {
  const { health } = customer;
  const lines = [
    `${customer.name} (${customer.at})`,
    '',
    `Health: ${healthText(health)}, coverage ${Math.round(health.coverage * 100)}%${place(health.at)}`,
  ];
  if (health.noScore !== null) lines.push(`  ${health.noScore}`);
  if (health.score !== null) lines.push(`  ${sayChange(customer, [28, 7].find((days) => pastHealth(customer, days) !== undefined) ?? 7)}`);
  if (health.bandCause !== undefined) lines.push(`  ${health.band} since ${health.bandSince} because the model changed.`);
  for (const group of health.groups) {
    lines.push(`  ${group.title}, weight ${group.weight}: ${group.score === null ? 'no data' : Math.round(group.score)}`);
    for (const measure of group.measures) {
      lines.push(`    ${measure.title}, weight ${measure.weight}: ${measure.score === null ? measure.state : Math.round(measure.score)}`);
      lines.push(...explanation(measure.why, '      '));
    }
  }
  for (const change of health.changes) lines.push(...explanation(change, '  '));
  lines.push('', `Stage: ${customer.stage ?? 'none'}${customer.stageSince === null ? '' : ` since ${customer.stageSince}`}`);
  if (customer.stageWhy) lines.push(...explanation(customer.stageWhy, '  '));
  lines.push('', `Segments: ${customer.segments.join(', ') || 'none'}`);
  if (customer.unknownSegments.length > 0) lines.push(`  cannot be decided for lack of data: ${customer.unknownSegments.join(', ')}`);
  lines.push('', ...explainObjectives(customer), '', ...explainRatings(customer));
  lines.push('', customer.runs.length === 0 ? 'Runs: none' : 'Runs:');
  for (const run of customer.runs)
    lines.push(
      `  ${run.key}: ${run.state}${run.due === null ? '' : `, due ${run.due}`}${run.owner === null ? '' : `, ${run.owner}`}${told(run)}`,
    );
  return `${lines.join('\n')}\n`;
}

/** What is out of the ordinary about an open run. */
function told({ snoozedUntil, escalated }: RunReport): string {
  const off = snoozedUntil === undefined ? '' : `, snoozed until ${snoozedUntil}`;
  return escalated === undefined ? off : `${off}, escalated to ${escalated.login ?? escalated.to} on ${escalated.since}`;
}

/** Why a run exists, what it waits for, and where each part is written. */
export function explainRun(run: RunReport): string {
  const lines = [
    `${run.title}: ${run.key} (${run.at})`,
    `${run.state}, started ${run.start}, opened ${run.opened}${run.due === null ? '' : `, due ${run.due}`}, ${run.priority}, ${run.owner ?? 'nobody'}`,
  ];
  if (run.held !== null) lines.push(run.held);
  for (const part of run.why) lines.push(...explanation(part, '  '));
  lines.push('  Steps:');
  for (const step of run.steps) {
    const done = step.doneOn === null ? '' : ` on ${step.doneOn}`;
    lines.push(`    ${step.id}: ${step.state}${done}${step.due === null ? '' : `, due ${step.due}`} · ${step.title} (${step.at})`);
  }
  return `${lines.join('\n')}\n`;
}

/** An explanation as one line, and one for the values it rests on. */
export function explanation(part: Explanation, indent: string): string[] {
  const values = part.values ?? [];
  return [`${indent}${part.says} (${part.at})`, ...(values.length === 0 ? [] : [`${indent}  ${values.map(named).join(', ')}`])];
}

function named({ name, value }: NamedValue): string {
  return `${name} = ${value === null ? 'unknown' : Array.isArray(value) ? value.join(', ') : typeof value === 'number' ? Number(value.toFixed(4)) : value}`;
}

function healthText({ score, band }: HealthReport): string {
  if (band === null) return 'no score';
  // The number of an unknown band rests on too little to be shown beside it.
  return score === null || band === 'unknown' ? band : `${band} ${Math.round(score)}`;
}

function isOpen(run: RunReport): boolean {
  return run.state === 'open';
}

function place(at: string | null): string {
  return at === null ? '' : ` (${at})`;
}
