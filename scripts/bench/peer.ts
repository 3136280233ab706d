/**
 * The peers of validate and evaluate: what a user would build from packages. `node peer.mjs validate FOLDER` parses with `yaml` and checks with
 * zod; `node peer.mjs evaluate FOLDER` also runs thirty rules with json-rules-engine and writes a JSON file.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine } from 'json-rules-engine';
import { parse } from 'yaml';
import { z } from 'zod';
import { rules } from './generated-workspace.ts';

const customer = z.strictObject({
  id: z.string(),
  name: z.string(),
  industry: z.string(),
  country: z.string().length(2),
  currency: z.string().length(3),
  signed_up: z.iso.date(),
  custom: z.strictObject({
    usage: z.number(),
    tickets: z.number(),
    score: z.number(),
    plan: z.string(),
    erp: z.string(),
    strategic: z.enum(['yes', 'no']),
  }),
  owners: z.array(z.strictObject({ role: z.string(), login: z.string(), from: z.iso.date() })),
  contracts: z.array(
    z.strictObject({
      id: z.string(),
      start: z.iso.date(),
      end: z.iso.date(),
      notice: z.string(),
      auto_renew: z.enum(['yes', 'no']),
      seats: z.number(),
      arr: z.number(),
    }),
  ),
  people: z.array(z.strictObject({ id: z.string(), persona: z.string() })),
  ratings: z.array(z.strictObject({ kind: z.string(), value: z.string(), on: z.iso.date(), by: z.string() })),
});

const [work, folder = '.'] = process.argv.slice(2);
const engine = new Engine();
for (const rule of rules) {
  engine.addRule({
    conditions: { all: [{ fact: rule.field, operator: 'greaterThanInclusive', value: rule.limit }] },
    event: { type: rule.name },
  });
}
const results: { id: string; segments: string[] }[] = [];
for (const file of readdirSync(join(folder, 'customers')).sort()) {
  if (!file.endsWith('.yaml')) continue;
  const record = customer.parse(parse(readFileSync(join(folder, 'customers', file), 'utf8')));
  if (work === 'validate') continue;
  const contract = record.contracts[0];
  const { events } = await engine.run({ ...record.custom, arr: contract?.arr ?? 0, seats: contract?.seats ?? 0 });
  results.push({ id: record.id, segments: events.map((event) => event.type).sort() });
}
if (work === 'evaluate') writeFileSync(join(folder, 'peer.json'), JSON.stringify(results));
