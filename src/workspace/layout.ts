/** What a file of a workspace is, told by its path alone. */
export type FileKind =
  | 'workspace'
  | 'journey'
  | 'definitions'
  | 'health model'
  | 'playbook'
  | 'asset'
  | 'playbook translation'
  | 'asset translation'
  | 'texts'
  | 'scenario'
  | 'customer'
  | 'customer table'
  | 'touchpoint'
  | 'success plan';

/** Where the files of a workspace stand, below the content root. */
const places: readonly (readonly [FileKind, RegExp])[] = [
  ['workspace', /^playbooks\/workspace\.yaml$/],
  ['journey', /^playbooks\/journey\.yaml$/],
  ['definitions', /^playbooks\/metrics\/.+\.yaml$/],
  ['health model', /^playbooks\/health\/.+\.yaml$/],
  ['texts', /^playbooks\/texts\.(?:en|zh-cn|zh-tw)\.yaml$/],
  ['playbook translation', /^playbooks\/plays\/.+\.(?:en|zh-cn|zh-tw)\.mdx?$/],
  ['asset translation', /^playbooks\/assets\/.+\.(?:en|zh-cn|zh-tw)\.mdx?$/],
  ['playbook', /^playbooks\/plays\/.+\.mdx?$/],
  ['asset', /^playbooks\/assets\/.+\.mdx?$/],
  ['scenario', /^playbooks\/tests\/.+\.yaml$/],
  ['customer table', /^customers\/tables\/[^/]+\.yaml$/],
  ['customer', /^customers\/[^/]+\.yaml$/],
  ['customer', /^customers\/[^/]+\/customer\.yaml$/],
  ['success plan', /^customers\/[^/]+\/success-plan\.yaml$/],
  ['touchpoint', /^customers\/[^/]+\/touchpoints\/[^/]+\.md$/],
];

/** The kind of a file by its path; undefined for a file that is none of a workspace's. */
export function kindOf(path: string): FileKind | undefined {
  return places.find(([, place]) => place.test(path))?.[0];
}

/** Tells where a file belongs that looks like one of a workspace and stands where none is read; undefined for any other file. */
export function misplacement(path: string): { message: string; hint: string } | undefined {
  const name = path.split('/').at(-1) ?? path;
  if (/^readme\.mdx?$/i.test(name) || !/\.(?:ya?ml|mdx?)$/i.test(name)) return undefined;
  const lower = path.replace(/\.[^.]+$/, (ending) => ending.toLowerCase().replace('.yml', '.yaml'));
  if (lower !== path && kindOf(lower))
    return { message: 'this file is not read because of its ending', hint: `rename it to ${lower.split('/').at(-1)}` };
  const belongs = path.startsWith('customers/')
    ? 'customers/<id>.yaml, customers/<id>/customer.yaml, customers/<id>/success-plan.yaml, customers/<id>/touchpoints/*.md, customers/tables/*.yaml, customers/data/'
    : 'playbooks/workspace.yaml, playbooks/journey.yaml, playbooks/metrics/*.yaml, playbooks/health/*.yaml, playbooks/plays/*.mdx, playbooks/assets/*.mdx, playbooks/tests/*.yaml';
  return { message: 'this file stands where none is read', hint: `move it to one of ${belongs}` };
}

/** The name of a customer's file or folder, which is its id. */
export function customerSlug(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.yaml$/, '');
}

/** The file's name without folders and ending. */
export function baseName(path: string): string {
  return (path.split('/').at(-1) ?? path).replace(/\.[^.]+$/, '');
}
