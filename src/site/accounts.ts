import { leadingRole } from '#setpiece/reports/work';
import type { CustomerReport } from '../evaluate/report.ts';
import type { SiteData } from '../reports/site-data.ts';
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

let made: { readonly data: SiteData; readonly accounts: ReadonlyMap<string, AccountProps> } | undefined;

/** Every account report of the site by customer, in the order of the data; put together once a site. */
export function accounts(): ReadonlyMap<string, AccountProps> {
  const data = siteData();
  if (made?.data !== data) made = { data, accounts: accountsOf(data) };
  return made.accounts;
}

/** The account report of a customer. Throws where there is none. */
export function accountOf(id: string): AccountProps {
  const account = accounts().get(id);
  if (account === undefined) throw new Error(`there is no customer ${id}`);
  return account;
}

function accountsOf({ report: { customers } }: SiteData): ReadonlyMap<string, AccountProps> {
  const role = leadingRole(customers);
  const names = new Map(customers.map(({ id, name }) => [id, name]));
  const children = Map.groupBy(customers, ({ parent }) => parent);
  return new Map(
    customers.map((customer) => {
      const parent = customer.parent === null ? undefined : names.get(customer.parent);
      const account = {
        customer,
        role,
        parent: customer.parent === null || parent === undefined ? null : { id: customer.parent, name: parent },
        children: (children.get(customer.id) ?? []).map(({ id, name }) => ({ id, name })),
      };
      return [customer.id, account];
    }),
  );
}
