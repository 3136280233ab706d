import type { $ZodType, $ZodTypes } from 'zod/v4/core';
import type { Path } from '../model/position.ts';

/** The schemas that may hold at a path, with choices, defaults and transforms taken off. */
function schemasAt(schema: $ZodType, path: Path): $ZodTypes[] {
  let level = bare(schema);
  for (const part of path) level = level.flatMap((current) => inner(current, part)).flatMap(bare);
  return level;
}

/** The keys a map at a path may have, sorted; empty where any key is allowed. */
export function keysAt(schema: $ZodType, path: Path): string[] {
  const keys = schemasAt(schema, path).flatMap(({ _zod: { def } }) => (def.type === 'object' ? Object.keys(def.shape) : []));
  return [...new Set(keys)].sort();
}

/** Every schema whose shape a value may have: the options of choices, the inside of optionals, defaults and transforms. */
function bare(schema: $ZodType): $ZodTypes[] {
  const known = schema as $ZodTypes; // zod's own classes are a closed set
  const { def } = known._zod;
  switch (def.type) {
    case 'optional':
    case 'default':
    case 'prefault':
    case 'nullable':
    case 'readonly':
      return bare(def.innerType);
    case 'pipe':
      return bare(def.in);
    case 'union':
      return def.options.flatMap(bare);
    default:
      return [known];
  }
}

function inner({ _zod: { def } }: $ZodTypes, part: string | number): $ZodType[] {
  if (def.type === 'object') {
    const found = def.shape[String(part)] ?? def.catchall;
    return found ? [found] : [];
  }
  if (def.type === 'record') return [def.valueType];
  if (def.type === 'array') return typeof part === 'number' ? [def.element] : [];
  return [];
}
