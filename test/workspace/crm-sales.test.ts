import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { run, temporaryFolder } from '../cli/recording.ts';

/** The export is no part of this repository. */
const data = resolve('../shared/data/crm-sales');
const isPresent = existsSync(join(data, 'accounts.csv'));
if (!isPresent) process.stdout.write(`Skipped: the CRM Sales export is not at ${data}.\n`);

const imported = z.object({
  creates: z.array(z.object({ customer: z.string() })),
  updates: z.array(z.unknown()),
  unchanged: z.array(z.string()),
  passedOver: z.array(z.object({ rows: z.number(), of: z.number() })),
  diagnostics: z.array(z.object({ file: z.string(), line: z.number(), message: z.string(), severity: z.string() })),
});

function workspace(): string {
  const folder = temporaryFolder();
  cpSync('test/real/crm-sales', folder, { recursive: true });
  return folder;
}

async function importAll(folder: string, ...words: string[]): Promise<z.infer<typeof imported> & { exit: number }> {
  const { exit, out } = await run(folder, ['import', data, '--map', 'mapping.yaml', '--json', ...words]);
  return { ...imported.parse(JSON.parse(out)), exit };
}

describe.skipIf(!isPresent)('the CRM Sales export: 85 accounts, 8,800 deals', () => {
  test('its misspelled values are reported with the nearest one, and what belongs to them with them', async () => {
    const { exit, creates, diagnostics, passedOver } = await importAll(workspace());
    expect(exit).toBe(1);
    const about = (text: string) =>
      diagnostics.filter(({ message }) => message.includes(text)).map(({ file, line, message }) => `${file}:${line} ${message}`);
    expect(about('technolgy')).toHaveLength(12);
    expect(about('technolgy')[0]).toMatch(/^accounts\.csv:2 "technolgy" in sector is none of .*; did you mean "technology"\?$/);
    expect(about('"Philipines" in office_location')).toEqual([expect.stringMatching(/did you mean "PH"|is none of/)]);
    expect(about('"GTXPro" in product').length).toBeGreaterThan(900);
    expect(about('"GTXPro" in product')[0]).toContain('did you mean "GTX Pro"?');
    // Of its four subsidiaries three have the misspelled sector themselves.
    expect(about('belongs to "Acme Corporation"')).toEqual([expect.stringContaining('its own row was refused')]);
    expect(about('is no customer: it stands in no file before')).toEqual([]);
    expect(creates.length).toBeLessThan(73);
    expect(passedOver.map(({ of }) => of)).toEqual([8800, 8800]);
  });

  test('once the mapping translates them everything comes in, and the workspace validates and evaluates', async () => {
    const folder = workspace();
    const mapping = join(folder, 'mapping.yaml');
    const mended = readFileSync(mapping, 'utf8')
      .replace('        column: sector\n', '        column: sector\n        values: { technolgy: technology }\n')
      .replace('          Philippines: PH\n', '          Philipines: PH\n')
      .replace('        column: product\n        allowed', '        column: product\n        values: { GTXPro: GTX Pro }\n        allowed')
      .replace('          GTX Pro: gtx_pro\n', '          GTXPro: gtx_pro\n');
    writeFileSync(mapping, mended);
    const first = await importAll(folder, '--write');
    expect([first.exit, first.diagnostics]).toEqual([0, []]);
    expect(first.creates).toHaveLength(85);
    expect(first.passedOver.map(({ rows }) => rows)).toEqual([8800 - 4238, expect.any(Number)]);
    const records = readdirSync(join(folder, 'customers')).map((file) => readFileSync(join(folder, 'customers', file), 'utf8'));
    expect(records.filter((text) => /^parent: [a-z0-9-]+$/m.test(text))).toHaveLength(15);
    expect(records.reduce((sum, text) => sum + (text.match(/^ {4}start: 201[67]-\d\d-\d\d$/gm)?.length ?? 0), 0)).toBe(4238);
    const again = await importAll(folder, '--write');
    expect([again.creates, again.updates, again.unchanged.length]).toEqual([[], [], 85]);
    const checked = await run(folder, ['validate', '--data', data]);
    expect([checked.exit, checked.err.split('\n').filter((line) => / error /.test(line))]).toEqual([0, []]);
    const { exit, out } = await run(folder, ['evaluate', '--data', data, '--as-of', '2017-12-31', '--json']);
    expect(exit).toBe(0);
    const report = z
      .object({ customers: z.array(z.object({ id: z.string(), health: z.object({ band: z.string().nullable() }) })) })
      .parse(JSON.parse(out));
    expect(report.customers).toHaveLength(85);
    expect(new Set(report.customers.map(({ health }) => health.band))).toEqual(new Set(['green', 'yellow', 'red']));
  });
});
