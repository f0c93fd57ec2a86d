import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Context } from './context.ts';

/** One row of the command line: `carrello <name> …`. */
export interface Command {
  /** Noun and verb: `shop add`. */
  name: string;
  /** How it is called, and one sentence on what it does. */
  usage: string;
  summary: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** What follows without `--`: one word of this name, or (`many`) any number; nothing when left out. */
  takes?: { name: string; many?: boolean };
  /** The exit code of an error, 1 unless said otherwise; that of a wrong call is always 2. */
  failsWith?: number;
  /** Unless false the database is brought to the newest schema first. */
  migrates?: boolean;
  /** Positional arguments and options as parsed; prints through `print`. A throw is an error message and exit code 1, a UsageError 2. */
  run(ctx: Context, input: CommandInput): Promise<void>;
}

export interface CommandInput {
  positionals: string[];
  values: Record<string, string | boolean | undefined>;
  print(line: string): void;
}

/** A command that was called wrongly: one line for whoever typed it, and exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A text option that must be there. */
export function needOption(input: CommandInput, name: string): string {
  const value = input.values[name];
  if (typeof value !== 'string' || value === '') throw new UsageError(`--${name} is missing.`);
  return value;
}

export function optionOr(input: CommandInput, name: string, otherwise: string): string {
  const value = input.values[name];
  return typeof value === 'string' ? value : otherwise;
}

/** Parses the arguments after the command's name; throws UsageError for what the command does not take. */
export function readInput(command: Command, args: string[], print: (line: string) => void): CommandInput {
  const { options, takes } = command;
  const { values, positionals } = parse(options, args);
  const most = takes ? (takes.many ? Infinity : 1) : 0;
  if (positionals.length > most) throw new UsageError(`"${positionals[most] ?? ''}" is one word too many.`);
  if (most === 1 && positionals.length === 0) throw new UsageError(`${takes?.name ?? ''} is missing.`);
  return { positionals, values: values as CommandInput['values'], print };
}

function parse(options: Command['options'], args: string[]): ReturnType<typeof parseArgs> {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    // The first sentence names the option; the rest is about quoting.
    const [first = ''] = (error as Error).message.split(/\.\s/);
    throw new UsageError(`${first.replace(/\.$/, '')}.`);
  }
}
