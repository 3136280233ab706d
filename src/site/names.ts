import { titleOf } from '#setpiece/reports/format';
import { siteData } from './data.ts';

/** What people call a login. */
export function nameOf(login: string): string {
  return siteData().team.find((member) => member.login === login)?.name ?? login;
}

/** What pages call a stage. */
export function stageTitle(id: string): string {
  return siteData().stages.find((stage) => stage.id === id)?.title ?? titleOf(id);
}

/** What pages call a segment. */
export function segmentTitle(id: string): string {
  return siteData().segments.find((segment) => segment.id === id)?.title ?? titleOf(id);
}
