import { pino, type DestinationStream, type Logger } from 'pino';
import { describeError, maskPath, maskText } from './redact.ts';

export type Log = Logger;

/**
 * The process's logger: one JSON line per event, named `noun.verb`, with ids, never objects or personal data. Errors
 * are logged by type, code and place (a database's message quotes whole rows), and mailboxes and keys are masked in
 * every line, whoever wrote it.
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    serializers: { err: describeError, path: (path: unknown) => maskPath(String(path)) },
    hooks: { streamWrite: maskText },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
