import { readAddresses } from '../digest/addresses.ts';
import type { IssueAddress } from '../digest/html.ts';
import type { Road } from '../digest/road.ts';
import type { DigestSettings } from '../model/digest.ts';
import type { Workspace } from '../model/workspace.ts';
import { connectGithub } from '../tasks/github.ts';
import type { Environment } from '../tasks/settings.ts';
import { readSettings } from '../tasks/settings.ts';
import { explainGithub } from './issues.ts';
import { UseError } from './terminal.ts';

/** A road that is open, with what may be shown on it; or, in words, what is missing for one. */
export type OpenedRoad =
  | { readonly road: Road; readonly isPublic: boolean; readonly missing: readonly [] }
  | { readonly road: null; readonly missing: readonly string[] };

/** What roads need beside their settings. */
export interface RoadInput {
  readonly workspace: Workspace;
  readonly environment: Environment;
  /** The day on which the command runs, which is not the day it evaluates. */
  readonly today: string;
  readonly issueAddress: IssueAddress;
}

/** Opens the road that the workspace names. Clients are loaded only when they are used. */
export async function openRoad(settings: DigestSettings, input: RoadInput): Promise<OpenedRoad> {
  switch (settings.to) {
    case 'issue':
      return await openIssues(input);
    case 'slack':
      return await openSlack(settings, input);
    case 'email':
      return await openEmail(settings, input);
  }
}

async function openIssues({ workspace, environment }: RoadInput): Promise<OpenedRoad> {
  const { settings, missing } = readSettings(environment, workspace);
  if (settings === null) return { road: null, missing };
  const client = connectGithub(settings);
  const { trusted, label_prefix: prefix } = workspace.github;
  const { openIssueRoad } = await import('../digest/issue-road.ts');
  return await explainGithub(async () => {
    const isPublic = await client.isPublic();
    if (isPublic && !workspace.publish.reports)
      throw new UseError(
        'The repository is public, and a digest would show customers to everybody.',
        'Make it private, or set publish.reports to yes.',
      );
    const login = await client.login();
    const logins = login === undefined ? trusted : [...trusted, login];
    return { road: await openIssueRoad({ client, trusted: logins, prefix }), isPublic, missing: [] };
  });
}

async function openSlack({ slack }: DigestSettings, { environment, issueAddress }: RoadInput): Promise<OpenedRoad> {
  const token = environment.SLACK_BOT_TOKEN ?? '';
  const apiUrl = addressIn(environment, 'SLACK_API_URL', 'https://slack.com/api');
  if (token === '') return { road: null, missing: ['SLACK_BOT_TOKEN is not set: give the token of a Slack app that may write messages'] };
  const { openSlackRoad } = await import('../digest/slack-road.ts');
  const settings = slack ?? { people: {} };
  return { road: openSlackRoad({ token, apiUrl: `${apiUrl}/`, settings, issueAddress }), isPublic: false, missing: [] };
}

async function openEmail({ email }: DigestSettings, { workspace, environment, today, issueAddress }: RoadInput): Promise<OpenedRoad> {
  const apiKey = environment.RESEND_API_KEY ?? '';
  const apiUrl = addressIn(environment, 'RESEND_BASE_URL', 'https://api.resend.com');
  if (email === undefined) return { road: null, missing: ['digest.email is not set'] };
  const { addresses, fault } = readAddresses(environment, email);
  const missing = [apiKey === '' ? 'RESEND_API_KEY is not set: give a key that may send' : '', fault ?? ''].filter(Boolean);
  if (missing.length > 0 || addresses === null) return { road: null, missing };
  const { openEmailRoad } = await import('../digest/email-road.ts');
  const road = openEmailRoad({ apiKey, apiUrl, from: email.from, addresses, workspace: workspace.name, today, issueAddress });
  return { road, isPublic: false, missing: [] };
}

/** An address from the environment without slashes at the end; the usual one where none is set. */
function addressIn(environment: Environment, name: string, usual: string): string {
  const text = environment[name] ?? '';
  if (text === '') return usual;
  if (!URL.canParse(text) || !/^https?:/.test(text))
    throw new UseError(`${name} is no address of the web.`, `Set it to one such as ${usual}, or leave it out.`);
  return text.replace(/\/+$/, '');
}
