import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Environment } from '../tasks/settings.ts';

const eventSchema = z.object({
  repository: z.object({ private: z.boolean() }).optional(),
  pull_request: z
    .object({
      number: z.number().int().positive(),
      head: z.object({ repo: z.object({ full_name: z.string() }).nullable() }),
      base: z.object({ repo: z.object({ full_name: z.string() }) }),
    })
    .optional(),
});

/** What the event that started a workflow says. */
export interface StartingEvent {
  /** Whether everybody can read the repository; null where it is not said. */
  readonly isPublic: boolean | null;
  /** The pull request it is about. From a fork the token may only read. */
  readonly pullRequest: { readonly number: number; readonly isFork: boolean } | null;
}

/** Reads the event of GitHub Actions; says nothing outside of it, and where the file is another's. */
export function readEvent({ GITHUB_EVENT_PATH: path }: Environment): StartingEvent {
  const nothing = { isPublic: null, pullRequest: null };
  if (path === undefined || path === '') return nothing;
  const read = eventSchema.safeParse(parse(path));
  if (!read.success) return nothing;
  const { repository, pull_request: pull } = read.data;
  return {
    isPublic: repository === undefined ? null : !repository.private,
    // A fork that was deleted meanwhile is one as well.
    pullRequest: pull === undefined ? null : { number: pull.number, isFork: pull.head.repo?.full_name !== pull.base.repo.full_name },
  };
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
