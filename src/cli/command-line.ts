import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { assumptions } from '../history/assumption.ts';
import { type Day, parseDay } from '../model/day.ts';
import { type Duration, parseDuration } from '../model/duration.ts';
import type { Shard } from '../model/families.ts';
import type { KeptOptions } from './kept-run.ts';
import { type ExitCode, guardTerminal, type Terminal, UseError } from './terminal.ts';

type Run<Options> = (options: Options, terminal: Terminal) => Promise<ExitCode>;

/**
 * Runs one command line. Every failure a user can mend ends in a sentence and an exit code, never in a stack trace.
 *
 * @param words what was typed after `setpiece`
 */
export async function runCommandLine(words: readonly string[], unguarded: Terminal): Promise<ExitCode> {
  const terminal = guardTerminal(unguarded);
  let exit: ExitCode = 0;
  const run = async <Options>(load: () => Promise<Run<Options>>, options: Options): Promise<void> => {
    exit = await (await load())(options, terminal);
  };
  const kept = <Options extends KeptOptions>(command: string, load: () => Promise<Run<Options>>): (() => Promise<Run<Options>>) => {
    return async () => {
      const { runKept } = await import('./kept-run.ts');
      return (options, terminal) => runKept(command, load, options, terminal);
    };
  };
  const program = new Command('setpiece')
    .description('Customer-success playbooks as code: health, due actions and GitHub issues from files in Git.')
    .version(manifest.version, '-V, --version', 'show the version')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .showHelpAfterError('(`setpiece --help` lists the commands.)')
    .configureHelp({ sortSubcommands: false });

  workspace(program.command('validate'))
    .description('check every file of a workspace and its data, and list all that is wrong with them')
    .option('--data <folder>', 'where the files of sources lie; by default customers/ below the root')
    .option('--no-data', 'leave the files of sources unread, where they are not at hand')
    .option('--state <folder>', 'the history whose open runs nothing may be removed under; by default .setpiece/state below the root')
    .addOption(new Option('--annotations', 'write GitHub annotations; the default in GitHub Actions'))
    .addHelpText(
      'after',
      examples('setpiece validate', 'setpiece validate --root ../our-customers', 'setpiece validate --no-data', 'setpiece validate --json'),
    )
    .addOption(noCache())
    .action((options) =>
      run(
        kept('validate', async () => (await import('./validate.ts')).validate),
        options,
      ),
    );

  workspace(program.command('test'))
    .description('run the scenarios of playbooks/tests/ on a calendar of their own and say what differs')
    .argument('[pattern]', 'only scenarios whose name, file or playbook has this text')
    .addOption(new Option('--annotations', 'write GitHub annotations; the default in GitHub Actions'))
    .addHelpText('after', examples('setpiece test', 'setpiece test renewal-90', 'setpiece test playbooks/tests/renewal-90.yaml --json'))
    .action((pattern, options) => run(async () => (await import('./test.ts')).test, { ...options, pattern }));

  evaluation(program.command('evaluate'))
    .description('compute every customer’s health, stage and open runs on a day')
    .option('--record', 'write the decisions of the day to the history')
    .option('--shard <part>', 'evaluate only one of several shares of the customers, such as 3/16, for `setpiece merge`', readShard)
    .option('--out <folder>', 'with --shard: the folder in which the shard gets one of its own')
    .addHelpText(
      'after',
      examples(
        'setpiece evaluate',
        'setpiece evaluate --as-of 2026-11-02',
        'setpiece evaluate --json > report.json',
        'setpiece evaluate --shard 3/16 --out shards',
      ),
    )
    .addOption(noCache())
    .action((options) =>
      run(
        kept('evaluate', async () => (await import('./evaluate.ts')).evaluate),
        options,
      ),
    );

  sources(workspace(program.command('merge')))
    .description('make one evaluation of its shards, the same as if all customers had been evaluated at once')
    .argument('<folders...>', 'the folders of all shards, or folders that hold them')
    .option('--record', 'write the decisions of the day to the history')
    .addHelpText('after', examples('setpiece merge shards', 'setpiece merge shards --json > report.json', 'setpiece merge shards --record'))
    .action((folders, options) => run(async () => (await import('./merge.ts')).merge, { ...options, folders }));

  evaluation(program.command('explain'))
    .description('say why a customer has its score, stage and runs, with file and line')
    .argument('<customer>', 'a customer’s id')
    .argument('[playbook]', 'a playbook’s id')
    .option('--why-not', 'say what kept the playbook from starting')
    .addHelpText(
      'after',
      examples('setpiece explain acme', 'setpiece explain acme renewal-90', 'setpiece explain acme renewal-90 --why-not'),
    )
    .action((customer, playbook, options) => run(async () => (await import('./explain.ts')).explain, { ...options, customer, playbook }));

  sources(workspace(program.command('replay')))
    .description('show what today’s rules would have decided day by day, on the rows there were by then')
    .option('--from <day>', 'the first day; what is true before it is taken as given', readDay)
    .option('--to <day>', 'the last day, at most 400 days in all', readDay)
    .addOption(
      new Option(
        '--assume <people>',
        'what people did: as the ledger has it (which is the default), everything when it was due, or nothing',
      ).choices(assumptions),
    )
    .option('--as-known', 'evaluate days of the history again by the files of the commits that evaluated them, and say what differs')
    .option('--customer <id>', 'show the changes of one customer; all are evaluated')
    .addHelpText(
      'after',
      examples(
        'setpiece replay --from 2026-09-01 --to 2026-11-02',
        'setpiece replay --from 2026-09-01 --to 2026-11-02 --assume on-due',
        'setpiece replay --from 2026-09-01 --to 2026-11-02 --customer acme --json',
        'setpiece replay --as-known',
      ),
    )
    .action((options) => run(async () => (await import('./replay.ts')).replay, options));

  evaluation(program.command('backtest'))
    .description('hold the score against what became of customers: does it tell who is lost, how early, and at what price')
    .argument('[outcome]', 'the name of an outcome of the workspace; by default the first')
    .option('--on <days>', 'days to look from, with commas between; by default the last four horizons that are over', readDays)
    .option('--every <duration>', 'a day for each such time from --from to --to, such as 1mo', readDuration)
    .option('--from <day>', 'the first day, with --every', readDay)
    .option('--to <day>', 'the last day, with --every', readDay)
    .option('--segment <name>', 'only customers that were in the segment on the day')
    .option(
      '--suggest',
      'seek better weights on the last day but one, try them on the last, and print a diff to review; nothing is applied',
    )
    .addHelpText(
      'after',
      examples(
        'setpiece backtest',
        'setpiece backtest lost --on 2026-03-01,2026-06-01',
        'setpiece backtest lost --every 1mo --from 2026-01-01 --to 2026-06-01 --segment managed',
        'setpiece backtest --suggest',
        'setpiece backtest --json',
      ),
    )
    .addHelpText('after', '\nOutcomes stand under `outcomes:` in a file of playbooks/metrics/. Nothing is written.\n')
    .action((outcome, options) => run(async () => (await import('./backtest.ts')).backtest, { ...options, outcome }));

  evaluation(program.command('impact'))
    .description('show what a change of the files does to customers, runs and findings, compared with another commit')
    .option('--base <ref>', 'the commit to compare with; by default where this work left the default branch')
    .option('--head <ref>', 'the commit to look at; by default the files as they lie here, committed or not')
    .option('--markdown <file>', 'write all of it as Markdown as well')
    .option(
      '--comment [number]',
      'keep one comment on a pull request; by default the one that started this run in GitHub Actions',
      readNumber,
    )
    .addOption(new Option('--annotations', 'write GitHub annotations for new findings; the default in GitHub Actions'))
    .addHelpText('after', examples('setpiece impact', 'setpiece impact --base main', 'setpiece impact --base v1 --head v2 --json'))
    .addHelpText('after', github)
    .action((options) => run(async () => (await import('./impact.ts')).impact, options));

  evaluation(program.command('plan'))
    .description('show which issues would be opened, changed and closed, and why')
    .addHelpText('after', examples('setpiece plan', 'setpiece plan --json'))
    .addHelpText('after', github)
    .action((options) => run(async () => (await import('./plan.ts')).plan, options));

  evaluation(program.command('apply'))
    .description('open, change and close issues as planned, and write history and ledger')
    .option('--creates <count>', 'open at most so many issues in this run', readCount)
    .addHelpText('after', examples('setpiece apply', 'setpiece apply --creates 20'))
    .addHelpText('after', github)
    .action((options) => run(async () => (await import('./apply.ts')).apply, options));

  evaluation(program.command('withdraw'))
    .description('close the issues of a mistaken playbook that nobody has touched, in one go')
    .argument('<playbook>', 'a playbook’s id')
    .option('--reason <text>', 'why, as the comment on each issue says it')
    .option('--yes', 'do it; without it the issues are only listed')
    .addHelpText(
      'after',
      examples('setpiece withdraw renewal-90', 'setpiece withdraw renewal-90 --reason "counted from the wrong date" --yes'),
    )
    .addHelpText('after', github)
    .action((playbook, options) => run(async () => (await import('./withdraw.ts')).withdraw, { ...options, playbook }));

  sources(workspace(program.command('erase')))
    .description('take a person at a customer out of the files, and list what that reaches and what it cannot')
    .argument('<person>', 'the person’s id')
    .option('--people <file>', 'a CSV file with the columns id, name and email that lies outside of the data folder')
    .option('--name <text...>', 'names to look for besides those the files give the id')
    .option('--write', 'do it; without it the changes are only shown')
    .addHelpText('after', examples('setpiece erase p-114', 'setpiece erase p-114 --people ../people.csv --write'))
    .addHelpText('after', github)
    .action((person, options) => run(async () => (await import('./erase.ts')).erase, { ...options, person }));

  evaluation(program.command('ledger'))
    .description('say what became of the runs: done, dismissed, late, and how soon people began')
    .option('--rebuild', 'read what a damaged or lost ledger should hold from the issues again')
    .option('--write', 'with --rebuild: write it; without it the lines are only shown')
    .addHelpText('after', examples('setpiece ledger', 'setpiece ledger --rebuild', 'setpiece ledger --rebuild --write'))
    .addHelpText('after', github)
    .action((options) => run(async () => (await import('./ledger.ts')).ledger, options));

  const reports = program.command('report').description('write what the evaluation knows as a document, or as a file for another program');
  evaluation(reports.command('value', { isDefault: true }))
    .description('the two pages a customer’s own boss may read: results, service, comparison, plan; the default of `report`')
    .argument('<customer>', 'a customer’s id')
    .option('--pdf', 'a PDF, printed by Chrome or Chromium', false)
    .option('--language <language>', 'one of `publish.languages` of the workspace; by default the first')
    .option('--out <file>', 'the file to write; by default value-<customer>.html or .pdf, and - is standard output')
    .addHelpText(
      'after',
      examples(
        'setpiece report acme',
        'setpiece report acme --pdf',
        'setpiece report acme --pdf --out reports/acme.pdf',
        'setpiece report acme --pdf --language zh-cn',
        'setpiece report acme --json',
      ),
    )
    .addHelpText(
      'after',
      '\nIt holds what the workspace declares with `value_report`, and the success plan: no health, note, risk or other customer.\nCHROME_PATH names the browser for --pdf where it is not found by itself.\n',
    )
    .action((customer, options) => run(async () => (await import('./report-value.ts')).reportValue, { ...options, customer }));
  evaluation(reports.command('audience'))
    .description('the customers of a run for a group as a table, with its e-mail filled in for each')
    .argument('[run]', 'the key of a run, as its issue names it; without it all that are open')
    .option('--out <path>', 'the file to write, or without a run the folder; by default standard output')
    .option('--people <file>', 'names and addresses from a CSV file that is kept out of Git, with the columns id, name and email')
    .addHelpText(
      'after',
      examples(
        'setpiece report audience tips/audience/1 --out tips.csv',
        'setpiece report audience tips/audience/1 --people ../people.csv --out tips.csv',
        'setpiece report audience --out audiences',
      ),
    )
    .action((key, options) => run(async () => (await import('./report-audience.ts')).reportAudience, { ...options, run: key }));

  workspace(program.command('state'))
    .description('bring history and ledger from their branch, or keep what a run added there')
    .addArgument(new Argument('<what>', 'check the branch out beside the content, or commit and push it').choices(['bring', 'keep']))
    .option('--state <folder>', 'where history and ledger are kept; by default .setpiece/state below the root')
    .addHelpText('after', examples('setpiece state bring', 'setpiece state keep'))
    .addHelpText('after', '\nThe branch is setpiece-state of the remote origin. GITHUB_TOKEN, where set, is used to reach it.\n')
    .action((what, options) => run(async () => (await import('./state.ts')).state, { ...options, what }));

  workspace(program.command('intake'))
    .description('make a pull request of an issue form somebody filled in, or say in the issue what is wrong with it')
    .option('--event <file>', 'the event of the issue; by default the one Actions names in GITHUB_EVENT_PATH')
    .addHelpText('after', examples('setpiece intake', 'setpiece intake --event event.json --json'))
    .addHelpText('after', github)
    .action((options) => run(async () => (await import('./intake.ts')).intake, options));

  evaluation(program.command('digest'))
    .description('send each person and the leads what the week holds: due, overdue, at risk, moved, renewals, held back')
    .option('--for <login>', 'one digest only: a login, or leads')
    .option('--dry-run', 'show what would be sent, and send nothing', false)
    .option('--again', 'send also what was sent, or begun, this week already', false)
    .addHelpText(
      'after',
      examples('setpiece digest --dry-run', 'setpiece digest --for maria --dry-run', 'setpiece digest', 'setpiece digest --json'),
    )
    .addHelpText('after', digestEnvironment)
    .action((options) => run(async () => (await import('./digest.ts')).digest, options));

  evaluation(program.command('comment'))
    .description('run the commands of a new comment on an issue, and of those that nobody answered')
    .option('--event <file>', 'the `issue_comment` event; by default the one that Actions names in GITHUB_EVENT_PATH')
    .addHelpText('after', examples('setpiece comment', 'setpiece comment --event event.json'))
    .addHelpText('after', github)
    .action((options) => run(async () => (await import('./comment.ts')).comment, options));

  evaluation(program.command('doctor'))
    .description('look at everything a set-up needs, on this machine and on GitHub, and say how to mend what is broken')
    .addHelpText('after', examples('setpiece doctor', 'setpiece doctor --json'))
    .addHelpText('after', github)
    .action((options) => run(async () => (await import('./doctor.ts')).doctor, options));

  workspace(program.command('import'))
    .description('make and update customer files from an export of one or more CSV files')
    .argument('<folder>', 'the folder that holds the exported files')
    .requiredOption('--map <file>', 'the mapping: which column fills which key')
    .option('--write', 'do it; without it the changes are only shown')
    .addHelpText('after', examples('setpiece import export/ --map mapping.yaml', 'setpiece import export/ --map mapping.yaml --write'))
    .addHelpText('after', mappingExample)
    .action((folder, options) => run(async () => (await import('./import.ts')).importExport, { ...options, folder }));

  program
    .command('init')
    .description('write a small working workspace, workflows and first steps into an empty folder or a Git repository')
    .argument('[folder]', 'where; by default the folder you are in', '.')
    .option('--name <text>', 'the workspace’s name; by default the folder’s')
    .option('--repository <owner/name>', 'the repository whose issues are the tasks; by default the remote origin')
    .option('--time-zone <zone>', 'the zone in which days begin and end; by default this machine’s')
    .option('--country <code>', 'whose public holidays are no business days; by default the time zone’s')
    .option('--currency <code>', 'the currency of amounts; by default the country’s')
    .option('--login <login>', 'who receives the first issues; by default you, as far as Git knows')
    .option('--person <name>', 'the name of this person; by default as in Git')
    .option('--live-from <day>', 'what lies before this day starts nothing; by default today', readDay)
    .option('--tool <package>', 'where npm finds setpiece: a version, or the path of a package; by default this version')
    .addOption(
      new Option('--sample', 'write the whole sample company instead of three examples')
        .default(false)
        .conflicts(['repository', 'timeZone', 'country', 'currency', 'person', 'liveFrom']),
    )
    .option('--no-workflows', 'leave .github/ out')
    .option('--json', 'write one JSON document and nothing else to standard output', false)
    .addHelpText(
      'after',
      examples('setpiece init', 'setpiece init our-success --login maria --country DE', 'setpiece init try-out --sample'),
    )
    .addHelpText(
      'after',
      '\nFiles that are there are kept. Nothing is asked: what was guessed is printed, and written down to be changed.\n',
    )
    .action((folder, options) => run(async () => (await import('./init.ts')).init, { ...options, folder }));

  site(evaluation(program.command('build')))
    .description('build the site: the handbook, and the reports where they may be shown')
    .option('--out <folder>', 'where the site is written; by default .setpiece/pages below the root')
    .option('--base <path>', 'the path under which the site is served', readBase, '/')
    .addHelpText('after', examples('setpiece build', 'setpiece build --reports', 'setpiece build --base /customers/ --out public'))
    .action((options) => run(async () => (await import('./build.ts')).build, options));

  site(evaluation(program.command('preview')))
    .description('show the site on this machine and follow changes of the files')
    .option('--port <number>', 'the port to listen on; the next free one where it is taken', readPort, 4321)
    .addHelpText('after', examples('setpiece preview', 'setpiece preview --reports --port 8080'))
    .action((options) => run(async () => (await import('./preview.ts')).preview, options));

  try {
    if (words.length === 0) {
      terminal.out(program.helpInformation());
      return 2;
    }
    await program.parseAsync([...words], { from: 'user' });
    return exit;
  } catch (error) {
    return explainFailure(error, terminal);
  }
}

