import type { Plugin } from 'esbuild';

/** What the sources import of a package, and so what is loaded when it is first used. */
interface Exports {
  /** Whether its default export is used: called, made with `new`, or asked for a property. */
  readonly default?: boolean;
  /** Functions that are used by name. */
  readonly functions?: readonly string[];
}

/**
 * Packages that most commands never reach, though the sources import them where they would be needed: the table of holidays loads a hundred
 * files, the reader of MDX a native library. Loading them costs more than reading a small workspace.
 */
const lazy: Readonly<Record<string, Exports>> = {
  'date-holidays': { default: true },
  satteri: { functions: ['markdownToMdast', 'mdxToMdast', 'markdownToHast', 'mdxToHast'] },
};

/** Makes the built package load what `lazy` names on first use. A name that is missing there fails the build. */
export const lazyPackages: Plugin = {
  name: 'lazy packages',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^(?:${Object.keys(lazy).join('|')})$`) }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'lazy' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path }) => ({ contents: lazyModule(path, lazy[path] ?? {}), loader: 'js' }));
  },
};

function lazyModule(name: string, { default: hasDefault = false, functions = [] }: Exports): string {
  return [
    `let loaded;`,
    `const load = () => (loaded ??= require(${JSON.stringify(name)}));`,
    ...functions.map((one) => `export const ${one} = (...given) => load().${one}(...given);`),
    ...(hasDefault
      ? [
          'const usual = () => load().default ?? load();',
          'export default new Proxy(function () {}, {',
          '  apply: (_, self, given) => Reflect.apply(usual(), self, given),',
          '  construct: (_, given) => Reflect.construct(usual(), given),',
          '  get: (_, name) => Reflect.get(usual(), name),',
          '});',
        ]
      : []),
  ].join('\n');
}
