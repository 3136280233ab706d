import { join } from 'node:path';
import { type LineChange, openRepository, type Repository } from '../history/git.ts';
import { compareText } from '../model/diagnostic.ts';
import { readFolders } from './evaluated-commit.ts';
import type { Places } from './places.ts';

/** A line of a file that an explanation names, and who changed it last; nulls where the line is not committed. */
interface ChangedLine {
  /** `file:line` */
  readonly at: string;
  readonly commit: string | null;
  readonly day: string | null;
  readonly author: string | null;
}

/** Which files an explanation speaks of. */
export interface Provenance {
  /** The commit that is checked out; null outside Git, and before the first. */
  readonly commit: string | null;
  /** Whether files differ from the commit or are new. */
  readonly uncommitted: boolean;
  /** Whether the clone holds only a part of history: a line may be older than it says. */
  readonly shallow: boolean;
  /** By file and line; empty where Git knows nothing. */
  readonly lines: readonly ChangedLine[];
  /** Why Git knows nothing; null where it does. */
  readonly gap: string | null;
}

/** Files that Git is asked about at most: each takes a process of its own. */
const MOST_FILES = 60;
/** How many of them at once. */
const AT_ONCE = 4;

/** All places that a value names under `at`, as `file:line`, each once. */
export function placesIn(value: unknown): readonly string[] {
  const found = new Set<string>();
  const visit = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return;
    for (const [key, inner] of Object.entries(one)) {
      if (key === 'at' && typeof inner === 'string' && /^(?:playbooks|customers)\/.+:\d+$/.test(inner)) found.add(inner);
      else visit(inner);
    }
  };
  visit(value);
  return [...found];
}

/** Asks Git who changed the lines at some places last. */
export async function readProvenance(places: Places, at: readonly string[]): Promise<Provenance> {
  const repository = await openRepository(places.root);
  const nothing = { commit: null, uncommitted: false, shallow: false, lines: [] };
  if (typeof repository === 'string') return { ...nothing, gap: repository };
  if (repository.commit === null) return { ...nothing, uncommitted: true, gap: 'nothing is committed yet' };
  const workspace = join(places.root, 'playbooks/workspace.yaml');
  const uncommitted = !(await repository.isCommitted(workspace, readFolders(places), places.state));
  const lines = await changedLines(repository, at);
  return { commit: repository.commit, uncommitted, shallow: repository.isShallow, lines, gap: null };
}

async function changedLines(repository: Repository, at: readonly string[]): Promise<readonly ChangedLine[]> {
  const places = at.map((place) => ({
    file: place.slice(0, place.lastIndexOf(':')),
    line: Number(place.slice(place.lastIndexOf(':') + 1)),
  }));
  const files = [...Map.groupBy(places, ({ file }) => file)].sort(([a], [b]) => compareText(a, b)).slice(0, MOST_FILES);
  const changed: ChangedLine[] = [];
  for (let next = 0; next < files.length; next += AT_ONCE) {
    const asked = files.slice(next, next + AT_ONCE).map(async ([file, those]) => {
      const numbers = those.map(({ line }) => line).sort((a, b) => a - b);
      const changes = await repository.lastChanges(file, numbers);
      return numbers.map((line) => changedLine(`${file}:${line}`, changes?.get(line)));
    });
    changed.push(...(await Promise.all(asked)).flat());
  }
  return changed;
}

function changedLine(at: string, change: LineChange | undefined): ChangedLine {
  return { at, commit: change?.commit ?? null, day: change?.day ?? null, author: change?.author ?? null };
}

/** The commit, and a line for each place. */
export function provenanceText({ commit, uncommitted, shallow, lines, gap }: Provenance): string {
  if (gap !== null) return `Who last changed these lines is not known: ${gap}.\n`;
  const head = `Files of commit ${commit?.slice(0, 12)}${uncommitted ? ', with changes that are not committed' : ''}.`;
  if (lines.length === 0) return `${head}\n`;
  const since = `Last changes of these lines${shallow ? ', as far as this shallow clone knows' : ''}:`;
  const wide = Math.max(...lines.map(({ at }) => at.length));
  const said = lines.map(
    (line) =>
      `  ${line.at.padEnd(wide)}  ${line.commit === null ? 'not committed' : `${line.commit.slice(0, 12)}  ${line.day}  ${line.author}`}`,
  );
  return `${[`${head} ${since}`, ...said].join('\n')}\n`;
}
