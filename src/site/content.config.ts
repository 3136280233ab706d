import { defineCollection } from 'astro:content';
import { docsSchema } from '@astrojs/starlight/schema';
import { z } from 'astro/zod';
import { handbookLoader } from './handbook/loader.ts';
import type { HandbookPage } from './handbook/page.ts';
import type { ToTranslate } from './handbook/to-translate.ts';
import type { PageTranslation } from './handbook/translation.ts';

/** The pages of the handbook: our guides, and what is made from the workspace. */
export const collections = {
  docs: defineCollection({
    loader: handbookLoader(),
    schema: docsSchema({
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
    }),
  }),
};
