import { z } from 'zod';
import type { FileSchema } from '../src/workspace/file-schemas.ts';

/** A JSON Schema, as far as ours are read again by {@link referencePage}. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly additionalProperties?: boolean | JsonSchema;
}

/** The JSON Schema by which editors complete and check files of a kind: of the values as they are written, before they are typed. */
export function jsonSchemaOf({ schema, title, files }: FileSchema): JsonSchema {
  const made = z.toJSONSchema(schema, {
    io: 'input',
    // The draft that the YAML language server knows best.
    target: 'draft-7',
    reused: 'inline',
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      // zod leaves out examples and defaults of whatever a transform follows; ours are written as files write them.
      const examples = z.globalRegistry.get(zodSchema)?.examples;
      if (Array.isArray(examples)) jsonSchema.examples = examples;
      if ((def.type === 'default' || def.type === 'prefault') && isSimple(def.defaultValue)) jsonSchema.default = def.defaultValue;
    },
  });
  const { $schema, ...rest } = made as JsonSchema; // zod types a JSON Schema wider than the part that it writes
  return { ...($schema && { $schema }), title: `${title} (${files})`, ...rest };
}

function isSimple(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
