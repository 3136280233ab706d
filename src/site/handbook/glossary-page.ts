import { describeSource } from '#setpiece/expressions/words';
import { nameInWords } from '#setpiece/expressions/words-names';
import { describeWho } from '#setpiece/expressions/words-rule';
import { describeDuration } from '#setpiece/expressions/words-values';
import { say } from '#setpiece/model/language';
import { capital } from './health-page.ts';
import type { GlossaryPage, GlossaryWord } from './page.ts';
import { placeOf, type Surroundings } from './surroundings.ts';

/** The words of the product, each in one or two plain sentences, in the order in which one explains the next. */
const product = [
  [say('Customer'), say('A company that you look after. One file, or one folder, holds what is known of it.')],
  [say('Account report'), say('The page of one customer: how it stands today, why, and what is being done.')],
  [say('Source'), say('Dated rows from outside: logins, tickets, orders. Each row belongs to a customer and a day.')],
  [
    say('Metric'),
    say('A value of a customer on a day, such as its active users. It is counted from the rows of a source, or made of other metrics.'),
  ],
  [say('Segment'), say('A yes or no about a customer on a day. Whoever cannot be decided for lack of data is not in it, and is listed.')],
  [
    say('Journey, stage'),
    say('Where a customer stands on the way from signing to renewing. Each day the first stage whose condition is true.'),
  ],
  [say('Health model'), say('The rule that makes one score from 0 to 100 of several measures. Exactly one is for each customer.')],
  [
    say('Group, measure'),
    say('What a score is made of: a measure scores one metric, a group holds measures of one kind. Weights say how much each counts.'),
  ],
  [say('Score'), say('How well a customer does, from 0 to 100: the weighted mean of its measures, after caps and exceptions.')],
  [say('Band'), say('Green, yellow or red, by the score. A band is left only some points past its edge, so that it does not flicker.')],
  [say('Unknown'), say('There is too little data to tell. Unknown starts no playbook, ends none, and is never counted as zero.')],
  [say('Coverage'), say('The share of the weight of a health model that has data. Below its floor there is no band.')],
  [say('Stale'), say('A value whose newest row is older than it should be. It still counts, and says so.')],
  [say('Signal'), say('A segment that a person should look at: of a risk or of an opportunity, with the day since when.')],
  [say('Playbook'), say('What we do for whom and when: a rule, steps with owners and due dates, and the reason why.')],
  [say('Run'), say('One time that a playbook was started for one customer, from its first day to its close.')],
  [say('Step'), say('One thing to do in a run. Some tick themselves when the data shows that they were done.')],
  [
    say('Contact'),
    say('A step that reaches out to the customer. Contacts have a budget, so that nobody is written to by everybody at once.'),
  ],
  [say('Held back'), say('A run that is due and waits, because the customer or the owner has enough for now. It is kept, not lost.')],
  [say('Task'), say('The GitHub issue of a run: what to do next, why now, and what to know.')],
  [say('Asset'), say('A text to adapt and send: an e-mail, an agenda, a call script. Tokens in it are filled in for each customer.')],
  [say('Touchpoint'), say('A call, meeting, visit or e-mail that was logged.')],
  [say('Objective'), say('What was agreed with a customer: where it began, where it should get to, by when, and who measures it.')],
  [say('Scenario'), say('A test of a playbook: given this customer and these days, that must happen. All scenarios run on each change.')],
  [say('Impact'), say('What a change of the rules would change today: whose band, which runs, whose work. Each pull request shows it.')],
  [say('Plan'), say('The changes to make in GitHub so that its issues match what is due. It is shown before it is carried out.')],
  [say('Ledger'), say('What people did: ticked, answered, put off, closed, with day and name.')],
  [say('History'), say('What was decided on each day: scores, bands, stages, segments and runs. It is never rewritten.')],
  [say('Verified'), say('Somebody read the page and stands for it until a day. A change of the page ends that.')],
] as const;

/** What the words mean: the product’s own, and those of the workspace. */
export function glossaryPage({ content, vocabulary, language: { t } }: Surroundings): GlossaryPage {
  const { workspace, journey } = content;
  const stages = journey.value.stages.map((stage, index): GlossaryWord => {
    const when = describeSource(stage.when, vocabulary);
    return {
      word: vocabulary.stageTitle(stage.id),
      code: stage.id,
      says:
        when === describeSource('true', vocabulary)
          ? t('Everybody whom no other stage takes.')
          : t('When {{condition}}.', { condition: when }),
      page: 'journey/#stages',
      at: placeOf(journey, 'stages', index),
    };
  });
  const segments = content.definitions.flatMap((file) =>
    Object.entries(file.value.segments).map(
      ([name, { title, about, is }]): GlossaryWord => ({
        word: title ?? capital(nameInWords(name)),
        code: name,
        says: about ?? describeWho(is, vocabulary),
        page: `segments/#${name}`,
        at: placeOf(file, 'segments', name),
      }),
    ),
  );
  const bands = content.healthModels.map(
    (model): GlossaryWord => ({
      word: t('Bands of {{model}}', { model: model.value.title }),
      code: null,
      says: t('Green from {{green}} points, yellow from {{yellow}}, red below.', {
        green: model.value.bands.green.from,
        yellow: model.value.bands.yellow.from,
      }),
      page: `health/${model.value.id}/#bands`,
      at: placeOf(model, 'bands'),
    }),
  );
  const reasons = Object.entries(workspace.value.close_reasons).map(
    ([name, { again_after: again }]): GlossaryWord => ({
      word: capital(nameInWords(name)),
      code: name,
      says:
        again.count === 0
          ? t('A run closed for this reason may come again at once.')
          : t('A run closed for this reason does not come again for {{time}}.', { time: describeDuration(again, vocabulary.grammar) }),
      page: null,
      at: placeOf(workspace, 'close_reasons', name),
    }),
  );
  const roles = [...new Set(workspace.value.team.flatMap((member) => member.roles))].sort().map(
    (role): GlossaryWord => ({
      word: capital(nameInWords(role)),
      code: role,
      says: t('{{count}} people of the team hold this role.', {
        count: workspace.value.team.filter((one) => one.roles.includes(role)).length,
      }),
      page: null,
      at: placeOf(workspace, 'team'),
    }),
  );
  const groups: GlossaryPage['groups'] = [
    {
      id: 'words-of-setpiece',
      title: t('Words of Setpiece'),
      words: product.map(([word, says]) => ({ word: t(word), code: null, says: t(says), page: null, at: null })),
    },
    { id: 'stages', title: t('Our stages'), words: stages },
    { id: 'segments', title: t('Our segments'), words: byWord(segments) },
    { id: 'bands', title: t('Our bands'), words: bands },
    { id: 'close-reasons', title: t('Why a run is closed'), words: byWord(reasons) },
    { id: 'roles', title: t('Our roles'), words: roles },
  ];
  return { kind: 'glossary', groups: groups.filter(({ words }) => words.length > 0) };
}

function byWord(words: readonly GlossaryWord[]): readonly GlossaryWord[] {
  return words.toSorted((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : 0));
}
