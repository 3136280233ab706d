import type { Diagnostic } from '../../model/diagnostic.ts';
import { nearest } from '../../model/nearest.ts';
import { readTokens } from '../../model/token.ts';
import { positionAt } from '../text.ts';
import { at, atPosition, type Finding, type RuleInput } from './rule.ts';

/** What a token may name besides the names of expressions. */
const tokenNames = ['customer.id', 'customer.name'];

/** Tokens of pages, assets and subjects name something that a customer has. */
export function tokens({ content, program, incomplete }: RuleInput): Diagnostic[] {
  const { workspace } = content;
  const roles = new Set(workspace.value.team.flatMap((member) => member.roles));
  for (const { value } of content.customers) for (const { role } of value.owners) roles.add(role);
  const names = new Set([...tokenNames, ...program.names.all, ...[...roles].map((role) => `owner.${role}.name`)]);
  const check = (path: string): Finding | undefined => {
    if (names.has(path) || program.names.get(path)) return undefined;
    // Metrics are the names without a dot: with a file of them unread, any of these may be right.
    if (incomplete.has('definitions') && !path.includes('.')) return undefined;
    const near = nearest(path, names);
    return {
      code: 'unknown-token',
      message: `there is nothing called \`${path}\``,
      hint: near ? `did you mean \`${near}\`?` : 'for example customer.name',
    };
  };
  const inBodies = [...content.playbooks, ...content.assets].flatMap(({ file, body, bodyLine }) =>
    readTokens(body).tokens.flatMap(({ path, start }): Diagnostic[] => {
      const finding = check(path);
      if (!finding) return [];
      const { line, column } = positionAt({ file, text: body }, start);
      return [atPosition({ file, line: bodyLine + line - 1, column }, finding)];
    }),
  );
  const inSubjects = content.assets.flatMap((asset) =>
    readTokens(asset.value.subject ?? '').tokens.flatMap(({ path, start }) => {
      const finding = check(path);
      return finding ? [at(asset, ['subject'], finding, start)] : [];
    }),
  );
  return [...inBodies, ...inSubjects];
}
