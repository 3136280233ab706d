import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { CustomerDraft, Draft, Fields, Row } from './draft.ts';

/** Writes a draft as the files of a workspace, the last one first where asked; returns its folder, which holds the data as well. */
export function writeFiles(draft: Draft, backwards = false): string {
  const root = mkdtempSync(join(tmpdir(), 'laws-'));
  const files = filesOf(draft);
  for (const [path, text] of backwards ? files.toReversed() : files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function filesOf(draft: Draft): readonly (readonly [string, string])[] {
  const rows = (source: Row['source'], columns: string, write: (row: Row) => string) =>
    [`data/${source}.csv`, [columns, ...draft.rows.filter((row) => row.source === source).map(write), ''].join('\n')] as const;
  const definitions = (['sources', 'metrics', 'dates', 'segments'] as const).map(
    (part) => [`playbooks/metrics/${part}.yaml`, yaml({ [part]: draft[part] })] as const,
  );
  return [
    ['playbooks/workspace.yaml', yaml(draft.workspace)],
    ['playbooks/journey.yaml', yaml({ stages: draft.stages })],
    ...definitions,
    ...draft.models.map((model) => [`playbooks/health/${model.id}.yaml`, yaml(model)] as const),
    ...draft.playbooks.map((play) => [`playbooks/plays/${play.id}.mdx`, page(play)] as const),
    ...draft.customers.flatMap(folderOf),
    rows('facts', 'account,day,id,metric,value', ({ customer, day, id, metric, value }) => [customer, day, id, metric, value].join(',')),
    rows('tickets', 'account,day,id,priority', ({ customer, day, id, urgent }) => [customer, day, id, urgent ? 'urgent' : 'low'].join(',')),
  ];
}

function folderOf({ record, touchpoints }: CustomerDraft): readonly (readonly [string, string])[] {
  return [
    [`customers/${record.id}/customer.yaml`, yaml(record)],
    ...touchpoints.map((one, index) => [`customers/${record.id}/touchpoints/${String(one.on)}-${index}.md`, page(one)] as const),
  ];
}

function yaml(fields: Fields): string {
  return stringify(fields, { aliasDuplicateObjects: false, lineWidth: 0 });
}

function page(fields: Fields): string {
  return `---\n${yaml(fields)}---\nHow to do it.\n`;
}
