import { expect, test } from 'vitest';
import { impactMarkdown } from '../../src/cli/impact-markdown.ts';
import { commentLimit } from '../../src/cli/impact-publish.ts';
import { impactText } from '../../src/cli/impact-text.ts';
import type { CustomerReport } from '../../src/evaluate/report.ts';
import { compareReports } from '../../src/proof/impact.ts';
import type { ImpactDocument } from '../../src/proof/impact-document.ts';
import { customer, noLinks, report, run } from '../tasks/sample.ts';

const many = 10_000;
const name = (index: number) => `Nordhaven & Söhne | Logistik und Großhandel Niederlassung Nr. ${index} <b>`;
const health = customer('acme').health;

/** Customers that are all in a band, each with a run of its own that is due on a day or not there. */
function all(band: 'green' | 'red', due: string | null, count = many): readonly CustomerReport[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `customer-${String(index).padStart(5, '0')}`;
    const more = { name: name(index), arr: 1000 + index, health: { ...health, band, score: band === 'green' ? 80 : 20 } };
    return customer(id, { ...more, runs: due === null ? [] : [run(id, { due })] });
  });
}

function documentOf(base: readonly CustomerReport[], head: readonly CustomerReport[]): ImpactDocument {
  const same = (id: string) => id;
  const renaming = { playbook: same, subject: same, key: same };
  return {
    workspace: 'Northlight',
    base: { name: 'main', commit: 'a'.repeat(40) },
    head: { name: 'the working tree', commit: null },
    asOf: '2026-11-22',
    gap: null,
    notes: ['History up to 2026-11-21. The ledger has 12 lines.'],
    impact: compareReports(report(base), report(head), { renaming, known: new Set(), named: new Set() }),
    definitions: [],
    given: [],
    mode: 'live',
    plan: { base: { creates: 0, closes: 0 }, head: { creates: 0, closes: 0 } },
    guards: [],
    findings: { new: [], solved: [] },
    scenarios: { ran: 0, failing: [], mended: [], uncovered: [], covered: [] },
    errors: 0,
  };
}

const comment = (document: ImpactDocument) =>
  impactMarkdown(document, { characters: commentLimit, seeAll: '[the summary](https://example.com) lists more', links: noLinks });

test('all of 10,000 customers change band: as many as fit, the most at stake first, and how many are left out', () => {
  const document = documentOf(all('green', null), all('red', null));
  const text = comment(document);
  expect(text.length).toBeGreaterThan(commentLimit - 400);
  expect(text.length).toBeLessThanOrEqual(commentLimit);
  expect(text).toContain('**10,000 customers change band (€59,995,000 ARR at stake).**');
  const rows = text.split('\n').filter((line) => line.startsWith('| Nord'));
  expect(rows[0]).toContain('Nr. 9999');
  expect(text).toContain(`… and ${many - rows.length} more: [the summary](https://example.com) lists more.`);
});

test('with runs that open, move and change hands too, every table keeps some rows, and what ends and begins comes first', () => {
  const half = many / 2;
  const document = documentOf(
    [...all('green', '2026-12-01', half), ...all('green', null).slice(half)],
    [...all('red', '2026-12-09', half), ...all('red', '2026-12-09').slice(half)],
  );
  const text = comment(document);
  expect(text.length).toBeLessThanOrEqual(commentLimit);
  const titles = [...text.matchAll(/(?:<summary>|^\*\*)([^<*]*)/gm)].map(([, title]) => title);
  expect(titles.slice(1)).toEqual([
    '5,000 runs open',
    '5,000 runs are due on another day',
    '10,000 customers change band',
    'One person has another load of open runs',
  ]);
  for (const part of text.split('<details>'))
    expect(part.split('\n').filter((line) => line.startsWith('| ')).length).toBeGreaterThanOrEqual(3);
  expect(text.split('<details>').every((part, index) => index === 0 || part.includes('</details>'))).toBe(true);
});

test('all there is, where it may be as long as it is', () => {
  const document = documentOf(all('green', null, 500), all('red', null, 500));
  const text = impactMarkdown(document, { characters: Infinity, seeAll: null, links: noLinks });
  expect(text.split('\n').filter((line) => line.startsWith('| Nord'))).toHaveLength(500);
  expect(text).not.toContain('more');
  expect(
    impactText(document)
      .split('\n')
      .filter((line) => line.startsWith('Nord')),
  ).toHaveLength(500);
});

test('a small impact: the most important table is open, the others are folded', () => {
  const text = comment(documentOf(all('green', '2026-12-01', 2), all('red', null, 2)));
  const [open, ...folded] = text.split('<details>');
  expect(open).toContain('**2 runs no longer come up**\n\nThey would come up now by the rules of the base.');
  expect(folded[0]).toMatch(
    /^<summary>2 customers change band<\/summary>\n\n2 green → red\. €2,001 ARR at stake\.\n\n\| customer \| ARR \| from \| to \|\n/,
  );
  expect(folded).toHaveLength(2);
});

test('of what cannot be compared: never “no change”', () => {
  const first = {
    file: 'playbooks/a_b.yaml',
    line: 3,
    column: 1,
    code: 'unknown-name',
    severity: 'error',
    message: '`x` is not known',
  } as const;
  const text = comment({ ...documentOf([], []), impact: null, gap: { head: false, base: { first, errors: 3 } } });
  expect(text).toContain(
    '**What changes is not known: the base cannot be evaluated: playbooks/a\\_b.yaml:3 unknown-name, `x` is not known, and 2 more. All findings of the head are listed.**',
  );
  expect(text).not.toContain('No change');
});
