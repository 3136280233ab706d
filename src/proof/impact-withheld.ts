import type { Diagnostic } from '../model/diagnostic.ts';
import type { Impact } from './impact.ts';
import type { AtStake } from './impact-customers.ts';
import type { ImpactDocument } from './impact-document.ts';
import type { RunImpact, RunMove } from './impact-runs.ts';

/** What of customers may be shown. */
export interface ImpactShows {
  /** Names of customers, and sentences about them. */
  readonly reports: boolean;
  readonly money: boolean;
  /** Logins of people. */
  readonly people: boolean;
}

/**
 * The document without what may not be shown. Ids of customers and runs stay. Sentences can hold names, amounts and people, so they go as soon as one of
 * these must.
 */
export function withhold(document: ImpactDocument, shows: ImpactShows): ImpactDocument {
  const sentences = shows.reports && shows.money && shows.people;
  if (sentences) return document;
  const { impact, findings, gap } = document;
  const base = gap?.base ?? null;
  return {
    ...document,
    gap: gap === null ? null : { ...gap, base: base === null ? null : { ...base, first: withoutWords(base.first) } },
    impact: impact === null ? null : withholdImpact(impact, shows),
    findings: { new: findings.new.map(withoutWords), solved: findings.solved.map(withoutWords) },
  };
}

function withholdImpact(impact: Impact, { reports, money, people }: ImpactShows): Impact {
  const stake = <T extends AtStake>(one: T): T => ({ ...one, name: reports ? one.name : null, arr: money ? one.arr : null });
  const run = <T extends RunImpact>(one: T): T => ({
    ...one,
    name: reports ? one.name : null,
    // A run about an objective has the customer’s words for it in its title.
    title: reports ? one.title : one.playbook,
    arr: money ? one.arr : null,
    owner: people ? one.owner : null,
    because: null,
  });
  const { runs, scores } = impact;
  return {
    ...impact,
    added: impact.added.map(stake),
    removed: impact.removed.map(stake),
    statuses: impact.statuses.map(stake),
    bands: impact.bands.map(stake),
    scores: { ...scores, furthest: scores.furthest.map(stake) },
    stages: impact.stages.map(stake),
    facts: impact.facts.map(stake),
    runs: {
      orphaned: runs.orphaned.map(run),
      closes: runs.closes.map(run),
      opens: runs.opens.map(run),
      stays: runs.stays.map(run),
      displaced: runs.displaced.map(run),
      held: runs.held.map(run),
      dropped: runs.dropped.map(run),
      moved: runs.moved.map(run),
      reassigned: runs.reassigned.map((one): RunMove => ({ ...run(one), was: people ? one.was : null })),
      details: runs.details,
      drafts: runs.drafts.map(run),
    },
    load: people ? impact.load : [],
  };
}

function withoutWords({ hint: _, ...one }: Diagnostic): Diagnostic {
  return { ...one, message: 'what it says is not shown here, for everybody can read it' };
}
