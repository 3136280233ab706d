/**
 * Makes the fonts that every page loads first, `src/site/fonts`, from the fonts of npm: the signs of western European languages, in the weights
 * that pages use. Other signs come from the whole fonts, which browsers load only where a page has one.
 * `npx tsx scripts/fonts.ts`
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import subsetFont from 'subset-font';

const from = 'node_modules/@fontsource-variable';
const to = 'src/site/fonts';
const signs = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));
const ascii = signs(0x20, 0x7e).join('');
/** The same signs stand as `unicode-range` in `theme.css`. */
const western = `${ascii}${signs(0xa0, 0xff).join('')}–—‘’“”…•−€`;

const inter = await subsetFont(readFileSync(`${from}/inter/files/inter-latin-wght-normal.woff2`), western, {
  targetFormat: 'woff2',
  variationAxes: { wght: { min: 400, max: 700, default: 400 } },
});
const mono = await subsetFont(readFileSync(`${from}/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2`), ascii, {
  targetFormat: 'woff2',
  variationAxes: { wght: 400 },
  noLayoutClosure: true,
});
writeFileSync(`${to}/inter.woff2`, inter);
writeFileSync(`${to}/mono.woff2`, mono);
copyFileSync(`${from}/inter/LICENSE`, `${to}/inter-license.txt`);
copyFileSync(`${from}/jetbrains-mono/LICENSE`, `${to}/mono-license.txt`);
console.log(`inter.woff2 ${inter.length}, mono.woff2 ${mono.length} bytes`);
