import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../model/diagnostic.ts';

/** A file to write: its path below the folder, with `/`, and its text. */
export interface StarterFile {
  readonly path: string;
  readonly text: string;
}

/**
 * The workflows and issue forms of a content repository. They are made from those of Setpiece's own repository, which is a content repository
 * too, so that the two cannot drift: commands come from the installed package, and jobs that test Setpiece itself are left out.
 *
 * @param root the folder of the package
 */
export function contentWorkflows(root: string): readonly StarterFile[] {
  const files = (folder: string): StarterFile[] =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder))
          .filter((name) => /\.ya?ml$/.test(name))
          .sort(compareText)
          .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') }))
      : [];
  const workflows = files('.github/workflows').flatMap(({ path, text }) => {
    const adapted = adaptWorkflow(text);
    return adapted === undefined ? [] : [{ path, text: adapted }];
  });
  return [...workflows, ...files('.github/ISSUE_TEMPLATE')];
}

/** A workflow as a content repository runs it; undefined where none of its jobs is about content. */
export function adaptWorkflow(text: string): string | undefined {
  const start = /^jobs:\n/m.exec(text);
  if (start === null) return text;
  const head = text.slice(0, start.index + start[0].length);
  const jobs = text
    .slice(head.length)
    .split(/^(?= {2}[\w-]+:\n)/m)
    .filter((job) => !/^\s+(?:- )?run: npm test\s*$/m.test(job));
  if (jobs.length === 0) return undefined;
  return `${(head + jobs.join('')).trimEnd()}\n`.replaceAll('npm run -s setpiece -- ', 'npx setpiece ');
}
