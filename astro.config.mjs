import { fileURLToPath } from 'node:url';
import { siteConfig } from './src/site/config.ts';

// For the checker; what compiles the pages makes the same configuration.
const here = fileURLToPath(new URL('.', import.meta.url));

export default siteConfig({ out: `${here}.setpiece/site`, cache: `${here}.setpiece/cache` });
