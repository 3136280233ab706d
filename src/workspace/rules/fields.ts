import { type FormulaNode, parseFormula } from '../../expressions/formula-parser.ts';
import type { Located } from '../../model/content.ts';
import type { Customer } from '../../model/customer.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Path } from '../../model/position.ts';
import { at, type RuleInput } from './rule.ts';

/** A place of a record that a date formula reads, and how one fills it. */
interface Field {
  readonly filled: (customer: Customer) => boolean;
  readonly mend: string;
}

/** Date formulas do not hang on a field that no customer has: such a date never comes. */
export function datesThatNeverCome({ content, program, incomplete }: RuleInput): Diagnostic[] {
  if (incomplete.has('customer') || content.customers.length === 0) return [];
  const { custom } = content.workspace.value;
  const known = new Map<string, boolean>();
  const isEmpty = (name: string): boolean => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const field = fieldOf(name, custom);
    const empty = field !== undefined && !content.customers.some(({ value }) => field.filled(value));
    known.set(name, empty);
    return empty;
  };
  const check = (from: Located<unknown>, path: Path, source: string | undefined): Diagnostic[] => {
    const formula = source === undefined ? undefined : parseFormula(source).formula;
    const missing = formula && missingIn(formula, isEmpty);
    if (missing === undefined) return [];
    const { name, start } = missing;
    return [
      at(
        from,
        path,
        {
          code: 'date-never-comes',
          severity: 'warning',
          message: `no customer has ${name.replace(/^customer\./, '')}: this date never comes`,
          hint: fieldOf(name, custom)?.mend ?? 'count from another date',
        },
        start,
      ),
    ];
  };
  return [
    ...[...program.dates.values()].flatMap(({ from, path, value }) => check(from, [...path, 'formula'], value.formula)),
    ...program.playbooks.flatMap(({ from, playbook }) => {
      const { status, start, due, goal, steps } = playbook;
      if (status === 'retired') return [];
      return [
        ...(start.on ?? []).flatMap((formula, index) => check(from, ['start', 'on', index], formula)),
        ...check(from, ['due'], due),
        ...check(from, ['goal', 'by'], goal.by),
        ...steps.flatMap((step, index) => check(from, ['steps', index, 'due'], step.due)),
      ];
    }),
  ];
}

/** The name for want of which a formula gives no date; `earliest` and `latest` do without those that are not there. */
function missingIn(node: FormulaNode, isEmpty: (name: string) => boolean): { readonly name: string; readonly start: number } | undefined {
  switch (node.kind) {
    case 'anchor':
      return isEmpty(node.name) ? node : undefined;
    case 'pick': {
      const parts = node.of.map((part) => missingIn(part, isEmpty));
      return parts.every((part) => part !== undefined) ? parts[0] : undefined;
    }
    case 'shift':
      return missingIn(node.from, isEmpty) ?? ('name' in node.by && isEmpty(node.by.name) ? node.by : undefined);
  }
}

/** What fills a name. Names that events fill by themselves, such as `contract.ended`, are empty for good reason and no fields here. */
function fieldOf(name: string, custom: Readonly<Record<string, string>>): Field | undefined {
  const onContract = (key: 'start' | 'end' | 'notice' | 'term'): Field => ({
    filled: ({ contracts }) => contracts.some((contract) => contract[key] !== undefined),
    mend: `write \`${key}\` into the contracts of the records, or count from another date`,
  });
  if (name === 'renewal' || name === 'contract.end') return onContract('end');
  if (name === 'contract.start') return onContract('start');
  if (name === 'contract.notice') return onContract('notice');
  if (name === 'contract.term') return onContract('term');
  const [head = '', field = '', part] = name.split('.');
  if (head === 'owner' && part === 'from')
    return {
      filled: ({ owners }) => owners.some(({ role }) => role === field),
      mend: `add a line with \`role: ${field}\` under \`owners\` of the records, or count from another date`,
    };
  if (name === 'customer.signed_up')
    return {
      filled: ({ signed_up }) => signed_up !== undefined,
      mend: 'write `signed_up` into the records, or count from `customer.since`',
    };
  if (head !== 'customer' || !Object.hasOwn(custom, field)) return undefined;
  return {
    filled: (customer) => (Object.hasOwn(customer.custom, field) ? (customer.custom[field] ?? []).length > 0 : false),
    mend: `fill it under \`custom\` of the records, or count from another date`,
  };
}
