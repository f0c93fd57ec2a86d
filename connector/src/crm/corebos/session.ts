import type { Pool } from 'mysql2/promise';
import type { Site } from './site.ts';

/** Something is written here, at this time. */
export interface Target {
  db: Pool;
  site: Site;
  now: number;
}
