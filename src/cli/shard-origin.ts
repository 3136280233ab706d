import { statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { isMonthFile } from '../history/store.ts';
import type { Content } from '../model/content.ts';
import type { Day } from '../model/day.ts';
import { formatDay } from '../model/day.ts';
import { formatPosition, positionAt } from '../model/position.ts';
import { listFiles, readText } from '../workspace/files.ts';
import type { WorkspaceResult } from '../workspace/workspace.ts';
import type { Places } from './places.ts';
import { digestOf, type ShardOrigin } from './shard-files.ts';
import { UseError } from './terminal.ts';

/** What the shards of an evaluation have in common. */
export async function originOf(places: Places, tables: WorkspaceResult['tables'], asOf: Day, of: number): Promise<ShardOrigin> {
  const { root, data, state } = places;
  const months = (await readdir(join(state, 'history')).catch(() => [])).filter(isMonthFile).map((name) => `history/${name}`);
  const ledger = statSync(join(state, 'ledger.ndjson'), { throwIfNoEntry: false }) === undefined ? [] : ['ledger.ndjson'];
  const digest = digestOf([
    ...listFiles(root).files.map((name) => ({ name, path: join(root, name) })),
    ...(tables?.paths ?? []).map((name) => ({ name: `data/${name}`, path: join(data, name) })),
    ...[...months, ...ledger].map((name) => ({ name: `state/${name}`, path: join(state, name) })),
  ]);
  return { version: manifest.version, digest, asOf: formatDay(asOf), of };
}

/**
 * Refuses what shards cannot do and answer as one evaluation does: `percentile` compares a customer with all others, and what comes of it may be
 * compared again.
 */
export function refusePercentiles(root: string, { definitions, healthModels, journey, playbooks, workspace }: Content): void {
  const files = [workspace, journey, ...definitions, ...healthModels, ...playbooks].map(({ file }) => file);
  const found = [...new Set(files)].sort().flatMap((file) => {
    const text = readText(root, file).text ?? '';
    const rule = file.endsWith('.yaml') ? text : (/^---\n[\s\S]*?\n---/.exec(text)?.[0] ?? '');
    return [...rule.matchAll(/^(?:[^#\n]|\S#)*?(\bpercentile\s*\()/gm)].map((match) => {
      const at = match.index + match[0].length - (match[1] ?? '').length;
      return formatPosition(positionAt({ file, text }, at));
    });
  });
  if (found.length > 0)
    throw new UseError(
      `Shards cannot be evaluated where \`percentile\` is used: ${found.join(', ')}.`,
      'It compares each customer with all others, and no shard has them. Evaluate all customers in one run, without --shard.',
    );
}
