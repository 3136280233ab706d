/** One thing that was looked at: what was found, and how to mend it. */
export interface Check {
  /** What it is about, in a word or two. */
  readonly about: string;
  /** `unseen`: it could not be looked at, and nothing is known of it. */
  readonly state: 'fine' | 'warning' | 'broken' | 'unseen';
  readonly says: string;
  readonly mend?: string;
}

/** Something is as it should be. */
export const fine = (about: string, says: string): Check => ({ about, state: 'fine', says });
/** Something works, and will not for long or not as people expect. */
export const warning = (about: string, says: string, mend: string): Check => ({ about, state: 'warning', says, mend });
/** Something does not work. */
export const broken = (about: string, says: string, mend: string): Check => ({ about, state: 'broken', says, mend });
/** Something could not be looked at. */
export const unseen = (about: string, says: string, mend?: string): Check => ({ about, state: 'unseen', says, ...(mend && { mend }) });

/** The checks as text, in the order they were made, and how many there are of each kind. What is unseen for one reason is told together. */
export function describeChecks(checks: readonly Check[]): string {
  const signs = { fine: '✓', warning: '!', broken: '✗', unseen: '?' } as const;
  const width = Math.max(...checks.map(({ about }) => about.length));
  const lines: string[] = [];
  for (const { about, state, says, mend } of checks) {
    const together = state === 'unseen' ? checks.filter((other) => other.state === state && other.says === says) : [];
    if (together.length > 1) {
      if (together[0]?.about === about)
        lines.push(`? not looked at: ${together.map((one) => one.about).join(', ')}\n  ${' '.repeat(width)}  ${says}\n`);
    } else lines.push(`${signs[state]} ${about.padEnd(width)}  ${says}\n`);
    if (mend !== undefined && together.length <= 1) lines.push(`  ${' '.repeat(width)}  → ${mend}\n`);
  }
  return `${lines.join('')}\n${summarizeChecks(checks)}\n`;
}

/** `9 fine, 1 warning, 2 broken, 3 could not be looked at`. */
export function summarizeChecks(checks: readonly Check[]): string {
  const count = (state: Check['state']) => checks.filter((check) => check.state === state).length;
  return `${count('fine')} fine, ${count('warning')} ${count('warning') === 1 ? 'warning' : 'warnings'}, ${count('broken')} broken, ${count('unseen')} could not be looked at.`;
}
