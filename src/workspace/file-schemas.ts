import type { z } from 'zod';
import { customerSchema, successPlanSchema, touchpointSchema } from '../model/customer.ts';
import { healthModelSchema } from '../model/health-model.ts';
import { journeySchema } from '../model/journey.ts';
import { customerTableSchema, mappingSchema } from '../model/mapping.ts';
import { definitionsSchema } from '../model/metric.ts';
import { assetSchema, playbookSchema } from '../model/playbook.ts';
import { scenariosSchema } from '../model/scenario.ts';
import { assetTranslationSchema, playbookTranslationSchema, textsSchema } from '../model/translation.ts';
import { workspaceSchema } from '../model/workspace.ts';

/** The schema of one kind of file, as reference pages and editors name it. */
export interface FileSchema {
  /** The name of its JSON Schema and reference page. */
  readonly name: string;
  /** What pages call it. */
  readonly title: string;
  /** Where its files stand. */
  readonly files: string;
  /** Whether it is the front matter of a page. */
  readonly page: boolean;
  /** Keys whose value takes the keys of another kind of file: they are explained there. */
  readonly embeds?: Readonly<Record<string, string>>;
  readonly schema: z.ZodType;
}

/** All kinds of files, in the order in which one meets them. */
export const fileSchemas: readonly FileSchema[] = [
  { name: 'workspace', title: 'Workspace', files: 'playbooks/workspace.yaml', page: false, schema: workspaceSchema },
  {
    name: 'customer',
    title: 'Customer',
    files: 'customers/<id>.yaml or customers/<id>/customer.yaml',
    page: false,
    schema: customerSchema,
  },
  {
    name: 'definitions',
    title: 'Sources, metrics, dates, segments and outcomes',
    files: 'playbooks/metrics/*.yaml',
    page: false,
    schema: definitionsSchema,
  },
  { name: 'health-model', title: 'Health model', files: 'playbooks/health/*.yaml', page: false, schema: healthModelSchema },
  { name: 'journey', title: 'Journey', files: 'playbooks/journey.yaml', page: false, schema: journeySchema },
  { name: 'playbook', title: 'Playbook', files: 'playbooks/plays/**/<id>.mdx', page: true, schema: playbookSchema },
  { name: 'asset', title: 'Asset', files: 'playbooks/assets/**/<id>.mdx', page: true, schema: assetSchema },
  {
    name: 'playbook-translation',
    title: 'Translation of a playbook',
    files: 'playbooks/plays/**/<id>.<language>.mdx',
    page: true,
    schema: playbookTranslationSchema,
  },
  {
    name: 'asset-translation',
    title: 'Translation of an asset',
    files: 'playbooks/assets/**/<id>.<language>.mdx',
    page: true,
    schema: assetTranslationSchema,
  },
  {
    name: 'texts',
    title: 'Texts in another language',
    files: 'playbooks/texts.<language>.yaml',
    page: false,
    schema: textsSchema,
  },
  {
    name: 'scenario',
    title: 'Scenario',
    files: 'playbooks/tests/*.yaml',
    page: false,
    embeds: { customer: 'customer' },
    schema: scenariosSchema,
  },
  { name: 'touchpoint', title: 'Touchpoint', files: 'customers/<id>/touchpoints/*.md', page: true, schema: touchpointSchema },
  { name: 'success-plan', title: 'Success plan', files: 'customers/<id>/success-plan.yaml', page: false, schema: successPlanSchema },
  {
    name: 'customer-table',
    title: 'Customers in tables',
    files: 'customers/tables/*.yaml',
    page: false,
    schema: customerTableSchema,
  },
  { name: 'mapping', title: 'Import mapping', files: 'a mapping given to setpiece import', page: false, schema: mappingSchema },
];
