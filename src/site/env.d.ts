/// <reference types="@astrojs/starlight" />

declare module 'virtual:setpiece' {
  /** Absolute paths: the content root, and the file with the site's data; the path under which the site is served; its languages. */
  export const places: {
    readonly content: string;
    readonly data: string;
    readonly base: string;
    readonly languages: readonly ('en' | 'zh-cn' | 'zh-tw')[];
  };
}

// Parts that a file of another kind draws; within pages their own types hold.
declare module '*.astro' {
  const part: import('astro/runtime/server/index.js').AstroComponentFactory;
  export default part;
}
