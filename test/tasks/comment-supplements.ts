import { z } from 'zod';
import type { Answer } from './github-supplements.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly authorization: string;
}

/** Reactions to comments, who can be assigned, and bots among those who comment: what GitHub has and the server of the tests lacks. */
export class CommentSupplements {
  /** Reactions by comment, each as `login:content`, in order. */
  readonly reactions = new Map<number, string[]>();
  readonly #ids: string[] = [];

  reset(): void {
    this.reactions.clear();
  }

  /** The answer to a request about reactions or assignees; undefined for any other. */
  answer({ method, path, body, authorization }: Asked, isAssignable: (login: string) => boolean): Answer | undefined {
    const [, assignee] = /\/assignees\/([^/]+)$/.exec(path) ?? [];
    if (assignee !== undefined && method === 'GET')
      return isAssignable(decodeURIComponent(assignee)) ? { status: 204, headers: {}, body: '' } : refuse(404, 'Not Found');
    const [, comment, id] = /\/issues\/comments\/(\d+)\/reactions(?:\/(\d+))?$/.exec(path) ?? [];
    if (comment === undefined) return undefined;
    const login = /^(?:token|bearer) (.+?)-token/i.exec(authorization)?.[1] ?? 'nobody';
    const held = this.reactions.get(Number(comment)) ?? [];
    this.reactions.set(Number(comment), held);
    if (method === 'DELETE') {
      const [, key] = this.#ids[Number(id) - 1]?.split('/') ?? [];
      const index = held.indexOf(key ?? '');
      if (index < 0) return refuse(404, 'Not Found');
      held.splice(index, 1);
      return { status: 204, headers: {}, body: '' };
    }
    if (method !== 'POST') return { status: 200, headers: json, body: JSON.stringify(held) };
    const { content } = z.object({ content: z.string() }).parse(JSON.parse(body));
    const key = `${login}:${content}`;
    const isThere = held.includes(key);
    if (!isThere) held.push(key);
    const name = `${comment}/${key}`;
    if (!this.#ids.includes(name)) this.#ids.push(name);
    const reaction = { id: this.#ids.indexOf(name) + 1, content, user: { login } };
    return { status: isThere ? 200 : 201, headers: json, body: JSON.stringify(reaction) };
  }

  /** An answer with comments, in which bots are shown as such. */
  mark(path: string, answer: Answer): Answer {
    if (!/\/issues\/(?:\d+\/)?comments(?:\/\d+)?$/.test(path) || answer.status >= 300 || answer.status === 204) return answer;
    const parsed: unknown = JSON.parse(answer.body);
    const mark = (one: unknown): unknown => {
      const { data } = commentSchema.safeParse(one);
      return data?.user?.login.endsWith('[bot]') ? { ...data, user: { ...data.user, type: 'Bot' } } : one;
    };
    return { ...answer, body: JSON.stringify(Array.isArray(parsed) ? parsed.map(mark) : mark(parsed)) };
  }
}

const commentSchema = z.looseObject({ user: z.looseObject({ login: z.string() }).nullable() });
const json = { 'content-type': 'application/json' };

function refuse(status: number, message: string): Answer {
  return { status, headers: json, body: JSON.stringify({ message }) };
}
