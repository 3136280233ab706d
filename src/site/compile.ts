import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { native, siteConfig } from './config.ts';
import { packageRoot } from './package-root.ts';

/**
 * Compiles the code of the pages into a folder: `server.mjs` draws any page of any site, `client/` holds what browsers load. What was in the folder
 * is replaced at the end, in one step.
 */
export async function compileSite(folder: string): Promise<void> {
  process.env.ASTRO_TELEMETRY_DISABLED = '1';
  const { build: buildPages } = await import('astro');
  const { build: bundle } = await import('esbuild');
  mkdirSync(dirname(folder), { recursive: true });
  const work = mkdtempSync(`${folder}-`);
  try {
    const astro = join(work, 'astro');
    await buildPages({ ...siteConfig({ out: astro, cache: join(work, 'cache') }), logLevel: 'error' });
    const made = join(work, 'made');
    mkdirSync(made);
    renameSync(join(astro, 'client'), join(made, 'client'));
    // In one file: an address with a new query is then a new instance of all of it.
    await bundle({
      entryPoints: { server: join(astro, 'server/entry.mjs') },
      outdir: made,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node22.12',
      external: [...native],
      banner: { js: "import { createRequire as nodeRequire } from 'node:module';\nconst require = nodeRequire(import.meta.url);" },
      legalComments: 'linked',
      logLevel: 'error',
    });
    const code = join(made, 'server.mjs');
    // Nothing of the machine that compiled it: the same sources make the same code.
    writeFileSync(code, readFileSync(code, 'utf8').replaceAll(basename(work), 'pages').replaceAll(packageRoot, '/'));
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
