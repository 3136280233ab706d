import type { Content } from '../../model/content.ts';
import type { Playbook } from '../../model/playbook.ts';
import { nameInWords, type Vocabulary } from '../words-names.ts';
import type { Phrase } from './phrase.ts';

/** Names as Chinese sentences use them: titles without articles, marked off where they are no Chinese. */
export interface ChineseNames {
  readonly titleOf: (name: string) => string;
  readonly statementOf: (name: string, holds: boolean) => string;
  /** Whether a name stands for a group of customers. */
  readonly isSegment: (name: string) => boolean;
  readonly stepTitle: (id: string) => string;
  readonly playbookTitle: (id: string) => string;
  readonly stageTitle: (id: string) => string;
  readonly sourceTitle: (name: string) => string;
  readonly roleTitle: (role: string) => string;
  /** What an option of a question is called. */
  readonly answerTitle: (step: string, answer: string) => string;
}

/** What a workspace, with a playbook also its steps, calls things in Chinese. `answers`: what options are called, by playbook and step. */
export function chineseNames(
  zh: Phrase,
  english: Vocabulary,
  content: Content,
  playbook: Playbook | undefined,
  answers: ReadonlyMap<string, Readonly<Record<string, string>>>,
): ChineseNames {
  const titles = new Map<string, string | undefined>();
  const segments = new Set<string>();
  for (const { value } of content.definitions) {
    for (const part of [value.metrics, value.dates, value.segments])
      for (const [name, { title }] of Object.entries(part)) titles.set(name, title);
    for (const name of Object.keys(value.segments)) segments.add(name);
  }
  const fixed = fixedTitles(zh);
  const titleOf = (name: string): string => {
    const known = fixed[name];
    if (known !== undefined) return known;
    const [head = '', ...rest] = name.split('.');
    const words = nameInWords(rest.join(' '));
    if (head === 'owner' && rest[0] !== undefined) {
      const role = roleTitle(zh, rest[0]);
      return rest[1] === 'from' ? zh`${role}接手之日` : role;
    }
    if (rest[0] === 'done') {
      const step = quoted(english.stepTitle(head));
      return zh`${step}完成之日`;
    }
    if (head === 'row') return `“${words}”`;
    if (head === 'contract') return zh`合同的“${words}”`;
    if (head === 'customer') return zh`客户的“${words}”`;
    return marked(titles.get(name) ?? nameInWords(name));
  };
  return {
    titleOf,
    isSegment: (name) => segments.has(name),
    statementOf: (name, holds) => {
      const title = titleOf(name);
      if (name === 'all') return holds ? zh`始终成立` : zh`从不成立`;
      if (name === 'contract.auto_renew') return holds ? zh`合同自动续约` : zh`合同不自动续约`;
      if (segments.has(name)) return holds ? zh`客户属于${title}` : zh`客户不属于${title}`;
      if (name.startsWith('customer.')) return holds ? zh`${title}为是` : zh`${title}为否`;
      return holds ? zh`${title}成立` : zh`${title}不成立`;
    },
    stepTitle: (id) => quoted(english.stepTitle(id)),
    playbookTitle: (id) => quoted(english.playbookTitle(id)),
    stageTitle: (id) => marked(english.stageTitle(id)),
    sourceTitle: (name) => fixedSources(zh)[name] ?? marked(nameInWords(name)),
    roleTitle: (role) => roleTitle(zh, role),
    answerTitle: (step, answer) => answers.get(`${playbook?.id ?? ''} ${step}`)?.[answer] ?? nameInWords(answer),
  };
}

const quoted = (title: string): string => `“${title}”`;

/** Chinese words and acronyms stand bare. */
function marked(title: string): string {
  return /[\u4e00-\u9fff]/.test(title) || /^[A-Z0-9]+$/.test(title) ? title : quoted(title);
}

function roleTitle(zh: Phrase, role: string): string {
  const known: Readonly<Record<string, string>> = {
    csm: 'CSM',
    manager: zh`经理`,
    support: zh`支持人员`,
    sales: zh`销售`,
    digital: zh`数字化团队`,
  };
  return known[role] ?? quoted(nameInWords(role));
}

function fixedSources(zh: Phrase): Readonly<Record<string, string>> {
  return {
    tickets: zh`工单`,
    logins: zh`登录记录`,
    contracts: zh`合同`,
    people: zh`联系人`,
    objectives: zh`目标`,
    opportunities: zh`商机`,
    touchpoints: zh`触点`,
    ratings: zh`评价`,
    band_changes: zh`等级变化`,
    stage_changes: zh`阶段变化`,
  };
}

function fixedTitles(zh: Phrase): Readonly<Record<string, string>> {
  return {
    all: zh`所有客户`,
    arr: 'ARR',
    seats: zh`席位数`,
    renewal: zh`续约日`,
    stage: zh`阶段`,
    band: zh`等级`,
    score: zh`得分`,
    coverage: zh`覆盖率`,
    start: zh`开始日`,
    finish: zh`结束日`,
    today: zh`今天`,
    variant: zh`方式`,
    'customer.signed_up': zh`签约日`,
    'customer.since': zh`成为客户的第一天`,
    'customer.country': zh`国家`,
    'customer.industry': zh`行业`,
    'contract.start': zh`合同开始日`,
    'contract.end': zh`合同结束日`,
    'contract.ended': zh`合同终止之日`,
    'contract.arr': zh`合同的 ARR`,
    'contract.seats': zh`合同的席位数`,
    'contract.auto_renew': zh`自动续约`,
    'contract.notice': zh`通知期`,
    'contract.term': zh`合同期限`,
    'objectives.active': zh`进行中的目标数`,
    'objectives.progress': zh`目标的进度`,
    'objectives.behind': zh`落后的目标数`,
    'objectives.missed': zh`未达成的目标数`,
    'objectives.unconfirmed': zh`未确认的目标数`,
    'objective.id': zh`目标`,
    'objective.words': zh`客户的说法`,
    'objective.outcome': zh`目标的结果`,
    'objective.department': zh`部门`,
    'objective.status': zh`目标的状态`,
    'objective.baseline': zh`基准值`,
    'objective.target': zh`目标值`,
    'objective.now': zh`目标的当前值`,
    'objective.progress': zh`该目标的进度`,
    'objective.elapsed': zh`已过去的时间`,
    'objective.measured_on': zh`基准日`,
    'objective.by': zh`目标日`,
    'objective.reviewed_on': zh`最近一次回顾之日`,
    'objective.verified_on': zh`核对之日`,
    'objective.verified_until': zh`核对到期日`,
    'objective.days_unconfirmed': zh`未确认的天数`,
    'objective.confirmed': zh`目标已确认`,
    'objective.reached': zh`目标已达成`,
    'objective.behind': zh`目标已落后`,
  };
}
