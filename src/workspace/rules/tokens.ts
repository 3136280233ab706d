import { objectiveNames } from '../../expressions/objective-names.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { nearest } from '../../model/nearest.ts';
import { readTokens, tokensOf } from '../../model/token.ts';
import { tokenSyntax } from '../body.ts';
import { at, atPosition, type Finding, type RuleInput } from './rule.ts';

/** Tokens of pages, assets and subjects name something that a customer has. */
export function tokens({ content, program, incomplete }: RuleInput): Diagnostic[] {
  const { workspace } = content;
  const roles = new Set(workspace.value.team.flatMap((member) => member.roles));
  for (const { value } of content.customers) for (const { role } of value.owners) roles.add(role);
  // Whether a text that speaks of an objective is used where there is one, each run tells.
  const names = new Set([...program.names.all, ...Object.keys(objectiveNames), ...[...roles].map((role) => `owner.${role}.name`)]);
  const check = (path: string): Finding | undefined => {
    if (names.has(path)) return undefined;
    // Metrics are the names without a dot: with a file of them unread, any of these may be right.
    if (incomplete.has('definitions') && !path.includes('.')) return undefined;
    const near = nearest(path, names);
    return {
      code: 'unknown-token',
      message: `there is nothing called \`${path}\``,
      hint: near ? `did you mean \`${near}\`?` : 'for example customer.name',
    };
  };
  const subjects = [...content.assets, ...content.assetTranslations].flatMap((asset) =>
    readTokens(asset.value.subject ?? '').malformed.map(({ start }) => at(asset, ['subject'], tokenSyntax, start)),
  );
  const bodies = [...content.playbooks, ...content.playbookTranslations].map((page) => ({ ...page, value: {} }));
  const pages = [...bodies, ...content.assets, ...content.assetTranslations];
  const unknown = pages.flatMap((page) =>
    tokensOf(page).flatMap(({ path, at: place }) => {
      const finding = check(path);
      return finding ? [atPosition(place, finding)] : [];
    }),
  );
  return [...subjects, ...unknown];
}
