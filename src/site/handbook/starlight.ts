import type { StarlightUserConfig } from '@astrojs/starlight/types';
import type { SiteSettings } from '../config.ts';

/** What the handbook sets of Starlight: its sidebar is made per page, from the workspace. */
export function handbookOptions(_settings: SiteSettings): Partial<StarlightUserConfig> {
  return { sidebar: [], pagefind: true };
}
