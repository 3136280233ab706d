import type { Program } from '../expressions/program.ts';
import type { Day } from '../model/day.ts';
import { dayOf } from './opened-workspace.ts';
import type { RestsOn } from './terminal.ts';

/** Keys of a source that is read from files. One with any other key may be read from elsewhere, where nobody can tell whether anything changed. */
const keysOfFiles = new Set('files customer at from to snapshot id zone expires lag through nps owner about'.split(' '));

/**
 * What the output of a run rests on besides files.
 *
 * @param asOf the day that the options name
 */
export function restsOn({ content }: Pick<Program, 'content'>, asOf: Day | undefined): RestsOn {
  const { as_of, time_zone } = content.workspace.value;
  const sources = content.definitions.flatMap(({ value }) => Object.values(value.sources));
  return {
    zone: (asOf ?? as_of) === undefined ? time_zone : null,
    on: asOf ?? dayOf({ content }),
    filesAlone: sources.every((source) => Object.keys(source).every((key) => keysOfFiles.has(key))),
  };
}
