import type { ShownBand } from '../evaluate/report.ts';
import { type Sentence, say, sentence } from '../model/language.ts';
import type { BacktestFigures, BacktestWarning } from '../proof/backtest.ts';
import type { Verdict } from '../proof/backtest-figures.ts';
import { FEWEST_LOSSES } from '../proof/backtest-figures.ts';

/** What an area says, in a few words. */
export const separationWords: Readonly<Record<Verdict, string>> = {
  'too few': say('Too few to say'),
  separates: say('Tells them apart'),
  'holds half': say('No better than chance, as far as can be told'),
  reversed: say('Points the wrong way'),
};

/** The same of a measure. */
export const measureWords: Readonly<Record<Verdict, string>> = {
  'too few': say('Too few to say'),
  separates: say('Carries the score'),
  'holds half': say('Noise, as far as can be told'),
  reversed: say('Points the wrong way'),
};

/** Bands as a back-test lists them. */
export const sliceWords: Readonly<Record<ShownBand | 'none', string>> = {
  red: say('Red'),
  yellow: say('Yellow'),
  green: say('Green'),
  unknown: say('Unknown'),
  none: say('No score'),
};

/** The result in plain words: how many were lost, how many of them stood out before, at what price, and whether the score tells them apart. */
export function explainBacktest(result: BacktestFigures): readonly Sentence[] {
  const { all, leads } = result;
  if (all.n === 0) return [sentence('Nobody was a customer on these days.')];
  if (all.lostCustomers === 0)
    return [sentence('Of {{count}} customers none was lost, so there is nothing to tell yet.', { count: all.customers })];
  const said: Sentence[] = [];
  const [lead] = leads;
  const [red] = all.alarms;
  if (lead !== undefined && lead.known > 0)
    said.push(
      sentence('Of {{count}} customers lost, {{red}} stood at red {{days}} days before.', {
        count: lead.known,
        red: lead.red,
        days: lead.days,
      }),
    );
  if (lead !== undefined && lead.known < all.lostCustomers)
    said.push(
      sentence('{{count}} customers lost had no band {{days}} days before: they were too new, or had too little data.', {
        count: all.lostCustomers - lead.known,
        days: lead.days,
      }),
    );
  if (red !== undefined && red.falsePerFound !== null)
    said.push(
      sentence('On the days looked at, red came with {{alarms}} false alarms for each loss found.', {
        alarms: red.falsePerFound < 10 ? Number(red.falsePerFound.toFixed(1)) : Math.round(red.falsePerFound),
      }),
    );
  if (red !== undefined && red.falsePerFound === null)
    said.push(
      red.alarms === 0
        ? sentence('On the days looked at nobody was red, so no loss was found.')
        : sentence('On the days looked at none of the {{count}} red customers was lost.', { count: red.alarms }),
    );
  if (all.auc !== null) {
    const values = { share: { share: all.auc.value }, low: { share: all.auc.low }, high: { share: all.auc.high } };
    said.push(
      sentence(
        'Of a customer that was lost and one that stayed, the lost one had the lower score in {{share}} of pairs (between {{low}} and {{high}}; 50% is chance).',
        values,
      ),
    );
  }
  return said;
}

/** A warning in a sentence, and what to do about it. `titleOf` gives a measure its title. */
export function explainWarning({ code, about, value }: BacktestWarning, titleOf: (measure: string) => string): Sentence {
  const share = { share: value ?? 0 };
  const measure = { title: titleOf(about ?? '') };
  switch (code) {
    case 'nobody lost':
      return sentence(
        'Nobody was lost. If customers did leave, their records are gone from the files: keep them, with the day in “ended”.',
      );
    case 'too few':
      return sentence('{{count}} customers lost are too few to say: {{fewest}} on either side are the least.', {
        count: value ?? 0,
        fewest: FEWEST_LOSSES,
      });
    case 'holds half':
      return sentence('The interval holds 50%: as far as these customers tell, the score is no better than chance.');
    case 'reversed':
      return sentence('The score points the wrong way: those that were lost had the higher one.');
    case 'one band':
      return sentence('{{share}} of the customers stand in one band, so it tells nobody whom to call.', { share });
    case 'without score':
      return sentence('{{share}} of the customers have no score and are missing from the comparison.', { share });
    case 'too good':
      return sentence('{{share}} is too good to be true: look for a value that was only written down after the loss.', { share });
    case 'measure too good':
      return sentence('“{{measure}}” alone sorts the lost from the others ({{share}}): look whether it was written down after the loss.', {
        measure,
        share,
      });
    case 'known by loss':
      return sentence('Whether “{{measure}}” has a value at all gives the loss away ({{share}}): it seems to be filled in afterwards.', {
        measure,
        share,
      });
    case 'left out':
      return sentence('{{count}} parts of the models are left out, because nobody knows what they said on an earlier day.', {
        count: value ?? 0,
      });
  }
}
