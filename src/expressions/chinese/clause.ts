import { parseDay } from '../../model/day.ts';
import { parseDuration } from '../../model/duration.ts';
import type { BinaryOperator, Node } from '../node.ts';
import { numberOf, operands, unitOf, writtenNode } from '../words.ts';
import type { Vocabulary } from '../words-names.ts';
import type { Unit } from '../words-values.ts';
import type { ChineseNames } from './names.ts';
import type { Phrase } from './phrase.ts';
import type { ChineseValues } from './values.ts';

type Call = Extract<Node, { kind: 'call' }>;
type Comparison = Extract<BinaryOperator, '==' | '!=' | '<' | '<=' | '>' | '>='>;

const mirrored: Readonly<Record<Comparison, Comparison>> = { '==': '==', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
const isComparison = (operator: BinaryOperator): operator is Comparison => operator in mirrored;

/** Says an expression in a clause; `inner` where it stands inside of another, so that what belongs together can be seen. */
export type SayClause = (node: Node, inner?: boolean) => string;

/** Expressions in Chinese. */
export function chineseClauses(zh: Phrase, vocabulary: Vocabulary, names: ChineseNames, values: ChineseValues): SayClause {
  const bands: Readonly<Record<string, string>> = { green: zh`绿`, yellow: zh`黄`, red: zh`红`, unknown: zh`未知` };
  const asWritten = (node: Node): string => `\`${writtenNode(node)}\``;
  const textOf = (node: Node | undefined): string | undefined =>
    node?.kind === 'literal' && typeof node.value === 'string' ? node.value : undefined;

  const clause = (node: Node, inner = false): string => {
    switch (node.kind) {
      case 'literal':
        return node.value === true ? zh`始终成立` : node.value === false ? zh`从不成立` : noun(node);
      case 'name': {
        const type = vocabulary.typeOf(node.name);
        return type === undefined || type === 'yes/no' ? names.statementOf(node.name, true) : noun(node);
      }
      case 'not':
        return negated(node.operand);
      case 'binary':
        if (node.operator === '&&' || node.operator === '||') return combined(node.operator, operands(node, node.operator), inner);
        if (node.operator === 'in') return membership(node.left, node.right, true);
        return isComparison(node.operator) ? comparison(node.operator, node.left, node.right) : noun(node);
      case 'call':
        return calledClause(node);
      default:
        return noun(node);
    }
  };

  const combined = (operator: '&&' | '||', nodes: readonly Node[], inner: boolean): string => {
    const joined = nodes.map((node) => clause(node, true)).join(operator === '&&' ? zh`，且` : zh`，或`);
    return inner ? `（${joined}）` : joined;
  };

  const negated = (node: Node): string => {
    if (node.kind === 'not') return clause(node.operand);
    if (node.kind === 'name') return names.statementOf(node.name, false);
    if (node.kind === 'binary' && node.operator === 'in') return membership(node.left, node.right, false);
    if (node.kind === 'binary' && node.operator === '==') return comparison('!=', node.left, node.right);
    if (node.kind === 'binary' && node.operator === '||') return operands(node, '||').map(negated).join(zh`，且`);
    const [first] = node.kind === 'call' ? node.arguments : [];
    if (node.kind === 'call' && first !== undefined) {
      const what = noun(first);
      if (node.name === 'missing') return zh`${what}已知`;
      if (node.name === 'known') return zh`${what}缺失`;
      const step = names.stepTitle(textOf(first) ?? '');
      if (node.name === 'done') return zh`${step}未完成`;
      const playbook = names.playbookTitle(textOf(first) ?? '');
      if (node.name === 'running') return zh`${playbook}未在进行`;
    }
    const words = clause(node, false);
    return zh`并非（${words}）`;
  };

  const comparison = (operator: Comparison, left: Node, right: Node): string => {
    if (left.kind === 'literal' && right.kind !== 'literal') return comparison(mirrored[operator], right, left);
    if (right.kind === 'literal' && typeof right.value === 'boolean' && (operator === '==' || operator === '!='))
      return right.value === (operator === '==') ? clause(left) : negated(left);
    const special = left.kind === 'call' ? comparedCall(operator, left, right) : undefined;
    if (special !== undefined) return special;
    if (left.kind === 'name' && /^last_/.test(left.name) && right.kind === 'name' && right.name === 'start' && operator.startsWith('>')) {
      const logged = names.titleOf(left.name);
      return zh`开始后有新的${logged}`;
    }
    const what = bracketed(left);
    return `${what}${relation(operator, limitOf(left, right), isDate(left) || isDate(right))}`;
  };

  const relation = (operator: Comparison, limit: string, dates: boolean): string => {
    switch (operator) {
      case '==':
        return zh`为${limit}`;
      case '!=':
        return zh`不为${limit}`;
      case '<':
        return dates ? zh`早于${limit}` : zh`低于${limit}`;
      case '<=':
        return dates ? zh`不晚于${limit}` : zh`不高于${limit}`;
      case '>':
        return dates ? zh`晚于${limit}` : zh`高于${limit}`;
      case '>=':
        return dates ? zh`不早于${limit}` : zh`不低于${limit}`;
    }
  };

  const limitOf = (left: Node, right: Node): string => {
    const text = textOf(right);
    if (text !== undefined && left.kind === 'name' && left.name === 'stage') return names.stageTitle(text);
    if (text !== undefined && left.kind === 'name' && left.name === 'band') return bands[text] ?? `“${text}”`;
    const step = left.kind === 'call' && left.name === 'answer' ? textOf(left.arguments[0]) : undefined;
    if (text !== undefined && step !== undefined) return `“${names.answerTitle(step, text)}”`;
    return noun(right, unitOf(left, vocabulary) ?? unitOf(right, vocabulary));
  };

  const comparedCall = (operator: Comparison, call: Call, right: Node): string | undefined => {
    const [first, second] = call.arguments;
    if (first === undefined) return undefined;
    const day = noun(first);
    const elapsed = /^(days|months|years)_since$/.exec(call.name)?.[1];
    if (elapsed !== undefined) {
      if (operator === '>' && numberOf(right) === 0) return zh`${day}已过`;
      const amount = amountOf(operator, right, elapsed);
      return zh`${day}至今${amount}`;
    }
    if (/^(?:days|fiscal_quarters)_until$/.test(call.name)) {
      const amount = amountOf(operator, right, call.name);
      return zh`距${day}${amount}`;
    }
    if (call.name === 'change' && second !== undefined) return changed(operator, first, second, right);
    return undefined;
  };

  const amountOf = (operator: Comparison, right: Node, unit: string): string => {
    const limit = numberOf(right);
    const amount = values.counted(limit === undefined ? noun(right) : values.quantity(limit, undefined), unit);
    switch (operator) {
      case '==':
        return zh`正好${amount}`;
      case '!=':
        return zh`不是${amount}`;
      case '<':
        return zh`不到${amount}`;
      case '<=':
        return zh`不超过${amount}`;
      case '>':
        return zh`超过${amount}`;
      case '>=':
        return zh`至少${amount}`;
    }
  };

  const changed = (operator: Comparison, what: Node, over: Node, right: Node): string | undefined => {
    const limit = numberOf(right);
    const span = parseDuration(textOf(over) ?? '');
    if (limit === undefined || span === undefined) return undefined;
    const falls = operator.startsWith('<') && limit <= 0;
    const rises = operator.startsWith('>') && limit >= 0;
    if (!falls && !rises) return undefined;
    const subject = noun(what);
    const time = values.duration(span);
    const size = values.quantity(Math.abs(limit), 'percent');
    const reached = operator.endsWith('=');
    if (limit === 0 && reached) return falls ? zh`${subject}在${time}内没有上升` : zh`${subject}在${time}内没有下降`;
    if (limit === 0) return falls ? zh`${subject}在${time}内下降` : zh`${subject}在${time}内上升`;
    if (falls) return reached ? zh`${subject}在${time}内至少下降${size}` : zh`${subject}在${time}内下降超过${size}`;
    return reached ? zh`${subject}在${time}内至少上升${size}` : zh`${subject}在${time}内上升超过${size}`;
  };

  const membership = (left: Node, right: Node, holds: boolean): string => {
    const what = noun(left);
    if (right.kind === 'list' && right.items.length > 0) {
      const items = values.list(
        right.items.map((item) => limitOf(left, item)),
        'or',
      );
      return holds ? zh`${what}为${items}` : zh`${what}不为${items}`;
    }
    const all = noun(right);
    return holds ? zh`${what}在${all}之中` : zh`${what}不在${all}之中`;
  };

  const calledClause = (node: Call): string => {
    const [first, second, third] = node.arguments;
    if (first === undefined) return noun(node);
    const what = noun(first);
    switch (node.name) {
      case 'missing':
        return zh`${what}缺失`;
      case 'known':
        return zh`${what}已知`;
      case 'done': {
        const step = names.stepTitle(textOf(first) ?? '');
        return zh`${step}已完成`;
      }
      case 'running': {
        const playbook = names.playbookTitle(textOf(first) ?? '');
        return zh`${playbook}正在进行`;
      }
      case 'held': {
        const count = second && numberOf(second);
        const unit = textOf(third);
        if (count === undefined || unit === undefined) return asWritten(node);
        const words = clause(first, true);
        const time = values.counted(values.quantity(count, undefined), unit);
        return zh`${words}已持续${time}`;
      }
      case 'ago': {
        const span = parseDuration(textOf(second) ?? '');
        if (span === undefined) return asWritten(node);
        const words = clause(first, true);
        const time = values.duration(span);
        return zh`${time}前${words}`;
      }
      default:
        return noun(node);
    }
  };

  const noun = (node: Node, unit?: Unit): string => {
    switch (node.kind) {
      case 'literal':
        if (typeof node.value === 'number') return values.quantity(node.value, unit);
        if (typeof node.value === 'boolean') return node.value ? zh`是` : zh`否`;
        return `“${node.value}”`;
      case 'name':
        return names.titleOf(node.name);
      case 'list':
        return node.items.length === 0
          ? zh`空列表`
          : values.list(
              node.items.map((item) => noun(item, unit)),
              'and',
            );
      case 'negate':
        return `−${bracketed(node.operand, unit)}`;
      case 'binary':
        return arithmetic(node, unit);
      case 'not': {
        const words = negated(node.operand);
        return zh`是否${words}`;
      }
      case 'call':
        return calledNoun(node, unit);
    }
  };

  const arithmetic = (node: Extract<Node, { kind: 'binary' }>, unit?: Unit): string => {
    const kept = node.operator === '+' || node.operator === '-' ? unit : undefined;
    const one = bracketed(node.left, kept);
    const two = bracketed(node.right, kept);
    switch (node.operator) {
      case '+':
        return zh`${one}加${two}`;
      case '-':
        return zh`${one}减${two}`;
      case '*':
        return zh`${one}乘以${two}`;
      case '/':
        return zh`${one}除以${two}`;
      case '%':
        return zh`${one}除以${two}的余数`;
      default: {
        const words = clause(node);
        return zh`是否${words}`;
      }
    }
  };

  const bracketed = (node: Node, unit?: Unit): string => (node.kind === 'binary' ? `（${noun(node, unit)}）` : noun(node, unit));

  const calledNoun = (node: Call, unit?: Unit): string => {
    const [first, second] = node.arguments;
    if (first === undefined) return asWritten(node);
    const what = noun(first, unit);
    const all = values.list(
      node.arguments.map((one) => noun(one, unit)),
      'and',
    );
    const span = parseDuration(textOf(second) ?? '');
    const time = span === undefined ? undefined : values.duration(span);
    switch (node.name) {
      case 'days_since':
        return zh`${what}至今的天数`;
      case 'months_since':
        return zh`${what}至今的月数`;
      case 'years_since':
        return zh`${what}至今的年数`;
      case 'days_until':
        return zh`距${what}的天数`;
      case 'fiscal_quarters_until':
        return zh`距${what}的财季数`;
      case 'days_between':
        return zh`${all}之间的天数`;
      case 'today_plus': {
        const days = noun(first, 'days');
        return zh`今天起${days}之后`;
      }
      case 'ago':
        return time === undefined ? asWritten(node) : zh`${time}前的${what}`;
      case 'change':
        return time === undefined ? asWritten(node) : zh`${what}在${time}内的变化`;
      case 'or_else': {
        if (second === undefined) return asWritten(node);
        const other = noun(second, unit);
        return zh`${what}（没有时用${other}）`;
      }
      case 'earliest':
        return zh`${all}中较早者`;
      case 'latest':
        return zh`${all}中较晚者`;
      case 'min':
        return zh`${all}中较小者`;
      case 'max':
        return zh`${all}中较大者`;
      case 'percentile': {
        if (second === undefined) return asWritten(node);
        const group = noun(second);
        return zh`${what}在${group}客户中的百分位`;
      }
      case 'answer': {
        const step = names.stepTitle(textOf(first) ?? '');
        return zh`${step}的答复`;
      }
      case 'last_run': {
        const playbook = names.playbookTitle(textOf(first) ?? '');
        return zh`${playbook}的最近一次执行`;
      }
      case 'date': {
        const day = parseDay(textOf(first) ?? '');
        return day === undefined ? asWritten(node) : values.day(day);
      }
      case 'missing':
      case 'known':
      case 'held':
      case 'done':
      case 'running': {
        const words = calledClause(node);
        return zh`是否${words}`;
      }
      default:
        return asWritten(node);
    }
  };

  const isDate = (node: Node): boolean =>
    node.kind === 'name'
      ? vocabulary.typeOf(node.name) === 'date'
      : node.kind === 'call' && /^(date|earliest|latest|today_plus|last_run)$/.test(node.name);

  return clause;
}
