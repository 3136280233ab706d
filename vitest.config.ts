import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // In the package `#setpiece/…` means the compiled files (package.json, "imports"); here it means the sources.
  resolve: { alias: [{ find: /^#setpiece\/(.*)$/, replacement: `${fileURLToPath(new URL('./src/', import.meta.url))}$1.ts` }] },
  test: {
    include: ['test/**/*.test.ts'],
    // All processors: by default one stays free, which on two leaves half of them idle.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 120_000,
    env: { TZ: 'UTC', ASTRO_TELEMETRY_DISABLED: '1' },
    allowOnly: false,
  },
});
