import type { Content } from '../../model/content.ts';
import { compareText } from '../../model/diagnostic.ts';
import type { RunRecord, State } from '../state.ts';

/** Carries ids of earlier days to those of today, as `formerly` says. Example of a key: `renewal-3-months/acme/1` to `renewal-90/acme/1`. */
export interface Renaming {
  playbook(id: string): string;
  subject(id: string): string;
  key(key: string): string;
}

/** Reads `formerly` of playbooks and customers. Ids that are in use today are never renamed. */
export function renamingOf(content: Content): Renaming {
  const made = renamings.get(content) ?? makeRenaming(content);
  renamings.set(content, made);
  return made;
}

/** Asked for several times a day. */
const renamings = new WeakMap<Content, Renaming>();

/** The renaming of a workspace in which nothing was renamed. */
const unchanged: Renaming = { playbook: (id) => id, subject: (id) => id, key: (key) => key };

function makeRenaming(content: Content): Renaming {
  const playbooks = renames(content.playbooks.map(({ value }) => value));
  const customers = renames(content.customers.map(({ value }) => value));
  if (playbooks.size === 0 && customers.size === 0) return unchanged;
  const playbook = (id: string) => playbooks.get(id) ?? id;
  const known = new Set([...playbooks.keys(), ...content.playbooks.map(({ value }) => value.id)]);
  const subject = (id: string): string => {
    const colon = id.indexOf(':');
    if (colon < 0) return customers.get(id) ?? id;
    const head = id.slice(0, colon);
    return `${customers.get(head) ?? head}:${row(id.slice(colon + 1))}`;
  };
  // Rows of `runs` and `steps` carry the key of a run: `renewal-90/acme/1`, `renewal-90/acme/1/value_report`.
  const row = (id: string): string => {
    const [, play = '', about = '', rest = ''] = /^([^/]+)\/(.+)(\/\d+(?:\/[^/]+)?)$/.exec(id) ?? [];
    return known.has(play) ? `${playbook(play)}/${subject(about)}${rest}` : id;
  };
  return {
    playbook,
    subject,
    key(key) {
      // A row's id may hold a slash; the playbook's id and the ordinal cannot.
      const first = key.indexOf('/');
      const last = key.lastIndexOf('/');
      return `${playbook(key.slice(0, first))}/${subject(key.slice(first + 1, last))}${key.slice(last)}`;
    },
  };
}

/** The part of a state that runs need, under the ids of today. A line under today's id wins over one under an earlier id. */
export function renameState(past: State, renaming: Renaming): Pick<State, 'rules' | 'conditions' | 'runs'> {
  if (renaming === unchanged) return past;
  const runs = new Map<string, RunRecord>();
  for (const [old, record] of past.runs) {
    const key = renaming.key(old);
    const members = record.members === undefined ? {} : { members: renameMembers(record.members, renaming) };
    if (key === old) runs.set(key, record.members === undefined ? record : { ...record, ...members });
    else if (!past.runs.has(key)) {
      const customer = record.customer === null ? null : renaming.subject(record.customer);
      const playbook = renaming.playbook(record.playbook);
      runs.set(key, { ...record, ...members, key, playbook, subject: renaming.subject(record.subject), customer });
    }
  }
  const condition = (old: string) => {
    const slash = old.indexOf('/');
    return `${renaming.playbook(old.slice(0, slash))}/${renaming.subject(old.slice(slash + 1))}`;
  };
  return { runs, rules: renameKeys(past.rules, renaming.playbook), conditions: renameKeys(past.conditions, condition) };
}

/** Whoever was a member stays one under a new id. */
function renameMembers(members: readonly string[], renaming: Renaming): readonly string[] {
  return [...new Set(members.map((id) => renaming.subject(id)))].sort(compareText);
}

function renames(items: readonly { readonly id: string; readonly formerly?: readonly string[] | undefined }[]): Map<string, string> {
  if (items.every(({ formerly = [] }) => formerly.length === 0)) return new Map();
  const used = new Set(items.map(({ id }) => id));
  return new Map(items.flatMap(({ id, formerly }) => (formerly ?? []).filter((old) => !used.has(old)).map((old) => [old, id] as const)));
}

function renameKeys<T>(map: ReadonlyMap<string, T>, rename: (key: string) => string): Map<string, T> {
  const renamed = new Map<string, T>();
  for (const [old, value] of map) {
    const key = rename(old);
    if (key === old || !map.has(key)) renamed.set(key, value);
  }
  return renamed;
}
