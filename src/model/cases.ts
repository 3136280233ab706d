import { z } from 'zod';
import { expression, key } from './scalars.ts';

/** A choice: the first line whose `if` is true wins; `else` comes last and is mandatory. */
export interface Cases<T> {
  readonly cases: readonly Case<T>[];
}

/** One line of a choice: `if` with `then`, or the closing `else`. */
type Case<T> = { readonly if: string; readonly then: T } | { readonly else: T };

/** Schema of `cases:` over a plain value. Example: `cases: [{ if: arr >= 150000, then: P1 }, { else: P2 }]`. */
export function casesOf<T extends z.ZodType>(value: T, example: unknown) {
  const line = z.union([
    z.strictObject({
      if: key(expression, 'The condition of this line.', 'arr >= 150000'),
      then: key(value, 'What holds when the condition is the first true one.', example),
    }),
    z.strictObject({ else: key(value, 'What holds when no line before is true.', example) }),
  ]);
  return key(
    z
      .array(line)
      .min(1)
      .superRefine((lines, context) => {
        lines.forEach((entry, index) => {
          const last = index === lines.length - 1;
          if ('else' in entry && !last)
            context.addIssue({
              code: 'custom',
              path: [index],
              message: '`else` must be the last line: the lines after it could never be read',
            });
          if (!('else' in entry) && last)
            context.addIssue({
              code: 'custom',
              path: [index],
              message: 'the last line must be `else`, so that every customer has a value',
            });
        });
      }),
    'A choice: the first line whose `if` is true wins, `else` comes last.',
    [{ if: 'arr >= 150000', then: example }, { else: example }],
  );
}

/** A plain value, or a choice of plain values under `cases:`. */
export function plainOrCases<T extends z.ZodType>(value: T, example: unknown) {
  return z.union([value, z.strictObject({ cases: casesOf(value, example) })]);
}

/** Tells a choice from a plain value. */
export function isCases<T>(value: T | Cases<T>): value is Cases<T> {
  return typeof value === 'object' && value !== null && 'cases' in value;
}
