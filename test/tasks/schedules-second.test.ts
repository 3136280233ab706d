import { testBatch } from './schedule-batch.ts';

testBatch(1001);
