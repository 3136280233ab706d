import { type Day, parseDay } from '../model/day.ts';
import type { Workspace } from '../model/workspace.ts';
import type { Collaborators } from '../tasks/collaborators.ts';
import { GithubError, type Issues } from '../tasks/issue.ts';
import type { SetUp } from '../tasks/set-up.ts';
import { broken, type Check, fine, unseen, warning } from './checkup.ts';

/** What the checks of GitHub are about, in the order they are made. */
export const githubSubjects = ['repository', 'issues', 'token', 'visibility', 'actions', 'schedule', 'labels', 'pages', 'owners'] as const;

type Subject = (typeof githubSubjects)[number];

/** How GitHub is reached. */
export interface Reached {
  /** `owner/name`. */
  readonly repository: string;
  readonly setUp: SetUp;
  readonly issues: Pick<Issues, 'labels'>;
  readonly collaborators: Pick<Collaborators, 'isAssignable'>;
}

/** Days after which a nightly run that did not happen is no longer only late. */
const patience = 2;

/**
 * Looks at the repository, one check a subject. What GitHub does not let the token see is said to be unseen, and nothing more is concluded.
 *
 * @param today the day in UTC
 */
export async function checkGithub(reached: Reached, workspace: Workspace, today: Day): Promise<readonly Check[]> {
  const { setUp, issues, collaborators, repository } = reached;
  const facts = await setUp.repository().catch((error: unknown) => {
    if (error instanceof GithubError) return error;
    throw error;
  });
  if (facts instanceof GithubError)
    return [
      facts.status === null || facts.status >= 500
        ? unseen('repository', facts.message)
        : broken(
            'repository',
            facts.message,
            'the token must be valid and see the repository named in workspace.yaml or GITHUB_REPOSITORY',
          ),
      ...githubSubjects.slice(1).map((subject) => unseen(subject, `${repository} could not be read`)),
    ];
  return [
    facts.isArchived
      ? broken('repository', `${repository} is archived: nothing can be written to it`, 'unarchive it in its settings')
      : fine('repository', `${repository} can be read`),
    facts.hasIssues ? fine('issues', 'switched on') : broken('issues', 'switched off', 'switch them on in the repository’s settings'),
    checkToken(facts),
    checkVisibility(facts.isPublic, workspace),
    await look('actions', () => checkActions(setUp)),
    await look('schedule', () => checkSchedule(setUp, today)),
    await look('labels', () => checkLabels(issues, workspace)),
    await look('pages', () => checkPages(setUp, facts.hasPages, workspace)),
    await look('owners', () => checkOwners(collaborators, workspace)),
  ];
}

async function look(about: Subject, check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    const isHidden = error.status === 403 || error.status === 404;
    return unseen(
      about,
      isHidden ? `this token may not look: GitHub answered ${error.status}` : error.message,
      isHidden ? 'ask as an administrator of the repository' : undefined,
    );
  }
}

function checkToken({ mayWrite, scopes }: { readonly mayWrite: boolean | null; readonly scopes: readonly string[] | null }): Check {
  if (mayWrite === false)
    return broken('token', 'its owner may read this repository and not write', 'give the owner the role Write, or take another token');
  if (scopes !== null && !scopes.some((scope) => scope === 'repo' || scope === 'public_repo'))
    return broken(
      'token',
      `a classic token without the scope repo (it has ${scopes.join(', ') || 'none'})`,
      'make one with the scope repo',
    );
  if (mayWrite === null || scopes === null)
    return unseen(
      'token',
      `${mayWrite === true ? 'its owner may write; ' : ''}what the token itself may do GitHub does not tell`,
      'a fine-grained token needs contents and issues, each read and write; in Actions the workflows name what they need',
    );
  return fine('token', 'may write issues and contents');
}

function checkVisibility(isPublic: boolean, { publish, as_of }: Workspace): Check {
  if (!isPublic) return fine('visibility', 'private');
  if (as_of !== undefined) return fine('visibility', 'public, with sample data');
  const kept = (['reports', 'money', 'people'] as const).filter((key) => !publish[key]);
  if (kept.length === 0) return fine('visibility', 'public, and everything is published on purpose');
  return broken(
    'visibility',
    `everybody can read customers/ and every issue, while \`publish\` keeps ${kept.join(' and ')} back`,
    'make the repository private in its settings',
  );
}

