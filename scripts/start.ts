/** The main job on the shipped sample: check it, test its playbooks, evaluate it, plan its issues, build its site. Ends with what to open. */
import { runCommandLine } from '../src/cli/command-line.ts';
import { processTerminal } from '../src/cli/terminal.ts';

const steps: [title: string, ...words: string[]][] = [
  ['Check every file', 'validate'],
  ['Test the playbooks', 'test'],
  ['Evaluate health, stages and runs', 'evaluate'],
  ['Plan the issues', 'plan'],
  ['Build the handbook and the reports', 'build', '--reports'],
];

const terminal = processTerminal();
for (const [title, ...words] of steps) {
  terminal.out(`\n== ${title}: setpiece ${words.join(' ')}\n\n`);
  const code = await runCommandLine(words, terminal);
  if (code !== 0) {
    terminal.err(`\nStopped: \`setpiece ${words.join(' ')}\` ended with ${code}.\n`);
    process.exit(code);
  }
}
terminal.out(`
The site is in .setpiece/pages. To browse it:

  npm run -s setpiece -- preview --reports

then open http://localhost:4321/ for the handbook and http://localhost:4321/reports/ for the portfolio.
`);
