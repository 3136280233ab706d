import { readdirSync } from 'node:fs';

/** A kind of page: pages of one kind are drawn by the same parts. */
export interface PageKind {
  readonly kind: string;
  /** Matches the path of every page of the kind, without the language's folder. */
  readonly path: RegExp;
  /** Whether search engines may list it. */
  readonly isOpen: boolean;
  /** Sheets of paper a page of the kind may take, where that is laid down. */
  readonly sheets?: number;
}

const open = (kind: string, path: RegExp): PageKind => ({ kind, path, isOpen: true });
const closed = (kind: string, path: RegExp, sheets?: number): PageKind => ({ kind, path, isOpen: false, ...(sheets && { sheets }) });

/** Every kind of page there is. */
export const pageKinds: readonly PageKind[] = [
  open('home', /^$/),
  open('playbook', /^plays\/[^/]+\/$/),
  open('assets', /^assets\/$/),
  open('asset', /^assets\/[^/]+\/$/),
  open('health model', /^health\/[^/]+\/$/),
  open('journey', /^journey\/$/),
  open('metrics', /^metrics\/$/),
  open('segments', /^segments\/$/),
  open('glossary', /^glossary\/$/),
  open('queue', /^to-verify\/$/),
  open('document', /^(guides|reference|decisions|cookbook|benchmarks)\//),
  closed('portfolio', /^reports\/$/),
  closed('account report', /^reports\/(?!files\/|list\/)[^/]+\/$/),
  closed('value report', /^reports\/[^/]+\/value\/$/, 2),
  closed('weeks', /^week\/$/),
  closed('week', /^week\/[^/]+\/$/),
  closed('NPS', /^nps\/$/),
  closed('revenue', /^revenue\/$/),
  closed('reviews', /^review\/$/),
  closed('review', /^review\/[^/]+\/$/),
  closed('how we know', /^how-we-know\/$/),
  closed('back-test', /^backtest\/$/),
  closed('effectiveness', /^effectiveness\/$/),
  closed('not found', /^404\.html$/),
];

/** One page of each kind that a built site has, and the pages of no kind. */
export function findPages(folder: string): {
  readonly examples: readonly { readonly kind: PageKind; readonly path: string }[];
  readonly unlisted: readonly string[];
} {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.html'))
    .map((path) => path.replace(/(^|\/)index\.html$/, '$1'))
    .sort();
  const inFolder = (path: string): string => path.replace(/^zh-(cn|tw)\//, '');
  return {
    examples: pageKinds.flatMap((kind) => {
      const path = paths.find((one) => kind.path.test(one));
      return path === undefined ? [] : [{ kind, path }];
    }),
    unlisted: paths.filter((path) => !pageKinds.some((kind) => kind.path.test(inFolder(path)))),
  };
}
