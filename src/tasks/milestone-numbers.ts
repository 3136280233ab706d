import { GithubError, type Issues } from './issue.ts';
import type { MilestoneDraft } from './milestone.ts';

/**
 * The repository's milestones as one run needs them: listed once and only when the first issue needs one, and made when there is none with the
 * title. One that is there is used as it is, also when it is closed. Nothing is ever changed, closed or deleted.
 */
export class MilestoneNumbers {
  readonly #client: Pick<Issues, 'milestones' | 'createMilestone'>;
  readonly #warn: (warning: string) => void;
  /** By title in lower case; null before they were read. */
  #known: Map<string, number> | null = null;
  /** What failed is not tried again for every issue. */
  readonly #failed = new Set<string>();
  #isUnreadable = false;

  constructor(client: Pick<Issues, 'milestones' | 'createMilestone'>, warn: (warning: string) => void) {
    this.#client = client;
    this.#warn = warn;
  }

  /** The number of a milestone; undefined, with one warning, when it can be neither found nor made: its issues go without it for now. */
  async numberOf(draft: MilestoneDraft): Promise<number | undefined> {
    const key = draft.title.toLowerCase();
    if (this.#isUnreadable || this.#failed.has(key)) return undefined;
    try {
      const known = this.#known ?? (await this.#read());
      const number = known.get(key) ?? (await this.#make(draft));
      known.set(key, number);
      return number;
    } catch (error) {
      if (!(error instanceof GithubError)) throw error;
      this.#isUnreadable = this.#known === null;
      this.#failed.add(key);
      const what = this.#isUnreadable ? 'The milestones could not be read' : `The milestone ${draft.title} could not be made`;
      this.#warn(`${what}; its issues are put there with the next run: ${error.message}`);
      return undefined;
    }
  }

  async #read(): Promise<Map<string, number>> {
    this.#known = new Map((await this.#client.milestones()).map(({ title, number }) => [title.toLowerCase(), number]));
    return this.#known;
  }

  /** After a lost answer, or where somebody else made it meanwhile, it is looked for and never made again blindly. */
  async #make(draft: MilestoneDraft): Promise<number> {
    try {
      return await this.#client.createMilestone(draft);
    } catch (error) {
      if (!(error instanceof GithubError) || !(error.unsure || error.status === 422)) throw error;
      const found = (await this.#client.milestones()).find(({ title }) => title.toLowerCase() === draft.title.toLowerCase());
      if (found === undefined) throw error;
      return found.number;
    }
  }
}
