import { leadingRole } from '#setpiece/reports/work';
import type { CustomerReport } from '../evaluate/report.ts';
import { siteData } from './data.ts';

/** What an account report is drawn of, besides the site's data. */
export interface AccountProps {
  readonly customer: CustomerReport;
  /** The role that looks after most customers. */
  readonly role: string;
  readonly parent: AccountName | null;
  readonly children: readonly AccountName[];
}

/** An account to link to. */
interface AccountName {
  readonly id: string;
  readonly name: string;
}

/** Every account report of the site, in the order of the data. */
export function accounts(): readonly AccountProps[] {
  const { customers } = siteData().report;
  const role = leadingRole(customers);
  const names = new Map(customers.map(({ id, name }) => [id, name]));
  const children = Map.groupBy(customers, ({ parent }) => parent);
  return customers.map((customer) => {
    const parent = customer.parent === null ? undefined : names.get(customer.parent);
    return {
      customer,
      role,
      parent: customer.parent === null || parent === undefined ? null : { id: customer.parent, name: parent },
      children: (children.get(customer.id) ?? []).map(({ id, name }) => ({ id, name })),
    };
  });
}
