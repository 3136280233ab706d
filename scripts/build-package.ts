/**
 * Builds `dist/`, the compiled half of the package: the command line and every module that pages reach as `#setpiece/…`. Pages themselves
 * (`src/site`) are shipped as they are, Vite compiles them where they are installed. What is light and always needed is a development dependency
 * and bundled, because starting from few files is twice as fast; so is what brings a great deal that does not run (Octokit: 88 MB of types).
 * What is large, native, or used by pages stays a dependency.
 */
import { chmodSync, existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { lazyPackages } from './lazy-packages.ts';

/** Sources that pages name as `#setpiece/…`. */
function pageModules(): string[] {
  const names = new Set<string>();
  for (const path of globSync('src/site/**/*.{ts,astro,mdx}')) {
    for (const match of readFileSync(path, 'utf8').matchAll(/['"]#setpiece\/([^'"]+)['"]/g)) names.add(`src/${match[1]}.ts`);
  }
  return [...names].sort();
}

const manifest: { dependencies: Record<string, string>; peerDependencies: Record<string, string> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
const entries = ['src/cli/main.ts', ...pageModules()];
const missing = entries.filter((path) => !existsSync(path));
if (missing.length > 0) {
  console.error(`These sources of the package do not exist: ${missing.join(', ')}`);
  process.exit(1);
}

rmSync('dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: entries,
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
const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
console.log(`dist: ${Object.keys(metafile.outputs).length} files, ${Math.round(bytes / 1024)} kB`);
