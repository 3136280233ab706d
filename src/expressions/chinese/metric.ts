import type { Duration } from '../../model/duration.ts';
import type { Metric, Window } from '../../model/metric.ts';
import { nameInWords } from '../words-names.ts';
import type { ChineseNames } from './names.ts';
import type { Phrase } from './phrase.ts';

/** How a metric comes about. */
export function metricOf(
  zh: Phrase,
  names: ChineseNames,
  condition: (source: string) => string,
  durationOf: (duration: Duration) => string,
  metric: Metric,
): string {
  if (metric.is !== undefined) return condition(metric.is);
  if (metric.cases !== undefined) {
    return metric.cases
      .map((line) => {
        const then = `“${'else' in line ? line.else : line.then}”`;
        if ('else' in line) return zh`否则为${then}`;
        const when = condition(line.if);
        return zh`若${when}则为${then}`;
      })
      .join('；');
  }
  const rows = names.sourceTitle(metric.of ?? '');
  const parts = [aggregateOf(zh, rows, condition, metric)];
  if (metric.where !== undefined) {
    const when = condition(metric.where);
    parts.push(zh`条件：${when}`);
  }
  if (metric.daily !== undefined) {
    parts.push({ mean: zh`取每日的平均值`, min: zh`取每日的最小值`, max: zh`取每日的最大值`, sum: zh`取每日之和` }[metric.daily]);
  }
  if (metric.window !== undefined) parts.push(windowOf(zh, durationOf, metric.window));
  if (metric.since !== undefined) {
    const since = condition(metric.since);
    parts.push(zh`自${since}起计`);
  }
  return parts.join('，');
}

function windowOf(zh: Phrase, durationOf: (duration: Duration) => string, window: Window): string {
  if (window.kind === 'trailing') {
    const span = durationOf(window.duration);
    return zh`最近${span}`;
  }
  const last = { week: zh`上周`, month: zh`上个月`, quarter: zh`上个季度`, year: zh`上一年` };
  const now = { week: zh`本周`, month: zh`本月`, quarter: zh`本季度`, year: zh`本年` };
  return window.kind === 'last' ? last[window.period] : now[window.period];
}

function aggregateOf(zh: Phrase, rows: string, condition: (source: string) => string, metric: Metric): string {
  if (metric.count !== undefined) {
    return { rows: zh`${rows}的条数`, open: zh`未关闭的${rows}数`, opened: zh`新打开的${rows}数`, closed: zh`已关闭的${rows}数` }[
      metric.count
    ];
  }
  if (metric.share !== undefined) {
    const when = condition(metric.share);
    return zh`${rows}中${when}的比例`;
  }
  if (metric.days_since_last !== undefined) return zh`距最近一条${rows}的天数`;
  if (metric.first_day !== undefined) return zh`第一条${rows}的日期`;
  const named = (column: string): string => (column === 'at' ? zh`日期` : `“${nameInWords(column)}”`);
  if (metric.distinct !== undefined) {
    const column = named(metric.distinct);
    return zh`${rows}中不同的${column}数`;
  }
  const column = named(metric.sum ?? metric.mean ?? metric.min ?? metric.max ?? metric.last ?? '');
  if (metric.sum !== undefined) return zh`${rows}中${column}之和`;
  if (metric.mean !== undefined) return zh`${rows}中${column}的平均值`;
  if (metric.min !== undefined) return zh`${rows}中${column}的最小值`;
  if (metric.max !== undefined) return zh`${rows}中${column}的最大值`;
  return metric.last === undefined ? rows : zh`${rows}中最近的${column}`;
}
