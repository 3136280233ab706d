import { checkBody } from '../body.ts';
import { deadlines } from './deadlines.ts';
import { digests } from './digests.ts';
import { overlappingSegments } from './families.ts';
import { datesThatNeverCome } from './fields.ts';
import { customerIds, duplicateEntries, duplicateIds, duplicateNames, pageNames } from './identity.ts';
import { linesOfChoices } from './lines.ts';
import { overlappingModels } from './models.ts';
import { neverTrue } from './never-true.ts';
import { nobodyLeft } from './owners.ts';
import { cyclicSteps, holdOuts, sameTriggers, variants } from './playbooks.ts';
import { privateNamesExist } from './private-names.ts';
import { quotas } from './quotas.ts';
import { branches } from './reachable.ts';
import { contradictions, customersExist, customFields, cyclicParents, overrides, personalData } from './records.ts';
import {
  customerReferences,
  journeyReferences,
  logins,
  outcomeReferences,
  ownerRoles,
  playbookReferences,
  scenarioReferences,
  sourceReferences,
} from './references.ts';
import { pools } from './roles.ts';
import { ownersOfRoutines, routines } from './routines.ts';
import type { Rule } from './rule.ts';
import { budgets, settings } from './settings.ts';
import { shownMetrics } from './shown-metrics.ts';
import { stages } from './stages.ts';
import { cadences, rowsWithIdentity, subjectsAndStarts } from './starts.ts';
import { stepKeys } from './steps.ts';
import { objectives } from './success-plans.ts';
import { tokens } from './tokens.ts';
import { translations } from './translations.ts';
import { valueReports } from './value-reports.ts';

const bodies: Rule = ({ content }) =>
  [...content.playbooks, ...content.assets, ...content.playbookTranslations, ...content.assetTranslations].flatMap(checkBody);

/** Everything that is checked across the files of a workspace. */
export const rules: readonly Rule[] = [
  settings,
  budgets,
  pools,
  digests,
  customersExist,
  customerIds,
  pageNames,
  duplicateIds,
  duplicateNames,
  duplicateEntries,
  playbookReferences,
  sourceReferences,
  outcomeReferences,
  subjectsAndStarts,
  cadences,
  rowsWithIdentity,
  routines,
  ownersOfRoutines,
  stepKeys,
  overlappingModels,
  overlappingSegments,
  quotas,
  valueReports,
  shownMetrics,
  privateNamesExist,
  ownerRoles,
  logins,
  customerReferences,
  scenarioReferences,
  journeyReferences,
  cyclicParents,
  cyclicSteps,
  customFields,
  contradictions,
  overrides,
  objectives,
  personalData,
  sameTriggers,
  branches,
  deadlines,
  datesThatNeverCome,
  neverTrue,
  linesOfChoices,
  holdOuts,
  variants,
  stages,
  nobodyLeft,
  tokens,
  translations,
  bodies,
];
