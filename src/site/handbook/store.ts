import { z } from 'astro/zod';
import { handedTo } from '../handed-data.ts';
import { places, siteName } from '../places.ts';
import type { Guide } from './guides.ts';
import { readHandbook } from './handbook.ts';
import { pageSchema } from './schema.ts';

/** A page as Astro keeps it. */
interface StoredPage {
  readonly id: string;
}

// No page shows an image of its own, so nothing is the schema of one.
const schema = pageSchema({ image: () => z.never() as never });

/** Our guides, and the pages made from the workspace, of which nothing is ever compiled or run: in the way Astro keeps content, by collection. */
export function handbookStore(guides: readonly Guide[]): Map<string, Map<string, StoredPage>> {
  const pages = [...guides, ...workspacePages()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return new Map([['docs', new Map(pages.map((page) => [page.id, page]))]]);
}

/** The pages made from the workspace as it is now. */
export function workspacePages(): readonly StoredPage[] {
  const { content } = handedTo(siteName);
  return readHandbook(places.content, places.base, places.languages, content).map((entry) => {
    const { id, title, description, file, page, html, headings, problem, translation, toTranslate } = entry;
    return {
      id,
      collection: 'docs',
      // The link for editing is set per page, where the repository is known.
      data: schema.parse({ title, description, editUrl: false, page, problem, translation, toTranslate }),
      body: '',
      filePath: file ?? `playbooks/${id}.md`,
      rendered: { html, metadata: { headings: headings.map((heading) => ({ ...heading })), imagePaths: [], frontmatter: {} } },
    };
  });
}
