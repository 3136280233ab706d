import { escapeText } from '../charts/svg.ts';

/** A piece of HTML whose texts are escaped. */
export interface Markup {
  readonly html: string;
}

type Part = Markup | string | number | false | null | undefined | readonly Part[];

/** HTML with values put in: texts are escaped, pieces of HTML stand as they are, lists follow one another, `false` and `null` leave nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { html: strings.map((text, index) => text + written(parts[index])).join('') };
}

function written(part: Part): string {
  if (part === undefined || part === null || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return 'html' in part ? part.html : part.map(written).join('');
}
