import { fileURLToPath } from 'node:url';
import { siteConfig } from './src/site/config.ts';

// For the checker and for work on the pages themselves; `setpiece build` and `setpiece preview` make the same configuration for any content.
const here = fileURLToPath(new URL('.', import.meta.url));

export default siteConfig({
  root: here,
  content: here,
  out: `${here}.setpiece/site`,
  base: '/',
  cache: `${here}.setpiece/cache`,
  data: `${here}.setpiece/data/site.json`,
  title: 'Setpiece',
  languages: ['en'],
});
