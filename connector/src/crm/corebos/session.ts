import type { Pool } from 'mysql2/promise';
import type { Site } from './site.ts';

/** Where and when something is written. */
export interface Target {
  db: Pool;
  site: Site;
  now: number;
}
