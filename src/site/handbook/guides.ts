import { glob, type Loader } from 'astro/loaders';

/** A page of ours as Astro keeps it: its front matter and its text as HTML. */
export interface Guide {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

declare global {
  var setpieceGuides: readonly Guide[] | undefined;
}

/** Reads our guides, and leaves them to what compiles the pages (`compile.ts`), which puts them into the code. */
export function guides(): Loader {
  return {
    name: 'setpiece-guides',
    load: async (context) => {
      await glob({ base: new URL('docs/', context.config.srcDir), pattern: '**/*.md' }).load(context);
      globalThis.setpieceGuides = context.store.values().sort((a, b) => (a.id < b.id ? -1 : 1));
    },
  };
}
