import { type Cases, isCases } from '../../model/cases.ts';
import type { Content } from '../../model/content.ts';
import type { Playbook } from '../../model/playbook.ts';
import { type FormulaNode, parseFormula } from '../formula-parser.ts';
import type { Grammar } from '../grammar.ts';
import type { Node } from '../node.ts';
import { parseExpression } from '../parser.ts';
import { operands } from '../words.ts';
import { nameInWords, type Vocabulary, vocabularyOf } from '../words-names.ts';
import { chineseClauses, type SayClause } from './clause.ts';
import { metricOf } from './metric.ts';
import { chineseNames } from './names.ts';
import { type Phrase, phrasesOf, spaced } from './phrase.ts';
import { chineseValues } from './values.ts';

/** What options of questions are called, by playbook and step. */
export type AnswerTitles = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** The words of a workspace for Chinese sentences: every function of `words*.ts` that is given this vocabulary speaks Chinese. */
export function chineseVocabulary(
  kind: 'simplified' | 'traditional',
  content: Content,
  answers: AnswerTitles,
  playbook?: Playbook,
): Vocabulary {
  const zh = phrasesOf(kind);
  const english = vocabularyOf(content, playbook);
  const names = chineseNames(zh, english, content, playbook, answers);
  return {
    ...english,
    titleOf: names.titleOf,
    statementOf: (name, holds) => spaced(names.statementOf(name, holds)),
    adjectiveOf: () => undefined,
    answerTitle: names.answerTitle,
    grammar: chineseGrammar(zh, english, names),
  };
}

type Names = ReturnType<typeof chineseNames>;

