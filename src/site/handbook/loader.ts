import { join } from 'node:path';
import { places } from 'virtual:setpiece';
import { glob, type Loader, type LoaderContext } from 'astro/loaders';
import { readHandbook } from './handbook.ts';

/**
 * Loads the pages of Starlight: our own guides, which are trusted and may be real MDX, and the pages made from the workspace, of which
 * nothing is ever compiled or run.
 */
export function handbookLoader(): Loader {
  return {
    name: 'setpiece-handbook',
    load: async (context) => {
      await glob({ base: new URL('docs/', context.config.srcDir), pattern: '**/*.{md,mdx}' }).load(context);
      await storePages(context);
      watch(context);
    },
  };
}

async function storePages({ store, parseData, generateDigest, config }: LoaderContext): Promise<void> {
  for (const entry of readHandbook(places.content, config.base, places.languages)) {
    const { id, title, description, file, page, html, headings, problem, translation, toTranslate } = entry;
    store.set({
      id,
      // The link for editing is set per page, where the repository is known.
      data: await parseData({ id, data: { title, description, editUrl: false, page, problem, translation, toTranslate } }),
      body: '',
      filePath: file ?? `playbooks/${id}.md`,
      digest: generateDigest({ title, page, html, headings, translation, toTranslate }),
      rendered: { html, metadata: { headings: headings.map((heading) => ({ ...heading })), imagePaths: [], frontmatter: {} } },
    });
  }
}

/** In preview: a change below `playbooks/` makes the pages anew, and the browser reloads. */
function watch(context: LoaderContext): void {
  const folder = join(places.content, 'playbooks');
  context.watcher?.add(folder);
  context.watcher?.on('all', (_event, path) => {
    if (path.startsWith(folder)) void storePages(context);
  });
}
