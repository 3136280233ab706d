import { builtInSources } from '../src/model/source.ts';

/** The reference page of the sources that every workspace has, with their columns. */
export function sourcesPage(): string {
  return [
    '---',
    'title: Built-in sources',
    'description: What metrics can count and playbooks can start on without a file, with every column.',
    'sidebar:',
    '  order: 4',
    '---',
    '',
    'These sources need no file. Metrics read them with `of`, playbooks start on their rows with `each`; conditions read their columns as `row.<column>`. What holds for their days is told in [Meanings](../meanings/).',
    '',
    '```yaml',
    'metrics:',
    '  falls_90d: { count: rows, of: band_changes, where: row.level == "score" && row.to == "red", window: 90d }',
    '  sponsors: { count: open, of: people, where: row.persona == "sponsor" }',
    '```',
    '',
    ...Object.entries(builtInSources).flatMap(([name, { about, kind, columns }]) => [
      `## \`${name}\``,
      '',
      `${about} ${kind === 'spans' ? 'Spans, from `at` to `to`.' : 'Events, dated `at`.'}`,
      '',
      '| Column | Meaning |',
      '|---|---|',
      ...Object.entries(columns).map(([column, meaning]) => `| \`${column}\` | ${meaning} |`),
      '',
    ]),
  ].join('\n');
}
