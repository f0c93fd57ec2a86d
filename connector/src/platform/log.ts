import { pino, type Logger } from 'pino';

export type Log = Logger;

/** The process's logger. Events are `noun.verb` with ids, never objects or personal data. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    redact: ['req.headers.authorization', 'req.headers.cookie', 'err.config', 'err.raw', '*.secret'],
  });
}
