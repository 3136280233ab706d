/** Addresses that issues point to; null where there is none, and then the text stands without a link. */
export interface Links {
  /** Prefix of files as they were evaluated, with `/` last. Example: `https://github.com/northlight/customers/blob/4f2c1d0/`. */
  readonly source: string | null;
  /** Prefix of the page on which a file is edited, with `/` last. */
  readonly edit: string | null;
  /** Address of an account report, with `{id}` for the customer. Example: `https://success.example/reports/{id}/`. */
  readonly account: string | null;
  /** Address of the review of a customer that has left, with `{id}` for the customer: it has no account report. */
  readonly review?: string;
  /** Address of a playbook's page, with `{id}`. */
  readonly playbook: string | null;
  /** Address of an asset's page, with `{id}`. */
  readonly asset: string | null;
}

/** A place in a file (`file:line`) as a link to its line, or as code where files have no address. */
export function linkToPlace(links: Links, at: string): string {
  const { file, line } = splitPlace(at);
  const shown = `${file.split('/').at(-1)}${line === null ? '' : `:${line}`}`;
  if (links.source === null) return `\`${shown.replaceAll('`', '')}\``;
  return `[${shown.replaceAll(/[[\]\\`*_<>|]/g, '\\$&')}](${links.source}${encodePath(file)}${line === null ? '' : `#L${line}`})`;
}

/** The address of a file, or of the page that edits it; null where files have no address. */
export function fileUrl(prefix: string | null, at: string): string | null {
  return prefix === null ? null : `${prefix}${encodePath(splitPlace(at).file)}`;
}

/** An address from its pattern; null without one. */
export function addressOf(pattern: string | null, id: string): string | null {
  return pattern === null ? null : pattern.replaceAll('{id}', encodeSegment(id));
}

function splitPlace(at: string): { readonly file: string; readonly line: string | null } {
  const match = /^(.*?):(\d+)$/.exec(at);
  return match ? { file: match[1] ?? at, line: match[2] ?? null } : { file: at, line: null };
}

function encodePath(path: string): string {
  return path.split('/').map(encodeSegment).join('/');
}

/** Also parentheses, which would end the target of a link. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replaceAll('(', '%28').replaceAll(')', '%29');
}
