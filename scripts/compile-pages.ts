/** Compiles the pages of the site into the folder that is named: `npx tsx scripts/compile-pages.ts FOLDER`. */
import { compileSite } from '../src/site/compile.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder that receives the pages');
await compileSite(folder);
