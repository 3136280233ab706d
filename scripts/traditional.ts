/**
 * Derives the Traditional Chinese catalogues and phrases (Taiwan’s signs and words) from the Simplified ones, so that one of them has to be written.
 * `npx tsx scripts/traditional.ts` writes them; what stands in `overrides.zh-tw.json` wins.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { traditionalCatalogues, traditionalPhrases } from './traditional-catalogues.ts';

const folder = 'src/site/language/zh-tw';
mkdirSync(folder, { recursive: true });
for (const [part, text] of traditionalCatalogues()) writeFileSync(`${folder}/${part}.json`, text);
writeFileSync('src/expressions/chinese/traditional.json', traditionalPhrases());
