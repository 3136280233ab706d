import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['setpiece-source'] },
  ssr: { resolve: { conditions: ['setpiece-source', 'node'] } },
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 120_000,
    env: { TZ: 'UTC', ASTRO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
    allowOnly: false,
    passWithNoTests: false,
  },
});
