import { close, createIndex, type PagefindIndex } from 'pagefind';

/** Pages that a search goes through, by their paths below the site. Only what they mark with `data-pagefind-body` is found. */
type Pages = ReadonlyMap<string, string>;

/** Writes the files that the search of a browser reads. */
export async function writeSearch(pages: Pages, folder: string): Promise<void> {
  await withIndex(pages, (index) => index.writeFiles({ outputPath: folder }));
}

/** The same files, by their paths. */
export async function searchFiles(pages: Pages): Promise<ReadonlyMap<string, Uint8Array>> {
  const { files } = await withIndex(pages, (index) => index.getFiles());
  return new Map(files.map(({ path, content }) => [path, content]));
}

async function withIndex<T extends { readonly errors: string[] }>(pages: Pages, then: (index: PagefindIndex) => Promise<T>): Promise<T> {
  try {
    const { index, errors } = await createIndex();
    if (index === undefined) throw new Error(`The search could not be made: ${errors.join(', ')}`);
    // All at once: the index is made by a process of its own, which takes them in turn.
    const added = await Promise.all([...pages].map(([path, content]) => index.addHTMLFile({ sourcePath: `${path}index.html`, content })));
    const made = await then(index);
    const faults = [...added, made].flatMap((answer) => answer.errors);
    if (faults.length > 0) throw new Error(`The search could not be made: ${faults.join(', ')}`);
    return made;
  } finally {
    await close();
  }
}
