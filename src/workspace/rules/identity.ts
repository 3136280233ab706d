import type { CustomerFiles, Located } from '../../model/content.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import type { Path } from '../../model/position.ts';
import { formatPosition } from '../../model/position.ts';
import { baseName, customerSlug } from '../layout.ts';
import { at, type RuleInput } from './rule.ts';

/** A name with the place where it is given. */
interface Claim {
  readonly name: string;
  readonly from: Located<unknown>;
  readonly path: Path;
}

/** Every id is used once, also those a thing had before. */
export function duplicateIds({ content }: RuleInput): Diagnostic[] {
  const claims = <T extends { id: string; formerly?: string[] | undefined }>(files: readonly Located<T>[]): Claim[] =>
    files.flatMap((from) => [
      { name: from.value.id, from, path: ['id'] },
      ...(from.value.formerly ?? []).map((name, index) => ({ name, from, path: ['formerly', index] })),
    ]);
  return [
    ...duplicates('playbook', claims(content.playbooks)),
    ...duplicates('asset', claims(content.assets)),
    ...duplicates('health model', claims(content.healthModels)),
    ...duplicates('customer', content.customers.flatMap(customerClaims)),
    ...duplicates(
      'scenario',
      content.scenarios.flatMap((from) =>
        from.value.map(({ scenario }, index): Claim => {
          return { name: scenario, from, path: [index, 'scenario'] };
        }),
      ),
    ),
  ];
}

/** A customer's id and the names other systems know it by share one space: rows are matched by either. */
function customerClaims(from: CustomerFiles): Claim[] {
  const { id, formerly = [], known_as } = from.value;
  const own = new Set([id]);
  return [
    { name: id, from, path: ['id'] },
    ...formerly.map((name, index) => ({ name, from, path: ['formerly', index] })),
    ...known_as.flatMap((name, index) => (own.has(name) ? [] : [{ name, from, path: ['known_as', index] }])),
  ];
}

/** Names that can occur in an expression are defined once across all files; sources have names of their own. */
export function duplicateNames({ content }: RuleInput): Diagnostic[] {
  const claims = (...sections: ('sources' | 'metrics' | 'dates' | 'segments' | 'outcomes')[]): Claim[] =>
    content.definitions.flatMap((from) =>
      sections.flatMap((section) => Object.keys(from.value[section]).map((name) => ({ name, from, path: [section, name] }))),
    );
  return [
    ...duplicates('source', claims('sources')),
    ...duplicates('outcome', claims('outcomes')),
    ...duplicates('name', claims('metrics', 'dates', 'segments')),
  ];
}

/** Within a file, ids of list entries are used once. */
export function duplicateEntries({ content }: RuleInput): Diagnostic[] {
  const entries = (from: Located<unknown>, list: string, values: readonly { id: string }[] | undefined): Claim[] =>
    (values ?? []).map(({ id }, index) => ({ name: id, from, path: [list, index, 'id'] }));
  return [
    ...duplicates('stage', entries(content.journey, 'stages', content.journey.value.stages)),
    ...duplicates(
      'team member',
      content.workspace.value.team.map(({ login }, index) => {
        return { name: login, from: content.workspace, path: ['team', index, 'login'] };
      }),
    ),
    ...content.playbooks.flatMap((playbook) => duplicates('step', entries(playbook, 'steps', playbook.value.steps))),
    ...content.customers.flatMap((customer) => [
      ...duplicates('contract', entries(customer, 'contracts', customer.value.contracts)),
      ...duplicates('person', entries(customer, 'people', customer.value.people)),
      ...duplicates('opportunity', entries(customer, 'opportunities', customer.value.opportunities)),
      ...(customer.successPlan
        ? duplicates('objective', entries(customer.successPlan, 'objectives', customer.successPlan.value.objectives))
        : []),
    ]),
  ];
}

function duplicates(what: string, claims: readonly Claim[]): Diagnostic[] {
  const first = new Map<string, Claim>();
  const found: Diagnostic[] = [];
  for (const claim of claims) {
    const before = first.get(claim.name);
    if (before === undefined) first.set(claim.name, claim);
    else {
      const place = formatPosition(before.from.locate(before.path));
      found.push(
        at(claim.from, claim.path, {
          code: 'duplicate-id',
          message: `the ${what} \`${claim.name}\` stands twice; first in ${place}`,
          hint: 'rename one of them',
        }),
      );
    }
  }
  return found;
}

/** A customer's id is the name of its file or folder. */
export function customerIds({ content }: RuleInput): Diagnostic[] {
  return content.customers.flatMap((customer) => {
    const slug = customerSlug(customer.file);
    if (customer.isRow || slug === customer.value.id) return [];
    const message = `the id is \`${customer.value.id}\` and the file or folder is named \`${slug}\``;
    return [at(customer, ['id'], { code: 'file-name', message, hint: 'give both the same name' })];
  });
}

/** Pages are found by their names: a playbook or asset stands in a file named like its id. */
export function pageNames({ content }: RuleInput): Diagnostic[] {
  return [...content.playbooks, ...content.assets].flatMap((page) => {
    const name = baseName(page.file);
    if (name === page.value.id) return [];
    const hint = `rename the file to ${page.value.id}.${page.format}`;
    return [
      at(page, ['id'], {
        code: 'file-name',
        severity: 'warning',
        message: `the id is \`${page.value.id}\` and the file is named \`${name}\``,
        hint,
      }),
    ];
  });
}