function explainFailure(error: unknown, terminal: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UseError) {
    terminal.err(`${error.message}\n${error.hint === undefined ? '' : `${error.hint}\n`}`);
    return 2;
  }
  if (isSystemError(error)) {
    terminal.err(`${error.message}\nCheck the path and its permissions, then run the command again.\n`);
    return 2;
  }
  // A bug: its trace is wanted, but only where somebody asks for it.
  const text = error instanceof Error ? error.message : String(error);
  terminal.err(`Something went wrong inside setpiece: ${text}\nPlease report it; SETPIECE_TRACE=1 shows where.\n`);
  if (terminal.environment.SETPIECE_TRACE === '1' && error instanceof Error) terminal.err(`${error.stack}\n`);
  return 2;
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

function workspace(command: Command): Command {
  return command
    .option('--root <folder>', 'the folder that holds playbooks/ and customers/', '.')
    .option('--json', 'write one JSON document and nothing else to standard output', false);
}

function evaluation(command: Command): Command {
  return sources(
    workspace(command).option('--as-of <day>', 'the day, YYYY-MM-DD; by default the workspace’s `as_of`, else today', readDay),
  );
}

function sources(command: Command): Command {
  return command
    .option('--data <folder>', 'where the files of sources lie; by default customers/ below the root')
    .option('--state <folder>', 'where history and ledger are kept; by default .setpiece/state below the root');
}

