import type { CustomerReport, Explanation, Report } from '../evaluate/report.ts';
import type { Program } from '../expressions/program.ts';
import type { AccountFacts, Accounts } from './account-facts.ts';

/** Values of a workspace by name, with the names that each is computed from. */
interface Computed {
  readonly name: string;
  readonly reads: readonly string[];
}

/** Every name that is one of `roots` or computed from one, at any distance. */
export function computedFrom(roots: Iterable<string>, computed: readonly Computed[]): ReadonlySet<string> {
  const found = new Set(roots);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { name, reads } of computed) if (reads.some((read) => found.has(read))) found.add(name);
  }
  return found;
}

/** Names that no page may show a value of: those of `publish.private`, and metrics and dates computed from them. */
export function privateNames(program: Program): ReadonlySet<string> {
  const { custom, publish } = program.content.workspace.value;
  const roots = publish.private.map((name) => (Object.hasOwn(custom, name) ? `customer.${name}` : name));
  if (roots.length === 0) return new Set();
  return computedFrom(roots, [
    ...[...program.metrics.values()].map(({ name, derived }) => ({ name, reads: derived?.names ?? [] })),
    ...[...program.dates.values()].map(({ name, compiled }) => ({ name, reads: compiled.names })),
  ]);
}

/** A report without the values of some names, and without sentences that may hold them. Scores, segments and stages stay. */
export function withoutNames(report: Report, names: ReadonlySet<string>): Report {
  if (names.size === 0) return report;
  const cleaned = (customers: readonly CustomerReport[]): CustomerReport[] => customers.map((customer) => withoutNamesOf(customer, names));
  return {
    ...withheld(report, names),
    customers: cleaned(report.customers),
    ...(report.unscored && { unscored: cleaned(report.unscored) }),
  };
}

function withoutNamesOf(customer: CustomerReport, names: ReadonlySet<string>): CustomerReport {
  const kept: CustomerReport = {
    ...customer,
    metrics: customer.metrics.filter(({ name }) => !names.has(name)),
    dates: customer.dates.filter(({ name }) => !names.has(name)),
    health: {
      ...customer.health,
      groups: customer.health.groups.map((group) => ({
        ...group,
        measures: group.measures.map((measure) => (reads(measure.why, names) ? { ...measure, value: null, unit: null } : measure)),
      })),
    },
  };
  return withheld(kept, names);
}

function reads({ values }: Pick<Explanation, 'values'>, names: ReadonlySet<string>): boolean {
  return values?.some(({ name }) => names.has(name)) ?? false;
}

/** Explanations anywhere in a value that read one of the names say no more than that. */
function withheld<T>(value: T, names: ReadonlySet<string>): T {
  return JSON.parse(JSON.stringify(value), (_key, inner: unknown) => {
    if (!isExplanation(inner) || !reads(inner, names)) return inner;
    return { ...inner, says: 'Decided by a value that is not shown.', values: inner.values?.filter(({ name }) => !names.has(name)) ?? [] };
  });
}

function isExplanation(value: unknown): value is Explanation {
  return typeof value === 'object' && value !== null && 'says' in value && 'values' in value && Array.isArray(value.values);
}

/** What account reports say besides, without metrics of some names. */
export function accountsWithoutNames(accounts: Accounts, names: ReadonlySet<string>): Accounts {
  if (names.size === 0) return accounts;
  const facts = Object.entries(accounts.facts).map(([id, one]): readonly [string, AccountFacts] => [
    id,
    { ...one, weeks: Object.fromEntries(Object.entries(one.weeks).filter(([name]) => !names.has(name))) },
  ]);
  return { ...accounts, shown: accounts.shown.filter(({ name }) => !names.has(name)), facts: Object.fromEntries(facts) };
}
