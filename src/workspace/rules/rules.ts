import { checkBody } from '../body.ts';
import { customerIds, duplicateEntries, duplicateIds, duplicateNames, pageNames } from './identity.ts';
import { answers, cyclicSteps, holdOuts, sameTriggers, unreachableStages } from './playbooks.ts';
import { contradictions, customersExist, customFields, cyclicParents, personalData } from './records.ts';
import { customerReferences, logins, ownerRoles, playbookReferences, scenarioReferences, sourceReferences } from './references.ts';
import type { Rule } from './rule.ts';
import { settings } from './settings.ts';
import { tokens } from './tokens.ts';
import { unsupported } from './unsupported.ts';

const bodies: Rule = ({ content }) => [...content.playbooks, ...content.assets].flatMap(checkBody);

/** Everything that is checked across the files of a workspace. */
export const rules: readonly Rule[] = [
  settings,
  customersExist,
  customerIds,
  pageNames,
  duplicateIds,
  duplicateNames,
  duplicateEntries,
  playbookReferences,
  sourceReferences,
  ownerRoles,
  logins,
  customerReferences,
  scenarioReferences,
  cyclicParents,
  cyclicSteps,
  customFields,
  contradictions,
  personalData,
  sameTriggers,
  answers,
  holdOuts,
  unreachableStages,
  tokens,
  bodies,
  unsupported,
];
