import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // In the package `#setpiece/…` means the compiled files (package.json, "imports"); here it means the sources.
  resolve: { alias: [{ find: /^#setpiece\/(.*)$/, replacement: `${fileURLToPath(new URL('./src/', import.meta.url))}$1.ts` }] },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    env: { TZ: 'UTC', ASTRO_TELEMETRY_DISABLED: '1' },
    allowOnly: false,
  },
});
