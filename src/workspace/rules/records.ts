import { type CustomerFiles, firstDay } from '../../model/content.ts';
import { type Day, formatDay } from '../../model/day.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { nearest } from '../../model/nearest.ts';
import { findPersonalData } from '../../model/personal-data.ts';
import { priorities } from '../../model/playbook.ts';
import { type Path, positionAt } from '../../model/position.ts';
import { day, parseNumber, yesNo } from '../../model/scalars.ts';
import type { customTypes } from '../../model/workspace.ts';
import { at, atPosition, type Finding, type RuleInput } from './rule.ts';

/** There is somebody to look after. */
export function customersExist({ content, incomplete }: RuleInput): Diagnostic[] {
  if (content.customers.length > 0 || incomplete.has('customer')) return [];
  const hint = 'write customers/acme.yaml with id, name and a contract, or fill the folder with setpiece import';
  return [
    {
      file: 'customers',
      line: 1,
      column: 1,
      severity: 'error',
      code: 'no-customers',
      message: 'there is no customer below customers/',
      hint,
    },
  ];
}

/** No customer is its own parent, by whatever detour; the error names the way round. */
export function cyclicParents({ content }: RuleInput): Diagnostic[] {
  const customers = new Map(content.customers.map((customer) => [customer.value.id, customer]));
  const parentsOf = (id: string): string[] => (customers.get(id)?.value.parent ?? []).map(({ value }) => value);
  const done = new Set<string>();
  const found: Diagnostic[] = [];
  for (const [id, customer] of customers) {
    const way = wayBack(id, parentsOf, done);
    if (way) {
      for (const member of way) done.add(member);
      const message = `parents go round in a circle: ${[...way, way[0]].join(' → ')}`;
      found.push(at(customer, ['parent'], { code: 'cycle', message, hint: 'remove `parent` from one of them' }));
    }
  }
  return found;
}

/** The members of a circle that leads from an id back to it, from it on; undefined when there is none. */
function wayBack(id: string, next: (id: string) => readonly string[], done: ReadonlySet<string>): string[] | undefined {
  const rest: string[][] = [[id]];
  const seen = new Set<string>();
  for (let way = rest.pop(); way; way = rest.pop()) {
    const last = way.at(-1) ?? id;
    for (const parent of next(last)) {
      if (parent === id) return way;
      if (seen.has(parent) || done.has(parent)) continue;
      seen.add(parent);
      rest.push([...way, parent]);
    }
  }
  return undefined;
}

/** Fields under `custom` are declared in workspace.yaml, and are of the type declared. */
export function customFields({ content }: RuleInput): Diagnostic[] {
  const declared = content.workspace.value.custom;
  return content.customers.flatMap((customer) =>
    Object.entries(customer.value.custom).flatMap(([field, values]): Diagnostic[] => {
      const path = ['custom', field];
      const type = Object.hasOwn(declared, field) ? declared[field] : undefined;
      if (type === undefined) {
        const near = nearest(field, Object.keys(declared));
        const hint = near ? `did you mean \`${near}\`?` : `declare it in playbooks/workspace.yaml, under custom: \`${field}: text\``;
        return [
          {
            ...customer.locate(path),
            severity: 'error',
            code: 'undeclared-field',
            message: `the field \`${field}\` is not declared`,
            hint,
          },
        ];
      }
      const wrong = values.find(({ value }) => !fits(value, type));
      if (!wrong) return [];
      const shown = Array.isArray(wrong.value) ? 'a list' : `"${wrong.value}"`;
      return [at(customer, path, { code: 'wrong-type', message: `\`${field}\` is ${shown}; workspace.yaml declares ${type}` })];
    }),
  );
}

function fits(value: string | readonly string[], type: (typeof customTypes)[number]): boolean {
  if (typeof value !== 'string') return type === 'list';
  switch (type) {
    case 'text':
      return true;
    case 'list':
      return false;
    case 'number':
      return parseNumber(value) !== undefined;
    case 'yes/no':
      return yesNo.safeParse(value).success;
    case 'date':
      return day.safeParse(value).success;
  }
}

