import type { $ZodType, $ZodTypes, ParsePayload } from 'zod/v4/core';

/** What a reader gives for a value that its schema may refuse: the schema itself then decides, and says why. */
export const undecided = Symbol('undecided');

/** Gives what a schema makes of a value that it accepts, or {@link undecided}. */
type Reader = (value: unknown) => unknown;

const readers = new WeakMap<$ZodType, Reader>();

/**
 * The reader of a schema: what zod's `safeParse` gives for a value that fits, in a tenth of the time, and nothing for any other. Values are
 * those of YAML: text, lists and plain objects, nowhere `undefined`. A test holds that both agree on every kind of file.
 */
export function readerOf(schema: $ZodType): Reader {
  let reader = readers.get(schema);
  if (reader === undefined) {
    const read = bareReader(schema as $ZodTypes); // zod's own classes are a closed set
    const checks = schema._zod.def.checks ?? [];
    reader = checks.length === 0 ? read : checked(read, checks);
    readers.set(schema, reader);
  }
  return reader;
}

function bareReader(schema: $ZodTypes): Reader {
  const { def } = schema._zod;
  switch (def.type) {
    case 'string':
      // Formats and coercion are left to zod; the schemas of files have neither.
      return 'format' in def || def.coerce ? askZod(schema) : (value) => (typeof value === 'string' ? value : undecided);
    case 'enum':
    case 'literal': {
      const values = schema._zod.values ?? new Set();
      return (value) => (values.has(value as string) ? value : undecided);
    }
    case 'optional': {
      if (def.innerType._zod.optin === 'defaulted') return askZod(schema);
      const inner = readerOf(def.innerType);
      return (value) => (value === undefined ? undefined : inner(value));
    }
    case 'default': {
      const inner = readerOf(def.innerType);
      return (value) => (value === undefined ? def.defaultValue : (inner(value) ?? def.defaultValue));
    }
    case 'prefault': {
      const inner = readerOf(def.innerType);
      return (value) => inner(value === undefined ? def.defaultValue : value);
    }
    case 'pipe': {
      if ('reverseTransform' in def) return askZod(schema);
      const [first, second] = [readerOf(def.in), readerOf(def.out)];
      return (value) => {
        const read = first(value);
        return read === undecided ? undecided : second(read);
      };
    }
    case 'transform':
      return transformed(def.transform as (value: unknown, payload: ParsePayload) => unknown); // as zod calls it
    case 'union': {
      if ('discriminator' in def || ('inclusive' in def && def.inclusive === false)) return askZod(schema);
      const options = def.options.map(readerOf);
      return (value) => {
        for (const option of options) {
          const read = option(value);
          if (read !== undecided) return read;
        }
        return undecided;
      };
    }
    case 'array': {
      const element = readerOf(def.element);
      return (value) => (Array.isArray(value) ? readAll(value, element) : undecided);
    }
    case 'object':
      return def.catchall?._zod.def.type === 'never' ? objectReader(def.shape) : askZod(schema);
    case 'record':
      return def.keyType._zod.values || ('mode' in def && def.mode === 'loose')
        ? askZod(schema)
        : recordReader(readerOf(def.keyType), readerOf(def.valueType));
    default:
      return askZod(schema);
  }
}

function askZod(schema: $ZodType): Reader {
  return (value) => {
    const { value: read, issues } = schema._zod.run({ value, issues: [] }, { async: false }) as ParsePayload; // a promise only where async is allowed
    return issues.length === 0 ? read : undecided;
  };
}

/** What zod hands to transforms and checks; issues that they add to it are only counted. */
class Payload implements ParsePayload {
  value: unknown;
  readonly issues: ParsePayload['issues'] = [];

  constructor(value: unknown) {
    this.value = value;
  }

  addIssue(): void {
    this.issues.push({ code: 'custom', message: '', input: this.value, path: [] });
  }
}

function transformed(transform: (value: unknown, payload: ParsePayload) => unknown): Reader {
  let payload = new Payload(undefined);
  return (value) => {
    payload.value = value;
    const read = transform(value, payload);
    if (payload.issues.length === 0) return read;
    payload = new Payload(undefined);
    return undecided;
  };
}

function checked(read: Reader, checks: NonNullable<$ZodType['_zod']['def']['checks']>): Reader {
  return (value) => {
    const payload = new Payload(read(value));
    if (payload.value === undecided) return undecided;
    for (const { _zod } of checks) {
      if (_zod.def.when?.(payload) === false) continue;
      const check = _zod.check as (payload: ParsePayload) => unknown; // a check of this schema takes what the schema gives
      check(payload);
      if (payload.issues.length > 0) return undecided;
    }
    return payload.value;
  };
}

function readAll(values: readonly unknown[], element: Reader): unknown {
  const result: unknown[] = [];
  for (const value of values) {
    const read = element(value);
    if (read === undecided) return undecided;
    result.push(read);
  }
  return result;
}

/** What an object does where a key is absent: fail, leave it out, or ask the reader for a default. */
type WhenAbsent = 'undecided' | 'left out' | 'default';

function objectReader(shape: Readonly<Record<string, $ZodType>>): Reader {
  const fields = Object.entries(shape).map(([key, schema]) => ({ key, read: readerOf(schema), absent: whenAbsent(schema) }));
  return (value) => {
    if (!isMap(value)) return undecided;
    const result: Record<string, unknown> = {};
    let present = 0;
    for (const { key, read, absent } of fields) {
      const given = value[key];
      if (given === undefined) {
        if (absent === 'left out') continue;
        if (absent === 'undecided') return undecided;
      } else present += 1;
      const made = read(given);
      if (made === undecided) return undecided;
      result[key] = made;
    }
    let keys = 0;
    for (const _ in value) keys += 1;
    return keys === present ? result : undecided;
  };
}

function whenAbsent({ _zod: { optin, optout } }: $ZodType): WhenAbsent {
  if (optin === 'defaulted' && optout === undefined) return 'default';
  return optin === 'optional' && optout === 'optional' ? 'left out' : 'undecided';
}

function recordReader(readKey: Reader, readValue: Reader): Reader {
  return (value) => {
    if (!isMap(value)) return undecided;
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const madeKey = readKey(key);
      if (typeof madeKey !== 'string' && typeof madeKey !== 'number') return undecided;
      const made = readValue(value[key]);
      if (made === undecided) return undecided;
      result[madeKey] = made;
    }
    return result;
  };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
