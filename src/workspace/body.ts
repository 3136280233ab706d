import { markdownToMdast, mdxToMdast } from 'satteri';
import { bodyComponents } from '../model/body-component.ts';
import type { LocatedPage } from '../model/content.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { nearest } from '../model/nearest.ts';
import { positionAt } from '../model/position.ts';
import { readTokens } from '../model/token.ts';

/** The longest body of a page, in characters. */
const maxBody = 200_000;

/** Double braces that hold no name. */
export const tokenSyntax = {
  code: 'token-syntax',
  message: 'double braces hold a name, and a default behind a bar',
  hint: 'for example {{ customer.name }} or {{ owner.csm.name | your contact }}',
};

/** Schemes of links; links without a scheme are always allowed. */
const schemes = new Set(['http', 'https', 'mailto', 'tel']);

/** The parts of Markdown's and MDX's tree that decide whether a body is safe. */
interface BodyNode {
  readonly type: string;
  readonly name?: string | null | undefined;
  readonly value?: string | null | undefined;
  readonly url?: string | undefined;
  readonly attributes?: readonly { readonly type: string; readonly name?: string; readonly value?: unknown }[] | undefined;
  readonly children?: readonly BodyNode[] | undefined;
  readonly position?: { readonly start: { readonly line: number; readonly column: number } } | undefined;
}

type Fault = Pick<Diagnostic, 'code' | 'message' | 'hint'>;

/**
 * Finds what a page's body may not hold: code, raw HTML, components that are not ours, links that run scripts. Nothing in a body is ever
 * run; what cannot be shown is refused instead of dropped. Positions are those in the file.
 */