function noCache(): Option {
  return new Option('--no-cache', 'work everything out anew, also where nothing has changed since the last time');
}

function site(command: Command): Command {
  return command.option(
    '--reports',
    'build account reports with all they hold, whatever `publish` says: for a site that stays private',
    false,
  );
}

function readDay(text: string): Day {
  const day = parseDay(text);
  if (day === undefined) throw new InvalidArgumentError('Expected a day that exists, written YYYY-MM-DD, such as 2026-11-02.');
  return day;
}

function readDays(text: string): readonly Day[] {
  return text.split(',').map((one) => readDay(one.trim()));
}

function readDuration(text: string): Duration {
  const duration = parseDuration(text);
  if (duration === undefined || duration.count === 0) throw new InvalidArgumentError('Expected a duration, such as 30d, 4w, 1mo or 1q.');
  return duration;
}

function readCount(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

function readShard(text: string): Shard {
  const [, number = 0, of = 0] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (number < 1 || of < number) throw new InvalidArgumentError('Expected a share such as 3/16: its number, and how many there are.');
  return { number, of };
}

function readNumber(text: string): number {
  const number = readCount(text);
  if (number < 1) throw new InvalidArgumentError('Expected the number of a pull request.');
  return number;
}

function readPort(text: string): number {
  const port = readCount(text);
  if (port < 1 || port > 65_535) throw new InvalidArgumentError('Expected a port from 1 to 65535.');
  return port;
}

function readBase(text: string): string {
  if (!/^[\w./~-]*$/.test(text)) throw new InvalidArgumentError('Expected a path without an address before it, such as /customers/.');
  return `/${text}/`.replaceAll(/\/+/g, '/');
}

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}

const digestEnvironment = `
\`digest\` in workspace.yaml says where it goes. What that needs comes from environment variables:
  issue  GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_API_URL, as for apply
  slack  SLACK_BOT_TOKEN
  email  RESEND_API_KEY, and SETPIECE_ADDRESSES: {"maria": "maria@northlight.example"}
A digest is sent once a week. Without what is needed it is shown, and the command ends with 2.
`;

const github = `
GitHub is found as in GitHub Actions, by environment variables:
  GITHUB_TOKEN         a token that may read and write issues
  GITHUB_REPOSITORY    owner/name; \`github.repository\` in workspace.yaml comes first
  GITHUB_API_URL       the API of a GitHub Enterprise server
`;

const mappingExample = `
A mapping:
  into: customers
  key: { column: account_id, id: slug }
  files:
    - file: accounts.csv
      set: { name: account_name, country: { column: country, values: { UK: GB } }, custom.plan: plan_tier }
      required: [account_id, account_name]
    - file: subscriptions.csv
      list: contracts
      set: { id: subscription_id, start: start_date, end: end_date, seats: seats, arr: arr_amount }
      dates: DD-MM-YYYY

Fields under custom. must be declared under custom: in playbooks/workspace.yaml.
`;
