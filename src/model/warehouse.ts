import { z } from 'zod';
import { count, key, word } from './scalars.ts';

/** What an address in a file is answered with: it is not repeated, because a password may be in it. */
const asVariable = 'expected the name of an environment variable, such as WAREHOUSE_URL: the address itself never stands in a file';

const variable = z
  .string({ error: asVariable })
  .refine((text) => /^[A-Z][A-Z0-9_]{0,99}$/.test(text), asVariable)
  .meta({ type: 'string', pattern: '^[A-Z][A-Z0-9_]*$', title: 'the name of an environment variable' });

/** `warehouses.<name>`: a database outside that has rows. */
export const warehouseSchema = z.strictObject({
  engine: key(word('clickhouse', 'postgres'), 'What it is: ClickHouse or PostgreSQL (and what speaks like it).', 'clickhouse'),
  address: key(
    variable,
    'The environment variable that holds its address with user and password, such as `https://reader:…@host:8443/analytics` or `postgresql://reader:…@host/analytics`. Only the name of the variable stands here.',
    'WAREHOUSE_URL',
  ),
  seconds: key(count, 'A query may take so long; after that the run stops with an error. Default: 120.', 120).default(120),
});

/** A warehouse after reading. */
export type WarehouseSettings = z.output<typeof warehouseSchema>;
