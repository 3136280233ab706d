import type { Language } from './language.ts';

/** The horizon of an outcome, which the files write as `90d` or `12w`, in the reader's words. */
export function sayHorizon(within: string, { t }: Pick<Language, 't'>): string {
  return t('{{count}} days', { count: Number.parseInt(within, 10) * (within.endsWith('w') ? 7 : 1) });
}
