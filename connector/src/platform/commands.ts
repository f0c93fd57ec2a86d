import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Context } from '../context.ts';

/** One row of the command line: `carrello <name> …`. */
export interface Command {
  /** Noun and verb: `shop add`. */
  name: string;
  /** How it is called, and one sentence on what it does. */
  usage: string;
  summary: string;
  options: NonNullable<ParseArgsConfig['options']>;
  /** Unless false the database is brought to the newest schema first. */
  migrates?: boolean;
  /** Positional arguments and options as parsed; prints through `print`. A throw is an error message and exit code 1. */
  run(ctx: Context, input: CommandInput): Promise<void>;
}

export interface CommandInput {
  positionals: string[];
  values: Record<string, string | boolean | undefined>;
  print(line: string): void;
}

/** A text option that must be there. */
export function needOption(input: CommandInput, name: string): string {
  const value = input.values[name];
  if (typeof value !== 'string' || value === '') throw new Error(`--${name} is missing.`);
  return value;
}

export function optionOr(input: CommandInput, name: string, otherwise: string): string {
  const value = input.values[name];
  return typeof value === 'string' ? value : otherwise;
}

/** Parses the arguments after the command's name; an unknown option is a readable error. */
export function readInput(command: Command, args: string[], print: (line: string) => void): CommandInput {
  const { values, positionals } = parseArgs({
    args,
    options: command.options,
    allowPositionals: true,
    strict: true,
  });
  return { positionals, values: values as CommandInput['values'], print };
}