function chineseGrammar(zh: Phrase, english: Vocabulary, names: Names): Grammar {
  const values = chineseValues(zh, english.currency);
  const clause = chineseClauses(zh, english, names, values);
  const condition = (source: string, inner = false): string => {
    const { node, problems } = parseExpression(source);
    return node === undefined || problems.length > 0 ? `\`${source.replaceAll('`', '’')}\`` : clause(node, inner);
  };
  const sentence = (words: string): string => spaced(/[。？！]$/.test(words) ? words : `${words}。`);

  const anchor = (node: FormulaNode): string => {
    if (node.kind === 'shift') return shifted(node);
    if (node.kind === 'anchor') return anchorName(zh, names, node.name);
    const all = values.list(node.of.map(anchor), 'and');
    return node.which === 'earliest' ? zh`${all}中较早者` : zh`${all}中较晚者`;
  };
  const shifted = (node: Extract<FormulaNode, { kind: 'shift' }>): string => {
    const from = anchor(node.from);
    if ('name' in node.by) {
      const by = names.titleOf(node.by.name);
      return node.sign === 1 ? zh`${from}加上${by}` : zh`${from}减去${by}`;
    }
    const by = values.duration(node.by);
    return node.sign === 1 ? zh`${from}后${by}` : zh`${from}前${by}`;
  };
  const moment = (node: FormulaNode): string => {
    const at = anchor(node);
    return node.kind === 'anchor' ? zh`${at}当天` : at;
  };
  const due = (node: FormulaNode): string => {
    const at = moment(node);
    if (node.kind !== 'shift' || ('unit' in node.by && node.by.unit === 'bd')) return at;
    return node.sign === 1 ? zh`${at}，遇休息日顺延至下一个工作日` : zh`${at}，遇休息日提前至上一个工作日`;
  };
  const formulaText = (source: string, say: (node: FormulaNode) => string): string => {
    const { formula, problems } = parseFormula(source);
    return formula === undefined || problems.length > 0 ? `\`${source.replaceAll('`', '’')}\`` : say(formula);
  };

  const choice = <T>(rule: T | Cases<T>, say: (value: T) => string): string =>
    isCases<T>(rule)
      ? rule.cases
          .map((line) => {
            const given = 'else' in line ? line.else : line.then;
            const then = say(given);
            if ('else' in line) return zh`否则${then}`;
            const when = condition(line.if);
            return zh`若${when}则${then}`;
          })
          .join('；')
      : say(rule);

  const rows = (source: string, where: string | undefined): string => {
    const title = names.sourceTitle(source);
    if (where === undefined) return title;
    const when = condition(where);
    return zh`${title}（${when}）`;
  };

  const start = (rule: Playbook['start']): string => {
    if (rule.becomes !== undefined) {
      const when = condition(rule.becomes);
      return sentence(rule.also_existing ? zh`当${when}时。已经如此的客户也适用` : zh`当${when}时`);
    }
    if (rule.on !== undefined) {
      const on = values.list(
        rule.on.map((source) => formulaText(source, moment)),
        'and',
      );
      return sentence(rule.also_existing ? zh`${on}。已过去的日期也适用` : on);
    }
    if (rule.each !== undefined) {
      const each = rows(rule.each, rule.where);
      return sentence(rule.also_existing ? zh`每有一条新的${each}。已有的也适用` : zh`每有一条新的${each}`);
    }
    const every = rule.every === undefined ? zh`从不` : choice(rule.every, (span) => zhEvery(zh, values.duration(span)));
    if (rule.from === undefined) return sentence(every);
    const from = values.day(rule.from);
    return sentence(zh`${every}一次，从${from}起计`);
  };

  const never = (rule: Playbook['start']): string => {
    if (rule.each !== undefined) {
      const each = names.sourceTitle(rule.each);
      return zh`每条${each}只执行一次`;
    }
    if (rule.every !== undefined) return zh`每个周期执行一次`;
    if (rule.on === undefined) return zh`每个客户只执行一次`;
    return rule.on.some((formula) => /\b(renewal|contract\.|notice)/.test(formula))
      ? zh`每份合同执行一次。下一份合同另开一次`
      : zh`每个日期执行一次。新的日期另开一次`;
  };

  const ownerOf: Grammar['owner'] = (owner) =>
    choice(owner, (roles) =>
      roles
        .map((role, index) => {
          const title = names.roleTitle(role);
          if (index > 0) return zh`没有时由${title}负责`;
          return role === 'csm' ? zh`客户的${title}` : title;
        })
        .join('，'),
    );

  return {
    clause: (node) => spaced(clause(node)),
    formula: (node) => spaced(moment(node)),
    due: (node) => spaced(due(node)),
    who: (node) => sentence(whoOf(zh, names, clause, node)),
    subject: (per) => {
      if (per === 'customer') return '';
      if (per === 'audience') return zh`所有匹配的客户共用一次执行。`;
      if (per === 'workspace') return zh`只有一次执行，不针对任何客户。`;
      if (per === 'owner') return zh`每位担任该角色的人各有一次执行。`;
      const each = names.sourceTitle(per);
      return sentence(zh`每条${each}各有一次执行`);
    },
    start,
    until: (source) => {
      const when = condition(source);
      return sentence(zh`当${when}时结束。此时未动过的任务会关闭，动过的任务会收到一条评论`);
    },
    again: (again, rule) =>
      sentence(
        choice(again, (one) => {
          if (one === 'never') return never(rule);
          const after = values.duration(one.after);
          const base = one.counted_from === 'closed' ? zh`关闭${after}后可再次执行` : zh`打开${after}后可再次执行`;
          if (one.at_most === undefined) return base;
          const times = values.quantity(one.at_most, undefined);
          if (one.within === undefined) return zh`${base}，最多${times}次`;
          const within = values.duration(one.within);
          return zh`${base}，${within}内最多${times}次`;
        }),
      ),
    lots: (share, ways) => {
      const held = share === null ? '' : values.quantity(share, 'percent');
      if (ways.length === 0) return sentence(zh`抽签留出${held}的客户不执行，以便对照`);
      const names = values.list(
        ways.map((way) => `“${nameInWords(way)}”`),
        'or',
      );
      const count = values.quantity(ways.length, undefined);
      if (share === null) return sentence(zh`每个客户抽签采用${count}种方式之一：${names}`);
      return sentence(zh`抽签留出${held}的客户不执行，以便对照；其余客户抽签采用${count}种方式之一：${names}`);
    },
    owner: (owner) => spaced(ownerOf(owner)),
    responsible: (owner, priority) => {
      const levels: Readonly<Record<string, string>> = { urgent: zh`紧急`, high: zh`高`, normal: zh`普通`, low: zh`低` };
      const who = ownerOf(owner);
      const level = choice(priority, (one) => levels[one] ?? one);
      return sentence(zh`${who}。优先级：${level}`);
    },
    runDue: (source) => sentence(source === undefined ? zh`与最后一个必需的步骤同时` : formulaText(source, due)),
    metric: (metric) => sentence(metricOf(zh, names, condition, values.duration, metric)),
    range: (low, high, edges) => {
      if (low === null && high === null) return zh`任意值`;
      if (high === null) return edges === 'from' ? spaced(zh`${low ?? ''}及以上`) : spaced(zh`高于${low ?? ''}`);
      if (low === null) return spaced(zh`不超过${high}`);
      return edges === 'from' ? spaced(zh`${low}至${high}以下`) : spaced(zh`高于${low}，至${high}`);
    },
    when: (source) => {
      if (source === null) return zh`否则`;
      const words = condition(source);
      return spaced(zh`若${words}`);
    },
    other: () => zh`其他`,
    exactly: (value) => spaced(zh`在${value}处`),
    health: (model, key) => {
      const points = values.quantity(model.hysteresis, undefined);
      const share = values.quantity(model.coverage_floor, 'percent');
      switch (key) {
        case 'for':
          return condition(model.for) === zh`始终成立` ? zh`所有客户。` : sentence(whoText(model.for));
        case 'hysteresis':
          return sentence(zh`得分越过等级边界${points}分后才离开该等级`);
        case 'coverage_floor':
          return sentence(zh`有数据的权重不到${share}时没有等级`);
        case 'grace': {
          const during = condition(model.grace?.while ?? 'false');
          const only = values.list(
            (model.grace?.only ?? []).map((name) => `“${nameInWords(name)}”`),
            'and',
          );
          return sentence(zh`当${during}时，只计${only}`);
        }
        case 'roll_up':
          if (model.roll_up === 'mean') return zh`母公司的得分取各子公司的平均值。`;
          return model.roll_up === 'worst' ? zh`母公司的得分取最差的子公司。` : zh`母公司的得分由各子公司按 ARR 加权得出。`;
      }
    },
    adjustment: (change) => {
      const bands: Readonly<Record<string, string>> = { green: zh`绿`, yellow: zh`黄`, red: zh`红` };
      const most = bands[change.at_most ?? ''];
      if (most !== undefined) return zh`不好于${most}`;
      const least = bands[change.at_least ?? ''];
      if (least !== undefined) return zh`不差于${least}`;
      const set = values.quantity(change.set ?? change.add ?? 0, undefined);
      return spaced(change.set === undefined ? zh`得分变动${set}` : zh`得分定为${set}`);
    },
    duration: (duration) => spaced(values.duration(duration)),
    quantity: (value, unit) => spaced(values.quantity(value, unit)),
    sentence,
    list: (parts, last) => spaced(values.list(parts, last)),
  };

  function whoText(source: string): string {
    const { node, problems } = parseExpression(source);
    return node === undefined || problems.length > 0 ? condition(source) : whoOf(zh, names, clause, node);
  }
}

