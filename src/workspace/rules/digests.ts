import { at, dangling, type Finding, type Rule } from './rule.ts';

/** The digest names people of the team, has what its road needs, and keeps addresses out of Git unless they may stand there. */
export const digests: Rule = ({ content }) => {
  const { workspace } = content;
  const { digest, team, people } = workspace.value;
  if (digest === undefined) return [];
  const { to, leads, slack, email } = digest;
  const logins = team.map(({ login }) => login);
  const unknown = (login: string): boolean => !logins.includes(login);
  const missing = (key: 'slack' | 'email', message: string, hint: string) =>
    at(workspace, ['digest', 'to'], { code: 'missing-key', message: `${message} (digest.${key})`, hint });
  return [
    ...leads.flatMap((login, index) =>
      unknown(login) ? [at(workspace, ['digest', 'leads', index], dangling('team member', login, logins))] : [],
    ),
    ...Object.keys(slack?.people ?? {})
      .filter(unknown)
      .map((login) => at(workspace, ['digest', 'slack', 'people', login], dangling('team member', login, logins))),
    ...Object.keys(email?.people ?? {})
      .filter(unknown)
      .map((login) => at(workspace, ['digest', 'email', 'people', login], dangling('team member', login, logins))),
    ...(to === 'slack' && slack?.channel === undefined && Object.keys(slack?.people ?? {}).length === 0
      ? [missing('slack', 'a message needs somewhere to go', 'name a channel or people, for example slack: { channel: C0123ABCD }')]
      : []),
    ...(to === 'email' && email === undefined
      ? [missing('email', 'an e-mail needs a sender', 'for example email: { from: Northlight CS <success@northlight.example> }')]
      : []),
    ...Object.keys(people === 'in_git' ? {} : (email?.people ?? {})).map((login) =>
      at(workspace, ['digest', 'email', 'people', login], addressInGit),
    ),
  ];
};

const addressInGit: Finding = {
  code: 'personal-data',
  message: 'the e-mail address of a person stands in a file whose history cannot be erased',
  hint: 'keep it in the secret SETPIECE_ADDRESSES, or say `people: in_git` in playbooks/workspace.yaml',
};
