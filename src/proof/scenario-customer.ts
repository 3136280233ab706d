import type { Program } from '../expressions/program.ts';
import type { CustomerFiles, LocatedPage } from '../model/content.ts';
import { type Customer, customerSchema, type Touchpoint } from '../model/customer.ts';
import { type Day, formatDay } from '../model/day.ts';
import type { Differences, PlacedScenario } from './difference.ts';

/**
 * The one customer of a scenario: like one of the workspace with fields replaced, else made from what the scenario says. Its touchpoints and its starts
 * by hand are those the scenario names; those of the workspace belong to days of their own. Undefined when there is no customer it could be like.
 */
export function customerOfScenario(program: Program, placed: PlacedScenario, differences: Differences): CustomerFiles | undefined {
  const { scenario, file, path } = placed;
  const { like, custom, ...fields } = scenario.customer;
  const base = program.content.customers.find(({ value }) => value.id === like);
  if (like !== undefined && base === undefined) {
    const ids = program.content.customers.map(({ value }) => value.id);
    differences.unknown(null, 'customer.like', ['customer', 'like'], 'a customer of the workspace', like, ids);
    return undefined;
  }
  const declared = program.content.workspace.value.custom;
  for (const name of Object.keys(custom ?? {}))
    if (declared[name] === undefined)
      differences.unknown(
        null,
        'customer.custom',
        ['customer', 'custom', name],
        'a field declared in workspace.yaml',
        name,
        Object.keys(declared),
      );
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const from: Customer = base?.value ?? customerSchema.parse({ id: 'customer', name: 'Customer' });
  return {
    file: base?.file ?? file.file,
    value: { ...from, starts: [], ...given, custom: { ...from.custom, ...custom } },
    locate: (at, offset) => {
      const [key = ''] = at;
      return base === undefined || Object.hasOwn(given, key) ? file.locate([...path, 'customer', ...at], offset) : base.locate(at, offset);
    },
    touchpoints: scenario.did.flatMap(({ on, touchpoint }, index) =>
      touchpoint === undefined ? [] : [touchpointOf(placed, on, touchpoint, index)],
    ),
    ...(base?.successPlan && { successPlan: base.successPlan }),
  };
}

function touchpointOf({ file, path }: PlacedScenario, on: Day, kind: Touchpoint['kind'], index: number): LocatedPage<Touchpoint> {
  const locate = () => file.locate([...path, 'did', index]);
  return {
    file: `${formatDay(on)}-${kind}.md`,
    value: { kind, on, by: 'somebody', people: [] },
    body: '',
    bodyLine: locate().line,
    format: 'md',
    locate,
  };
}
