/** A file of accounts: what each one’s page shows, by id. */
export type AccountFile = Readonly<Record<string, { readonly title: string; readonly html: string }>>;