export function checkBody(page: LocatedPage<unknown>): Diagnostic[] {
  const { body, file } = page;
  const found: Diagnostic[] = [];
  const report = (line: number, column: number, fault: Fault): void => {
    found.push({ file, line: page.bodyLine + line - 1, column, severity: 'error', ...fault });
  };
  if (body.length > maxBody) {
    report(1, 1, { code: 'body-too-long', message: `the text has more than ${maxBody} characters`, hint: 'split the page' });
    return found;
  }
  const { tokens, malformed } = readTokens(body);
  for (const { start } of malformed) {
    const { line, column } = positionAt({ file, text: body }, start);
    report(line, column, tokenSyntax);
  }
  // Tokens are filled before Markdown sees the text; a word of the same length keeps all positions.
  const text = [...tokens, ...malformed].reduce(
    (all, { start, end }) => all.slice(0, start) + 'x'.repeat(end - start) + all.slice(end),
    body,
  );
  if (isHarmless(text)) return found;
  try {
    // Directives are off, so attributes are those of MDX elements.
    const tree = (page.format === 'mdx' ? mdxToMdast(text) : markdownToMdast(text)) as BodyNode;
    const rest = [tree];
    for (let node = rest.pop(); node; node = rest.pop()) {
      const { line = 1, column = 1 } = node.position?.start ?? {};
      for (const fault of faultsOf(node)) report(line, column, fault);
      rest.push(...(node.children ?? []).toReversed());
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const [, line = '1', column = '1', message = error.message] = /^(\d+):(\d+): ([\s\S]*)$/.exec(error.message) ?? [];
    report(Number(line), Number(column), syntaxFault(message, body.split('\n')[Number(line) - 1]?.slice(Number(column) - 1) ?? ''));
  }
  return found;
}

/**
 * Whether a text has none of the signs that tags, code, links and entities need. Nearly all pages are so, and need not wait for the parser of
 * Markdown to be loaded; a test holds that it finds nothing in them.
 */
export function isHarmless(text: string): boolean {
  return !/[<>{}[\]&\\]|\S:\S|^\W*(?:import|export)|\p{Cc}(?<!\n)/mu.test(text);
}

function faultsOf(node: BodyNode): Fault[] {
  switch (node.type) {
    case 'mdxjsEsm': {
      const word = /^\w+/.exec(node.value ?? '')?.[0] ?? 'import';
      return [
        {
          code: 'body-code',
          message: `a line that begins with \`${word}\` is code to MDX, and pages hold no code`,
          hint: 'remove the line; a sentence begins with another word',
        },
      ];
    }
    case 'mdxTextExpression':
    case 'mdxFlowExpression':
      return [
        {
          code: 'body-code',
          message: 'braces hold code in MDX, and pages hold no code',
          hint: 'write {{ name }} for a value of the customer, or \\{ for a brace',
        },
      ];
    case 'mdxJsxFlowElement':
    case 'mdxJsxTextElement':
      return componentFaults(node);
    case 'html':
      return /^<!--[\s\S]*-->$/.test(node.value ?? '')
        ? []
        : [
            {
              code: 'body-html',
              message: 'pages hold Markdown, and HTML is refused',
              hint: 'write it in Markdown, or &lt; for the character',
            },
          ];
    case 'link':
    case 'image':
    case 'definition':
      return linkFaults(node.url ?? '');
    default:
      return [];
  }
}

function componentFaults(node: BodyNode): Fault[] {
  const name = node.name ?? '';
  const allowed = Object.hasOwn(bodyComponents, name) ? bodyComponents[name] : undefined;
  if (!allowed) {
    const names = Object.keys(bodyComponents);
    const near = nearest(name, names);
    const isTag = name === '' || /^[a-z]/.test(name);
    const known = isTag ? 'write it in Markdown, or \\< for the character' : `use one of ${names.join(', ')}, or Markdown`;
    return [
      {
        code: isTag ? 'body-html' : 'body-component',
        message: isTag ? `pages hold Markdown, and the tag <${name}> is refused` : `there is no component <${name}>`,
        hint: near ? `did you mean <${near}>?` : known,
      },
    ];
  }
  return (node.attributes ?? []).flatMap((attribute): Fault[] => {
    if (attribute.type !== 'mdxJsxAttribute' || (typeof attribute.value !== 'string' && attribute.value !== null))
      return [
        {
          code: 'body-code',
          message: `an attribute of <${name}> holds code, and pages hold no code`,
          hint: 'write attributes as name="text"',
        },
      ];
    if (attribute.name !== undefined && allowed.includes(attribute.name)) return [];
    const near = nearest(attribute.name ?? '', allowed);
    return [
      {
        code: 'body-component',
        message: `<${name}> has no attribute \`${attribute.name}\``,
        hint: near ? `did you mean \`${near}\`?` : `it takes ${allowed.join(', ') || 'none'}`,
      },
    ];
  });
}

function linkFaults(url: string): Fault[] {
  // Browsers skip white space and control characters in a scheme, so `java\nscript:` would run.
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url.replaceAll(/[\s\p{Cc}]/gu, ''))?.[1]?.toLowerCase();
  if (scheme === undefined || schemes.has(scheme)) return [];
  return [{ code: 'body-link', message: `links to \`${scheme}:\` are refused`, hint: `use ${[...schemes].join(', ')}, or a path` }];
}

function syntaxFault(message: string, rest: string): Fault {
  if (rest.startsWith('<!--'))
    return { code: 'body-html', message: 'MDX has no HTML comments', hint: 'remove the comment, or name the file .md' };
  if (rest.startsWith('{'))
    return {
      code: 'body-code',
      message: 'a brace is opened and not closed',
      hint: 'write {{ name }} for a value of the customer, or \\{ for a brace',
    };
  if (/^<\/?[A-Za-z]/.test(rest))
    return {
      code: 'body-html',
      message: 'a tag is opened and not closed, and pages hold Markdown',
      hint: 'write it in Markdown, or \\< for the character',
    };
  if (rest.startsWith('<'))
    return {
      code: 'body-html',
      message: '`<` begins a tag in MDX',
      hint: 'write \\< for the character; links are written [text](https://…)',
    };
  return {
    code: 'body-syntax',
    message: `this is not valid MDX: ${message.replace(/ \([a-z:-]+\)$/, '').replace(/ \(note: .*\)$/, '')}`,
    hint: 'remove braces and tags around this place',
  };
}
