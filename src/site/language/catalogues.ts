import enAccount from './en/account.json' with { type: 'json' };
import enBacktest from './en/backtest.json' with { type: 'json' };
import enEffectiveness from './en/effectiveness.json' with { type: 'json' };
import enFrame from './en/frame.json' with { type: 'json' };
import enHandbook from './en/handbook.json' with { type: 'json' };
import enHow from './en/how.json' with { type: 'json' };
import enNps from './en/nps.json' with { type: 'json' };
import enPortfolio from './en/portfolio.json' with { type: 'json' };
import enRevenue from './en/revenue.json' with { type: 'json' };
import enReview from './en/review.json' with { type: 'json' };
import enShell from './en/shell.json' with { type: 'json' };
import enValue from './en/value.json' with { type: 'json' };
import enWeek from './en/week.json' with { type: 'json' };
import zhCnAccount from './zh-cn/account.json' with { type: 'json' };
import zhCnBacktest from './zh-cn/backtest.json' with { type: 'json' };
import zhCnEffectiveness from './zh-cn/effectiveness.json' with { type: 'json' };
import zhCnFrame from './zh-cn/frame.json' with { type: 'json' };
import zhCnHandbook from './zh-cn/handbook.json' with { type: 'json' };
import zhCnHow from './zh-cn/how.json' with { type: 'json' };
import zhCnNps from './zh-cn/nps.json' with { type: 'json' };
import zhCnPortfolio from './zh-cn/portfolio.json' with { type: 'json' };
import zhCnRevenue from './zh-cn/revenue.json' with { type: 'json' };
import zhCnReview from './zh-cn/review.json' with { type: 'json' };
import zhCnShell from './zh-cn/shell.json' with { type: 'json' };
import zhCnValue from './zh-cn/value.json' with { type: 'json' };
import zhCnWeek from './zh-cn/week.json' with { type: 'json' };
import zhTwAccount from './zh-tw/account.json' with { type: 'json' };
import zhTwBacktest from './zh-tw/backtest.json' with { type: 'json' };
import zhTwEffectiveness from './zh-tw/effectiveness.json' with { type: 'json' };
import zhTwFrame from './zh-tw/frame.json' with { type: 'json' };
import zhTwHandbook from './zh-tw/handbook.json' with { type: 'json' };
import zhTwHow from './zh-tw/how.json' with { type: 'json' };
import zhTwNps from './zh-tw/nps.json' with { type: 'json' };
import zhTwPortfolio from './zh-tw/portfolio.json' with { type: 'json' };
import zhTwRevenue from './zh-tw/revenue.json' with { type: 'json' };
import zhTwReview from './zh-tw/review.json' with { type: 'json' };
import zhTwShell from './zh-tw/shell.json' with { type: 'json' };
import zhTwValue from './zh-tw/value.json' with { type: 'json' };
import zhTwWeek from './zh-tw/week.json' with { type: 'json' };

/** Sentences by language and part: the key is the English sentence. English itself holds singulars only, as `… _one`. */
export type Catalogue = Readonly<Record<string, string>>;

/** Every catalogue there is, by language and part. A test compares it with the files. */
export const catalogues: Readonly<Record<'en' | 'zh-cn' | 'zh-tw', Readonly<Record<string, Catalogue>>>> = {
  en: {
    account: enAccount,
    frame: enFrame,
    handbook: enHandbook,
    portfolio: enPortfolio,
    nps: enNps,
    shell: enShell,
    value: enValue,
    week: enWeek,
    effectiveness: enEffectiveness,
    backtest: enBacktest,
    revenue: enRevenue,
    review: enReview,
    how: enHow,
  },
  'zh-cn': {
    account: zhCnAccount,
    frame: zhCnFrame,
    handbook: zhCnHandbook,
    portfolio: zhCnPortfolio,
    nps: zhCnNps,
    shell: zhCnShell,
    value: zhCnValue,
    week: zhCnWeek,
    effectiveness: zhCnEffectiveness,
    backtest: zhCnBacktest,
    revenue: zhCnRevenue,
    review: zhCnReview,
    how: zhCnHow,
  },
  'zh-tw': {
    account: zhTwAccount,
    frame: zhTwFrame,
    handbook: zhTwHandbook,
    portfolio: zhTwPortfolio,
    nps: zhTwNps,
    shell: zhTwShell,
    value: zhTwValue,
    week: zhTwWeek,
    effectiveness: zhTwEffectiveness,
    backtest: zhTwBacktest,
    revenue: zhTwRevenue,
    review: zhTwReview,
    how: zhTwHow,
  },
};
