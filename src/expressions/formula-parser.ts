import { type Duration, parseDuration } from '../model/duration.ts';
import { readTokens, type Token } from './tokens.ts';
import type { Problem } from './value.ts';

/**
 * A parsed date formula with its place in the text, in UTF-16 units: a named date, one moved by a duration (or by a duration that has
 * a name, such as `contract.notice`), or the earliest or latest of several.
 */
export type FormulaNode = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'anchor'; readonly name: string }
  | { readonly kind: 'shift'; readonly from: FormulaNode; readonly sign: 1 | -1; readonly by: Duration | NamedDuration }
  | { readonly kind: 'pick'; readonly which: 'earliest' | 'latest'; readonly of: readonly FormulaNode[] }
);

/** A duration of the record. */
interface NamedDuration {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Longest formula, in UTF-16 units. */
const maxLength = 1000;
/** Deepest nesting of `earliest` and `latest`. */
const maxDepth = 20;

/** Reads a date formula. Example: `parseFormula('earliest(contract.end, credits_end) - 14d')`. */
export function parseFormula(source: string): { readonly formula?: FormulaNode; readonly problems: readonly Problem[] } {
  if (source.length > maxLength)
    return {
      problems: [
        {
          code: 'too-long',
          message: `the date formula has ${source.length} characters; ${maxLength} are allowed`,
          offset: maxLength,
          length: 1,
        },
      ],
    };
  try {
    const formula = new FormulaParser(readTokens(source)).parse();
    return { formula, problems: [] };
  } catch (error) {
    if (!(error instanceof FormulaFault)) throw error;
    return { problems: [error.problem] };
  }
}

/** Unwinds the parser at the first thing it cannot read. */
class FormulaFault extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

class FormulaParser {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  parse(): FormulaNode {
    const formula = this.readSum(0);
    const rest = this.tokens[this.at];
    if (rest === undefined) return formula;
    if (rest.kind === 'close') return this.fail(rest, `\`${rest.text}\` closes nothing`);
    return this.fail(
      rest,
      `expected + or - with a duration, found \`${rest.text}\``,
      'a date formula is a date ± durations, such as renewal - 90d',
    );
  }

  private readSum(depth: number): FormulaNode {
    let sum = this.readTerm(depth);
    for (let sign = this.tokens[this.at]; sign && /^[-+−–]$/.test(sign.text); sign = this.tokens[this.at]) {
      this.at += 1;
      const by = this.readDuration(sign);
      const end = this.tokens[this.at - 1]?.end ?? sign.end;
      sum = { kind: 'shift', from: sum, sign: sign.text === '+' ? 1 : -1, by, start: sum.start, end };
    }
    return sum;
  }

  private readTerm(depth: number): FormulaNode {
    const token = this.tokens[this.at];
    if (token === undefined) return this.fail(this.tokens.at(-1), 'the date formula ends where a date should stand');
    if (depth > maxDepth) return this.fail(token, `the date formula is nested more than ${maxDepth} levels deep`);
    this.at += 1;
    if (token.text === '(') {
      const inner = this.readSum(depth + 1);
      this.close(token);
      return inner;
    }
    if (token.kind === 'name') {
      if (this.tokens[this.at]?.text !== '(') return { kind: 'anchor', name: token.text, start: token.start, end: token.end };
      return this.readPick(token, depth);
    }
    if (token.kind === 'date' || token.kind === 'text')
      return this.fail(
        token,
        'a date formula starts from a named date',
        'give the day a name under `dates:` with `is: date("2027-03-01")`',
      );
    if (token.kind === 'duration' || token.kind === 'number') {
      const word = this.tokens
        .slice(this.at)
        .find(({ kind, text }) => kind === 'name' && !/^(?:days?|weeks?|months?|years?|before|after|the)$/.test(text));
      const sign = this.tokens.some(({ text }) => text === 'before') ? '-' : '+';
      const amount = /^\d+$/.test(token.text) ? `${token.text}d` : token.text;
      return this.fail(token, `the date comes first, then the duration`, word && `write ${word.text} ${sign} ${amount}`);
    }
    return this.fail(token, `expected a date, found \`${token.text}\``);
  }

  private readPick(name: Token, depth: number): FormulaNode {
    const open = this.tokens[this.at];
    const which = name.text;
    if (which !== 'earliest' && which !== 'latest') {
      const hint =
        which === 'min'
          ? 'write earliest(a, b)'
          : which === 'max'
            ? 'write latest(a, b)'
            : 'other calculations go under `dates:` with `is:`';
      return this.fail(name, `a date formula has the functions earliest and latest, not \`${which}\``, hint);
    }
    this.at += 1;
    const of = [this.readSum(depth + 1)];
    while (this.tokens[this.at]?.kind === 'comma') {
      this.at += 1;
      of.push(this.readSum(depth + 1));
    }
    const close = this.close(open ?? name);
    if (of.length < 2) return this.fail(name, `${which} takes two dates or more`, `write ${which}(a, b)`);
    return { kind: 'pick', which, of, start: name.start, end: close.end };
  }

  private close(open: Token): Token {
    const token = this.tokens[this.at];
    if (token?.text !== ')')
      return token === undefined ? this.fail(open, '`(` is never closed') : this.fail(token, `expected \`)\`, found \`${token.text}\``);
    this.at += 1;
    return token;
  }

  private readDuration(sign: Token): Duration | NamedDuration {
    const token = this.tokens[this.at];
    if (token === undefined) return this.fail(sign, `the date formula ends after \`${sign.text}\`; expected a duration such as 14d`);
    this.at += 1;
    if (token.kind === 'name') return { name: token.text, start: token.start, end: token.end };
    const unit = this.tokens[this.at];
    if (token.kind === 'number' && unit?.kind === 'name') {
      const glued = parseDuration(`${token.text}${unit.text}`) ?? parseDuration(`${token.text}${unitOf(unit.text)}`);
      if (glued) return this.fail(unit, 'a duration is one word', `write ${sign.text} ${glued.count}${glued.unit}`);
    }
    const duration = token.kind === 'duration' ? parseDuration(token.text) : undefined;
    if (duration) return duration;
    const hint = /^\d{1,5}$/.test(token.text)
      ? `write ${sign.text} ${token.text}d for days, bd for business days, w, mo, q or y`
      : 'units are d, bd (business days), w, mo, q and y';
    return this.fail(token, `expected a duration such as 14d, found \`${token.text}\``, hint);
  }

  private fail(token: Token | undefined, message: string, hint?: string): never {
    throw new FormulaFault({
      code: 'formula-syntax',
      message,
      ...(hint ? { hint } : {}),
      offset: token?.start ?? 0,
      length: token ? token.end - token.start : 0,
    });
  }
}

/** The unit somebody wrote out: `days`, `weeks`, `months`, `quarters`, `years`. */
function unitOf(word: string): string {
  const units: Readonly<Record<string, string>> = { day: 'd', week: 'w', month: 'mo', m: 'mo', quarter: 'q', year: 'y' };
  return units[word.replace(/s$/, '').toLowerCase()] ?? '';
}
