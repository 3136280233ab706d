import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Measurement } from './measured-process.ts';

/** A row that was measured. */
export interface Result {
  readonly row: string;
  readonly peer: string;
  readonly target: number;
  readonly unit?: 'points';
  readonly megabytes?: number;
  readonly measured: { readonly ours: Measurement; readonly peer: Measurement };
  /** Ours ÷ peer, by time. */
  readonly ratio: number;
  readonly met: boolean;
}

/** The machine, what ran, and the head of the table. */
export function tableHead(): string {
  return `${machine()}\n\n| row | ours | peer | ratio | target | met | peak memory, ours / peer |\n|---|---|---|---|---|---|---|`;
}

export function tableLine({ row, peer, target, unit, megabytes, measured, ratio, met }: Result): string {
  const time = ({ seconds }: Measurement) => `${seconds.toFixed(seconds < 10 ? 2 : 1)} ${unit ?? 's'}`;
  const memory = ({ megabytes }: Measurement) => (megabytes === 0 ? '–' : `${Math.round(megabytes)} MB`);
  const share = (value: number) => value.toFixed(value < 1 ? 3 : 2);
  const cells = [
    `\`${row}\``,
    time(measured.ours),
    `${time(measured.peer)}, ${peer}`,
    share(ratio),
    `≤ ${share(target)}${megabytes === undefined ? '' : `, ≤ ${megabytes} MB`}`,
    met ? 'yes' : 'no',
    `${memory(measured.ours)} / ${memory(measured.peer)}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The page of the handbook. */
export function writePage(results: readonly Result[]): string {
  const missed = results.filter(({ met }) => !met).map(({ row }) => `\`${row}\``);
  return `---
title: Benchmarks
description: How long Setpiece takes for a thousand and ten thousand customers, beside what one would use instead.
---

Measured by \`npm run bench -- --write\` in a checkout of Setpiece. Each figure is that of a whole process of the built package: starting,
reading every file, the work, and writing the result. Nothing is kept between runs but what Node compiled of the package, except where a row says so.

${tableHead()}
${results.map(tableLine).join('\n')}

${missed.length === 0 ? 'Every target is met.' : `Targets not met: ${missed.join(', ')}.`}

## How to read it

The ratio is ours divided by the peer's: under 1 is faster than the peer. Compare ratios, not seconds: ours and the peer run in turn on the same
machine, so that a busy one slows both. Starts are medians of five runs, validating and evaluating of three; a site is built once and held
against both of its peers. Memory is the largest resident set of any run.

- **\`help\`, \`validate-sample\`**: starting, and checking the sample that comes with Setpiece, against a limit in seconds.
- **\`validate-…\`**: \`setpiece validate\` on generated customers of about 40 lines of YAML. The peer parses the same records with \`yaml\` and checks
  them with a zod schema. Ours also compiles the rules and checks what must hold across files.
- **\`evaluate-…-cold\`**: \`setpiece evaluate --json\` without history. The peer parses, checks, runs thirty rules for each customer with
  json-rules-engine and writes which of them hold. Ours evaluates the same thirty rules as segments, and a health model of six measures, three playbooks
  and the reasons for all of it; and it does so for two days, because the day before the first has to be known too.
- **\`rules\`, \`rules-trace\`**: thirty conditions for each of a million records with fields that may be unknown or absent, in one process. The peer is the same
  thirty written by hand as closures. \`rules\` has the answers alone, \`rules-trace\` also the values that decided; both are held against the peer without reasons.
- **\`metrics-10m\`**: events, days since the last, different users and features in 28 days, of ten million events of a hundred thousand customers in a Parquet
  file a day, on one day of evaluation, with everything that may be wrong with a row. The peer is DuckDB reading two of the columns, the least that any answer needs.
- **\`evaluate-100k-table\`**: \`setpiece evaluate --json\` without history of a hundred thousand customers that are rows of one Parquet file, with the rules of
  \`evaluate-…-cold\`, but no metrics of events; the report is thrown away. A minute for a million customers leaves it 6 seconds.
- **\`evaluate-1m-shard\`**: one of eight shards of a million such rows, as \`setpiece evaluate --shard\` writes it, without the merge. Two processors take
  eight shards in four turns: its limit is a quarter of a minute.
- **\`fold-365\`**: \`setpiece replay\` of 365 days, each from the state that the one before left, for 1,000 customers, against \`setpiece evaluate --json\` of
  one day of the same customers.
- **\`evaluate-…-warm\`**: the same without \`--no-cache\` where nothing has changed since a run that was kept: the bytes it wrote are written again.
- **\`evaluate-…-changed\`**: where one customer in a hundred has changed. All of them are evaluated again.
- **\`site-…\`**: \`setpiece build --reports\`: evaluating, the handbook with its search, and an account report a customer. The peers write one small page a
  customer from the same records, by Eleventy and by writing strings to files; they evaluate nothing.
- **\`site-100k\`**: the same for a hundred thousand customers: above \`publish.account_pages_up_to\` (1,000) one page shows every account, from files of
  sixteen reports each.
- **\`preview-changed…\`**: \`setpiece preview --reports\` runs, the name of one customer changes in its file, and time counts until what is served for its
  account shows it; of a thousand customers (\`-1k\`) and of ten thousand.
- **\`account-page-…\`**: an account report of the sample, opened by Lighthouse on the slow telephone and network that it plays: when the largest part is
  painted, and how many points of 100 its score for performance lacks.
`;
}

function machine(): string {
  const [cpu] = cpus();
  const versions = ['yaml', 'zod', 'json-rules-engine', '@11ty/eleventy', 'astro', '@duckdb/node-api'].map((name) => {
    const manifest: { version: string } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
    return `${name} ${manifest.version}`;
  });
  const model = cpu?.model.replaceAll(/\s+/g, ' ').trim() || 'an unknown processor';
  return `${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform}, Node ${process.versions.node}, ${versions.join(', ')}`;
}