/** Facts of a record that cannot both be true. */
export function contradictions({ content }: RuleInput): Diagnostic[] {
  return content.customers.flatMap((customer) => {
    const found: Diagnostic[] = [];
    const warn = (path: Path, message: string, hint: string) => {
      found.push(at(customer, path, { code: 'contradiction', severity: 'warning', message, hint }));
    };
    const wrong = (path: Path, message: string) => {
      found.push(at(customer, path, { code: 'contradiction', message }));
    };
    const { contracts, owners, people, opportunities, overrides, signed_up } = customer.value;
    contracts.forEach(({ end, ended, auto_renew, start }, index) => {
      if (ended !== undefined && end !== undefined && ended > end && !auto_renew?.some(({ value }) => value))
        warn(
          ['contracts', index, 'ended'],
          `the contract ended on ${formatDay(ended)}, after its term, and does not renew by itself`,
          'set `auto_renew: yes`, or move `end`',
        );
      if (signed_up !== undefined && start < signed_up)
        warn(
          ['contracts', index, 'start'],
          `the contract starts before the customer signed up on ${formatDay(signed_up)}`,
          'correct one of the days',
        );
    });
    owners.forEach(({ from, to }, index) => {
      if (to !== undefined && to < from) wrong(['owners', index, 'to'], 'the owner stops before the day since when');
    });
    people.forEach(({ from, left_on }, index) => {
      if (from !== undefined && left_on !== undefined && left_on < from)
        wrong(['people', index, 'left_on'], 'the person left before coming');
    });
    opportunities.forEach(({ opened, closed, won }, index) => {
      if (closed !== undefined && closed < opened) wrong(['opportunities', index, 'closed'], 'the opportunity closed before it opened');
      if (won !== undefined && closed === undefined)
        warn(['opportunities', index, 'won'], 'the opportunity is decided and has no `closed` day', 'write the day it closed');
    });
    overrides.forEach(({ from, until }, index) => {
      if (from !== undefined && until < from) wrong(['overrides', index, 'until'], 'the override ends before it begins');
    });
    return [...found, ...early(customer)];
  });
}

/** An exception has what its kind reads, and nothing else. */
export function overrides({ content }: RuleInput): Diagnostic[] {
  return content.customers.flatMap((customer) =>
    customer.value.overrides.flatMap(({ what, value, playbook }, index): Diagnostic[] => {
      const path = ['overrides', index];
      const ignored = (key: string) =>
        at(customer, [...path, key], {
          code: 'ignored-key',
          message: `an override of ${what} reads no \`${key}\``,
          hint: `remove \`${key}\``,
        });
      if (what === 'priority' && value !== undefined && !priorities.some((priority) => priority === value)) {
        const message = `"${value}" is no priority`;
        return [at(customer, [...path, 'value'], { code: 'invalid-value', message, hint: `expected one of ${priorities.join(', ')}` })];
      }
      return [
        ...(value !== undefined && (what === 'snooze' || what === 'no_contact') ? [ignored('value')] : []),
        ...(playbook !== undefined && what !== 'snooze' ? [ignored('playbook')] : []),
      ];
    }),
  );
}

/** Touchpoints before the customer was one. */
function early(customer: CustomerFiles): Diagnostic[] {
  const first: Day | null = firstDay(customer.value);
  if (first === null) return [];
  return customer.touchpoints
    .filter(({ value }) => value.on < first)
    .map((touchpoint) =>
      at(touchpoint, ['on'], {
        code: 'before-sign-up',
        severity: 'warning',
        message: `the touchpoint is of ${formatDay(touchpoint.value.on)}, before ${customer.value.id} became a customer on ${formatDay(first)}`,
        hint: 'correct the day, or write `signed_up` into the record',
      }),
    );
}

/** Names and addresses of people stay out of Git, whose history cannot be erased, unless the workspace says `people: in_git`. */
export function personalData({ content, texts }: RuleInput): Diagnostic[] {
  if (content.workspace.value.people === 'in_git') return [];
  const finding = (what: string): Finding => ({
    code: 'personal-data',
    message: `${what} stands in a file whose history cannot be erased`,
    hint: 'keep an id here and the rest in a source outside Git, or say `people: in_git` in playbooks/workspace.yaml',
  });
  const names = content.customers.flatMap((customer) =>
    customer.value.people.flatMap(({ name }, index) =>
      name === undefined ? [] : [at(customer, ['people', index, 'name'], finding('the name of a person'))],
    ),
  );
  const addresses = [...texts].flatMap(([file, text]) => {
    if (!file.startsWith('customers/')) return [];
    return findPersonalData(text).map(({ index, what }) => atPosition(positionAt({ file, text }, index), finding(what)));
  });
  return [...names, ...addresses];
}
