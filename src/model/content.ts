import type { Customer, SuccessPlan, Touchpoint } from './customer.ts';
import type { Day } from './day.ts';
import type { HealthModel } from './health-model.ts';
import type { Journey } from './journey.ts';
import type { CustomerTable } from './mapping.ts';
import type { Definitions } from './metric.ts';
import type { Asset, Playbook } from './playbook.ts';
import type { Path, Position } from './position.ts';
import type { Scenario } from './scenario.ts';
import type { AssetTranslation, PlaybookTranslation, TranslatedTexts, Translation } from './translation.ts';
import type { Workspace } from './workspace.ts';

/** A file of the workspace after reading: its typed value, and where each part of it stands. */
export interface Located<T> {
  /** Relative to the content root, with `/`. */
  readonly file: string;
  readonly value: T;
  /**
   * Where the value at a path stands; the nearest enclosing value where the path does not exist. With `offset`, where that character
   * of a scalar's text stands, whatever its quotes and line breaks.
   */
  locate(path: Path, offset?: number): Position;
}

/** A file with front matter: the body is Markdown or MDX, with the line it begins on. */
export interface LocatedPage<T> extends Located<T> {
  readonly body: string;
  readonly bodyLine: number;
  /** `md` or `mdx`. */
  readonly format: 'md' | 'mdx';
}

/** A customer with everything that stands in its folder. */
export interface CustomerFiles extends Located<Customer> {
  /** Oldest first, then by file. */
  readonly touchpoints: readonly LocatedPage<Touchpoint>[];
  readonly successPlan?: Located<SuccessPlan>;
  /** Whether the record is a row of a table, which nothing is written to. */
  readonly isRow?: true;
}

/** All files of a workspace, typed; every list is sorted by file, customers by id. */
export interface Content {
  readonly workspace: Located<Workspace>;
  readonly journey: Located<Journey>;
  readonly definitions: readonly Located<Definitions>[];
  readonly healthModels: readonly Located<HealthModel>[];
  readonly playbooks: readonly LocatedPage<Playbook>[];
  readonly assets: readonly LocatedPage<Asset>[];
  /** Texts of playbooks and assets in other languages: the handbook shows them, and nothing is evaluated by them. */
  readonly playbookTranslations: readonly Translation<PlaybookTranslation>[];
  readonly assetTranslations: readonly Translation<AssetTranslation>[];
  /** Texts of definitions in other languages. */
  readonly translatedTexts: readonly TranslatedTexts[];
  readonly scenarios: readonly Located<readonly Scenario[]>[];
  readonly customers: readonly CustomerFiles[];
  /** Where customers come from that are rows of tables; none by default. */
  readonly tables?: readonly Located<CustomerTable>[];
}

/** The first day a record is a customer: its sign-up, else the start of its first contract; null for a record with neither. */
export function firstDay(customer: Customer): Day | null {
  if (customer.signed_up !== undefined) return customer.signed_up;
  const starts = customer.contracts.map((contract) => contract.start);
  return starts.length === 0 ? null : Math.min(...starts);
}
