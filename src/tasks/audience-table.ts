import { stringify } from 'csv-stringify/sync';
import type { CustomerReport, Report, RunReport } from '../evaluate/report.ts';
import type { RunTexts } from '../evaluate/run-texts.ts';
import { compareText } from '../model/diagnostic.ts';
import { fillLine, fillPlainText } from './asset-text.ts';
import { sayToken } from './assets.ts';

/** What is known of a person outside Git. */
export interface PersonDetails {
  readonly name: string;
  readonly email: string;
}

/** One line of an audience's table: a member, and one e-mail of the run filled in for it. Cells that hold several values part them by `; `. */
export interface AudienceRow {
  readonly customer: string;
  readonly name: string;
  /** The way it got by lot; empty where the playbook tries none. */
  readonly variant: string;
  /** Ids of its people who are there, and the part each plays. */
  readonly contacts: string;
  readonly personas: string;
  /** Empty without a file of people. */
  readonly contact_names: string;
  readonly contact_emails: string;
  /** The login of the customer's owner in the role that is named most among the members, and that person's name. */
  readonly owner: string;
  readonly owner_name: string;
  /** The id of the e-mail; empty where no step has one. */
  readonly asset: string;
  readonly subject: string;
  readonly text: string;
}

const columns = [
  'customer',
  'name',
  'variant',
  'contacts',
  'personas',
  'contact_names',
  'contact_emails',
  'owner',
  'owner_name',
  'asset',
  'subject',
  'text',
] as const satisfies readonly (keyof AudienceRow)[];

/**
 * The members of an audience as rows, by id, for a program that sends mail: one for each e-mail of the steps that are open, or of all steps that
 * are not skipped where none of those has one.
 *
 * @param people what is known of people outside Git, by id
 */
export function audienceRows(
  run: RunReport,
  report: Report,
  texts: RunTexts,
  people: ReadonlyMap<string, PersonDetails>,
): readonly AudienceRow[] {
  const byId = new Map([...report.customers, ...(report.unscored ?? [])].map((customer) => [customer.id, customer]));
  const names = new Map(report.notScored.map(({ id, name }) => [id, name]));
  const mails = mailsOf(run, texts);
  const role = commonRole((run.members ?? []).flatMap((id) => byId.get(id) ?? []));
  return (run.members ?? []).flatMap((id) => {
    const customer = byId.get(id);
    const present = (customer?.people ?? []).filter(({ leftOn }) => leftOn === null);
    const owner = customer?.owners[role] ?? '';
    const of = (pick: (person: (typeof present)[number]) => string): string => present.map(pick).filter(Boolean).join('; ');
    const row = {
      customer: id,
      name: customer?.name ?? names.get(id) ?? id,
      variant: run.variants?.[id] ?? '',
      contacts: of((person) => person.id),
      personas: of(({ persona }) => persona),
      contact_names: of((person) => people.get(person.id)?.name ?? texts.personName(id, person.id) ?? ''),
      contact_emails: of((person) => people.get(person.id)?.email ?? ''),
      owner,
      owner_name: owner === '' ? '' : texts.nameOf(owner),
    };
    const filled = mails.flatMap((asset) => texts.asset(run, asset, id) ?? []);
    if (filled.length === 0) return [{ ...row, asset: '', subject: '', text: '' }];
    return filled.map((asset) => ({
      ...row,
      asset: asset.id,
      subject: asset.subject === null ? '' : fillLine(asset.subject, (token) => sayToken(token, false, true)),
      text: fillPlainText(asset, (token) => sayToken(token, false, true)),
    }));
  });
}

/** Rows as CSV with a head; a cell that a spreadsheet would run as a formula gets a sign before it that makes it text. */
export function audienceCsv(rows: readonly AudienceRow[]): string {
  return stringify([...rows], { header: true, columns: [...columns], escape_formulas: true });
}

function mailsOf(run: RunReport, texts: RunTexts): readonly string[] {
  const mails = (states: readonly string[]): readonly string[] => [
    ...new Set(
      run.steps.flatMap(({ state, asset }) =>
        asset !== null && states.includes(state) && texts.asset(run, asset)?.kind === 'email' ? [asset] : [],
      ),
    ),
  ];
  const open = mails(['open']);
  return open.length > 0 ? open : mails(['open', 'waiting', 'done']);
}

/** The role most members have an owner in; of several the first by name. */
function commonRole(customers: readonly CustomerReport[]): string {
  const counts = new Map<string, number>();
  for (const { owners } of customers) for (const role of Object.keys(owners)) counts.set(role, (counts.get(role) ?? 0) + 1);
  return [...counts].sort(([a, more], [b, fewer]) => fewer - more || compareText(a, b))[0]?.[0] ?? '';
}
