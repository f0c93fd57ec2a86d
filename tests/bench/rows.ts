/** One page's weight: our own scripts and the Interactivity runtime, our own styles; gzip, KB of 1024 bytes. */
export interface WeightRow {
  page: string;
  jsKb: number;
  cssKb: number;
  /** Requests of the whole page, whoever made them. */
  requests: number;
}

/** One measured thing beside the same thing done raw in the same run; null where it has no meaning. */
export interface BenchRow {
  name: string;
  db: 'sqlite' | 'mariadb';
  /** Orders stored before the run. */
  stored: number;
  perSecond: number;
  p50Ms: number | null;
  p95Ms?: number | null;
  p99Ms: number | null;
  /** CPU milliseconds of the connector per order or call; of the database, too, unless it is told apart below; null: unknown. */
  cpuMsPerOrder: number | null;
  /** Of the database's own process; null where there is none. */
  databaseCpuMsPerOrder?: number | null;
  /** The machine's load when it was measured: on a busy one only CPU and ratio say something. */
  load?: number;
  rawPerSecond: number | null;
  /** CPU milliseconds of all that took part in the raw run, beside which ours can be judged on a busy machine. */
  rawCpuMsPerOrder?: number;
  ratio: number | null;
}

/** How long one thing that is asked holds the connector's event loop. */
export interface LoopRow {
  name: string;
  /** The longest standstill, in time on the processor, of the best of several times. */
  heldMs: number;
  limitMs: number;
  ok: boolean;
  /** The same by the clock: more where other programs run. */
  clockMs: number;
  /** From the question to the whole answer. */
  askedMs: number;
  load: number;
}

export function rounded(value: number, digits = 2): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
