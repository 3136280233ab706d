import { compareText } from '../model/diagnostic.ts';
import type { Stand } from './journey-stands.ts';

/** What the map is drawn over: what the files say, whoever stands where. */
export interface JourneyPlan {
  /** Ids in the order of the journey. */
  readonly stages: readonly string[];
  /** Names of the segments of one family, of which a customer should be in exactly one; none for one row with everybody. */
  readonly family: readonly string[];
  readonly playbooks: readonly PlannedPlaybook[];
}

/** A playbook as far as the map needs it. */
export interface PlannedPlaybook {
  readonly id: string;
  readonly status: 'draft' | 'active' | 'retired';
  /** Its place in the journey; null for one of any stage. */
  readonly stage: string | null;
  /** Segments whose customers its rule can be for, each with the stages in which it can; the segment null stands for everybody. */
  readonly fits: readonly { readonly segment: string | null; readonly stages: readonly string[] }[];
}

/** Who stands somewhere. */
export interface Crowd {
  readonly customers: number;
  /** Of all that have an amount; null when none has one. */
  readonly arr: number | null;
  /** The middle one of the days in the stage, the lower of two; null when nobody is there. */
  readonly median: number | null;
  readonly behind: number;
  readonly stuck: number;
}

/** One field of the map: a stage and a segment. */
export interface Cell extends Crowd {
  readonly stage: string;
  /** Null for everybody. */
  readonly segment: string | null;
  readonly playbooks: readonly { readonly id: string; readonly open: number }[];
  /** Active playbooks of any stage that can be for customers who stand here. */
  readonly besides: number;
  /** No active playbook of the stage is for the segment. */
  readonly hole: boolean;
}

/** A hole in which customers stand, with the playbook of the stage that another segment has. */
interface Hole {
  readonly cell: Cell;
  readonly nearest: string | null;
}

/** A customer that is not in exactly one segment of the family. */
interface Outside {
  readonly stand: Stand;
  readonly within: readonly string[];
  /** Segments of the family that could not be decided. */
  readonly undecided: readonly string[];
}

/** The map with its numbers. */
export interface JourneyMap {
  readonly stages: readonly (Crowd & { readonly id: string })[];
  /** A row for each segment, with a field for each stage. */
  readonly rows: readonly { readonly segment: string | null; readonly cells: readonly Cell[] }[];
  /** Playbooks without a place in the journey, with the segments of the family that they can be for. */
  readonly anyStage: readonly { readonly id: string; readonly open: number; readonly segments: readonly string[] }[];
  /** Fields of a stage and a segment, and those of them in which a playbook works. */
  readonly planned: number;
  readonly filled: number;
  /** Most customers first, then the most ARR. */
  readonly holes: readonly Hole[];
  readonly outside: readonly Outside[];
  /** Customers whose stage could not be decided. */
  readonly nowhere: number;
}

/**
 * Counts who stands where and what works there. A playbook works in a field when its rule can be for customers of the segment, or when a
 * run of it is open for one of them. A draft and a retired playbook are shown and fill no hole; a retired one without open runs is not
 * shown. A customer in two segments counts in both, and one in none only in the sum of the stage.
 */
export function journeyMap(plan: JourneyPlan, stands: readonly Stand[]): JourneyMap {
  const rows = (plan.family.length === 0 ? [null] : plan.family).map((segment) => {
    const members = segment === null ? stands : stands.filter(({ segments }) => segments.includes(segment));
    const open = openRuns(members);
    return { segment, cells: plan.stages.map((stage) => cellOf(plan, stage, segment, members, open)) };
  });
  const cells = rows.flatMap((row) => row.cells);
  const open = openRuns(stands);
  return {
    stages: plan.stages.map((id) => ({ id, ...crowdOf(stands.filter(({ stage }) => stage === id)) })),
    rows,
    anyStage: plan.playbooks
      .filter(({ id, stage, status }) => stage === null && (status !== 'retired' || open(id) > 0))
      .map((playbook) => ({
        id: playbook.id,
        open: open(playbook.id),
        segments: plan.family.filter((segment) => isFor(playbook, segment)),
      })),
    planned: cells.length,
    filled: cells.filter(({ hole }) => !hole).length,
    holes: cells
      .filter(({ hole, customers }) => hole && customers > 0)
      .sort((a, b) => b.customers - a.customers || (b.arr ?? 0) - (a.arr ?? 0) || order(plan, a) - order(plan, b))
      .map((cell) => ({ cell, nearest: nearestTo(cell, plan) })),
    outside: plan.family.length === 0 ? [] : outsideOf(plan.family, stands),
    nowhere: stands.filter(({ stage }) => stage === null).length,
  };
}

function order({ stages, family }: JourneyPlan, { stage, segment }: Cell): number {
  return stages.indexOf(stage) * (family.length + 1) + family.indexOf(segment ?? '');
}

function cellOf(plan: JourneyPlan, stage: string, segment: string | null, members: readonly Stand[], open: (id: string) => number): Cell {
  const here = plan.playbooks.filter((playbook) => playbook.stage === stage);
  const works = (playbook: PlannedPlaybook): boolean => playbook.status === 'active' && isFor(playbook, segment, stage);
  return {
    stage,
    segment,
    ...crowdOf(members.filter((member) => member.stage === stage)),
    playbooks: here
      .filter((playbook) => (playbook.status !== 'retired' && isFor(playbook, segment, stage)) || open(playbook.id) > 0)
      .map(({ id }) => ({ id, open: open(id) })),
    besides: plan.playbooks.filter((playbook) => playbook.stage === null && works(playbook)).length,
    hole: !here.some(works),
  };
}

/** Whether the rule can be for the segment in the stage; without a stage, in any. */
function isFor({ fits }: PlannedPlaybook, segment: string | null, stage?: string): boolean {
  return fits.some((fit) => fit.segment === segment && (stage === undefined ? fit.stages.length > 0 : fit.stages.includes(stage)));
}

/** How many runs of each playbook are open for some customers; one of an audience counts once. */
function openRuns(members: readonly Stand[]): (playbook: string) => number {
  const runs = new Map<string, Set<number>>();
  for (const { playbook, run } of members.flatMap((member) => member.runs)) runs.set(playbook, (runs.get(playbook) ?? new Set()).add(run));
  return (playbook) => runs.get(playbook)?.size ?? 0;
}

function crowdOf(members: readonly Stand[]): Crowd {
  const amounts = members.flatMap(({ arr }) => arr ?? []);
  const days = members.flatMap(({ days }) => days ?? []).sort((a, b) => a - b);
  return {
    customers: members.length,
    arr: amounts.length === 0 ? null : amounts.reduce((sum, amount) => sum + amount, 0),
    median: days[Math.floor((days.length - 1) / 2)] ?? null,
    behind: members.filter(({ state }) => state === 'behind').length,
    stuck: members.filter(({ state }) => state === 'stuck').length,
  };
}

/** An active playbook of the same stage, which is for another segment. */
function nearestTo({ stage }: Cell, { playbooks }: JourneyPlan): string | null {
  return playbooks.find((playbook) => playbook.status === 'active' && playbook.stage === stage)?.id ?? null;
}

function outsideOf(family: readonly string[], stands: readonly Stand[]): readonly Outside[] {
  return stands
    .map((stand) => ({
      stand,
      within: family.filter((segment) => stand.segments.includes(segment)),
      undecided: family.filter((segment) => stand.unknown.includes(segment)),
    }))
    .filter(({ within }) => within.length !== 1)
    .sort((a, b) => b.within.length - a.within.length || compareText(a.stand.customer?.name ?? '', b.stand.customer?.name ?? ''));
}
