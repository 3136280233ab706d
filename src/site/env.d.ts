/// <reference types="@astrojs/starlight" />

/** What Astro keeps of content; `handbook/store.ts` makes it. */
declare module 'astro:data-layer-content' {
  const store: Map<string, Map<string, { readonly id: string }>>;
  export default store;
}

/** Starlight’s pages, each in every language (`config.ts`). */
declare module 'virtual:starlight-routes' {
  export const routes: readonly { readonly entry: { readonly id: string } }[];
}

// Parts that a file of another kind draws; within pages their own types hold.
declare module '*.astro' {
  const part: import('astro/runtime/server/index.js').AstroComponentFactory;
  export default part;
}
