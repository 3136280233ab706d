import { defineCollection } from 'astro:content';
import { docsSchema } from '@astrojs/starlight/schema';
import { z } from 'astro/zod';
import { handbookLoader } from './handbook/loader.ts';
import type { HandbookPage } from './handbook/page.ts';

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
      }),
    }),
  }),
};
