import { docsSchema } from '@astrojs/starlight/schema';
import { z } from 'astro/zod';
import type { HandbookPage } from './page.ts';
import type { ToTranslate } from './to-translate.ts';
import type { PageTranslation } from './translation.ts';

/** What a page of the handbook says of itself: of our guides in their front matter. */
export const pageSchema = docsSchema({
  extend: z.object({
    /** What a page made from the workspace shows; absent on guides. */
    page: z.custom<HandbookPage>().optional(),
    /** Why a page's own text could not be read. */
    problem: z.string().nullish(),
    /** How the text stands to the reader’s language; null where it is in it. */
    translation: z.custom<PageTranslation>().nullish(),
    /** What there is to translate, on the page of what people check. */
    toTranslate: z.custom<readonly ToTranslate[]>().optional(),
  }),
});
