import { defineCollection } from 'astro:content';
import { guides } from './handbook/guides.ts';
import { pageSchema } from './handbook/schema.ts';

/** The pages of the handbook that are the same for all; those of a workspace come beside them (`handbook/store.ts`). */
export const collections = { docs: defineCollection({ loader: guides(), schema: pageSchema }) };