function zhEvery(zh: Phrase, span: string): string {
  return zh`每${span}`;
}

/** Points in time that formulas start from, as they stand before “前” and “后”. */
function anchorName(zh: Phrase, names: Names, name: string): string {
  if (name === 'start') return zh`开始`;
  if (name === 'finish') return zh`结束`;
  const [step = '', done] = name.split('.');
  if (done !== 'done') return names.titleOf(name);
  const title = names.stepTitle(step);
  return zh`${title}完成`;
}

/** Customers by the groups they are in and what holds of them. */
function whoOf(zh: Phrase, names: Names, clause: SayClause, node: Node): string {
  const isAll = (part: Node): boolean => (part.kind === 'name' && part.name === 'all') || (part.kind === 'literal' && part.value === true);
  const group = (part: Node): string | undefined => {
    if (part.kind === 'name' && names.isSegment(part.name)) {
      const title = names.titleOf(part.name);
      return zh`属于${title}`;
    }
    if (part.kind === 'not' && part.operand.kind === 'name' && names.isSegment(part.operand.name)) {
      const title = names.titleOf(part.operand.name);
      return zh`不属于${title}`;
    }
    return undefined;
  };
  const parts = operands(node, '&&').filter((part) => !isAll(part));
  if (parts.length === 0) return zh`所有客户`;
  const words = parts.map((part) => group(part) ?? clause(part, parts.length > 1)).join(zh`，且`);
  return zh`${words}的客户`;
}
