/**
 * Builds `dist/`: the command line, and the pages of the site, compiled once for every site (`dist/pages`). What is light and always needed is a
 * development dependency and bundled, because starting from few files is twice as fast; so is what brings a great deal that does not run (Octokit:
 * 88 MB of types), and all that only compiles pages. What is large or native stays a dependency.
 */
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { compileSite } from '../src/site/compile.ts';
import { lazyPackages } from './lazy-packages.ts';

const manifest: { dependencies: Record<string, string>; peerDependencies: Record<string, string> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
rmSync('dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ['src/cli/main.ts'],
  outdir: 'dist',
  outbase: 'src',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.12',
  chunkNames: 'chunks/[name]-[hash]',
  external: Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).flatMap((name) => [name, `${name}/*`]),
  // Bundled CommonJS asks for Node's own modules with require(), which ES modules lack.
  banner: { js: "import { createRequire as nodeRequire } from 'node:module';\nconst require = nodeRequire(import.meta.url);" },
  legalComments: 'linked',
  metafile: true,
  plugins: [lazyPackages],
  logLevel: 'warning',
});
chmodSync('dist/cli/main.js', 0o755);
await compileSite(resolve('dist/pages'));
const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
console.log(`dist: ${Object.keys(metafile.outputs).length} files, ${Math.round(bytes / 1024)} kB`);