async function checkActions(setUp: SetUp): Promise<Check> {
  const { enabled, mayOpenPullRequests } = await setUp.actions();
  if (!enabled) return broken('actions', 'switched off', 'switch them on under Settings → Actions → General');
  if (!mayOpenPullRequests)
    return warning(
      'actions',
      'workflows may not open pull requests: forms and logged touchpoints cannot become one',
      'Settings → Actions → General → Allow GitHub Actions to create and approve pull requests',
    );
  return fine('actions', 'switched on, and may open pull requests');
}

const daily = 'run-daily.yml';

async function checkSchedule(setUp: SetUp, today: Day): Promise<Check> {
  const found = await setUp.scheduled(daily);
  if (found === undefined)
    return broken('schedule', `GitHub knows no workflow ${daily}`, 'push it to the default branch; `setpiece init` writes it');
  if (found.state !== 'active')
    return broken(
      'schedule',
      found.state === 'disabled_inactivity'
        ? 'GitHub has switched it off after 60 days without activity'
        : `it is switched off (${found.state})`,
      `Actions → Run daily → Enable workflow, or \`gh workflow enable ${daily}\``,
    );
  const { lastRun } = found;
  if (lastRun === null) return warning('schedule', 'it has never run', 'wait for the next night, or start the workflow Run by hand');
  const age = today - (parseDay(lastRun.day) ?? today);
  if (age > patience)
    return broken(
      'schedule',
      `its last run was ${age} days ago, on ${lastRun.day}`,
      `see Actions → Run daily; the last run is ${lastRun.url}`,
    );
  if (lastRun.conclusion !== null && lastRun.conclusion !== 'success')
    return broken('schedule', `its last run, on ${lastRun.day}, ended with ${lastRun.conclusion}`, `read what it says: ${lastRun.url}`);
  return fine('schedule', `alive; its last run was on ${lastRun.day}`);
}

async function checkLabels(issues: Pick<Issues, 'labels'>, { github }: Workspace): Promise<Check> {
  const ours = (await issues.labels()).filter((name) => name.startsWith(github.label_prefix));
  if (ours.length > 0) return fine('labels', `${ours.length} with ${github.label_prefix}`);
  return github.mode === 'shadow'
    ? fine('labels', `none with ${github.label_prefix} yet: nothing is written in shadow mode`)
    : warning(
        'labels',
        `none with ${github.label_prefix} yet`,
        'the first issue brings them; if there are issues, compare `github.label_prefix`',
      );
}

async function checkPages(setUp: SetUp, hasPages: boolean, { publish }: Workspace): Promise<Check> {
  if (!hasPages)
    return publish.address === undefined
      ? fine('pages', 'not used: the site is an artifact of the workflow Site')
      : broken('pages', `switched off, while \`publish.address\` is ${publish.address}`, 'Settings → Pages → Source: GitHub Actions');
  const pages = await setUp.pages();
  if (pages === undefined) return unseen('pages', 'this token may not look', 'ask as an administrator of the repository');
  if (!pages.fromWorkflow) return broken('pages', 'built from a branch', 'Settings → Pages → Source: GitHub Actions');
  if (publish.reports && pages.isPublic !== false)
    return pages.isPublic
      ? broken(
          'pages',
          'everybody can read the site, and `publish.reports` puts customers on it',
          'make Pages private, or write `reports: no`',
        )
      : unseen('pages', 'whether everybody can read the site, on which `publish.reports` puts customers, GitHub does not say');
  return fine('pages', `${pages.url ?? 'on'}${publish.reports ? ', private' : ', with the handbook alone'}`);
}

async function checkOwners(collaborators: Pick<Collaborators, 'isAssignable'>, { team }: Workspace): Promise<Check> {
  if (team.length === 0) return broken('owners', '`team` is empty: nobody can receive an issue', 'name people in playbooks/workspace.yaml');
  const strangers: string[] = [];
  for (const { login } of team) if (!(await collaborators.isAssignable(login))) strangers.push(login);
  if (strangers.length > 0)
    return broken(
      'owners',
      `issues cannot be assigned to ${strangers.join(', ')}`,
      'give them at least the role Triage, or mend the login in playbooks/workspace.yaml',
    );
  return fine('owners', `all ${team.length} of the team can receive issues`);
}
