import { reachedFrom } from '../evaluate/past-values.ts';
import type { PlaybookProgram, Program } from '../expressions/program.ts';

/** What playbooks are to a review, by id. */
export interface ReviewPlays {
  /** Those that answer a sign: what they start on reads the band, the score or a segment with `signal: risk`, and none with `signal: opportunity`. */
  readonly answering: ReadonlySet<string>;
  /** Those among them that read the band or the score: they start on the health as a whole, as a save plan does. */
  readonly saving: ReadonlySet<string>;
  /** Questions whose answer is the reason that was given, and those whose answer says whether it could have been seen: `playbook/step`. */
  readonly asks: Readonly<Record<'reason' | 'seen', ReadonlySet<string>>>;
}

/** Reads from the rules what each playbook is to a review. */
export function reviewPlays(program: Program): ReviewPlays {
  const signals = (signal: 'risk' | 'opportunity'): readonly string[] =>
    [...program.segments.values()].filter(({ value }) => value.signal === signal).map(({ name }) => name);
  const [risks, chances] = [signals('risk'), signals('opportunity')];
  const reads = ({ becomes }: PlaybookProgram): ReadonlySet<string> => (becomes === null ? new Set() : reachedFrom(program, becomes.names));
  const answering = program.playbooks.filter((play) => {
    const names = reads(play);
    return ['band', 'score', ...risks].some((name) => names.has(name)) && !chances.some((name) => names.has(name));
  });
  const asking = (review: 'reason' | 'seen'): ReadonlySet<string> =>
    new Set(
      program.playbooks.flatMap(({ playbook }) =>
        playbook.steps.filter((step) => step.review === review).map(({ id }) => `${playbook.id}/${id}`),
      ),
    );
  return {
    answering: new Set(answering.map(({ playbook }) => playbook.id)),
    saving: new Set(answering.filter((play) => ['band', 'score'].some((name) => reads(play).has(name))).map(({ playbook }) => playbook.id)),
    asks: { reason: asking('reason'), seen: asking('seen') },
  };
}
