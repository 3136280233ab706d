/*
 * Where account reports stand: each on a page of its own, or, in a large workspace, all on one page that reads what it shows from files
 * (`publish.account_pages_up_to`).
 */

/** The folder of the page that shows every account; no customer has a page beside it. */
export const accountPageName = 'account';

/** What names the customer in the address of that page. */
export const accountParameter = 'customer';

/** How many customers share a file: little enough to load, many enough for few files. */
const customersAFile = 16;

/** How many files hold the account reports of a workspace; 0 where each account has a page of its own. */
export function countAccountFiles(customers: number, pagesUpTo: number): number {
  return customers > pagesUpTo ? Math.ceil(customers / customersAFile) : 0;
}

/** The file that holds an account, from 0 to `files` − 1: by FNV-1a of its id, so that a browser finds it without a list. */
export function accountFile(id: string, files: number): number {
  let hash = 0x81_1c_9d_c5;
  for (const byte of new TextEncoder().encode(id)) hash = Math.imul(hash ^ byte, 0x01_00_01_93);
  return (hash >>> 0) % files;
}

/** The address of an account report below the site; ids hold nothing that an address must escape. Example: `reports/acme/`, or `reports/account/?customer=acme`. */
export function accountPath(id: string, files: number): string {
  return files === 0 ? `reports/${id}/` : `reports/${accountPageName}/?${accountParameter}=${id}`;
}
