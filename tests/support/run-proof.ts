import { readInput } from '../../connector/src/commands.ts';
import type { Context } from '../../connector/src/context.ts';
import { proofCommands } from '../../connector/src/proof/commands.ts';

/** What `carrello prove` prints, and the error with which it ends, or an empty one. */
export async function runProof(ctx: Context, ...args: string[]): Promise<{ lines: string[]; error: string }> {
  const [command] = proofCommands;
  const lines: string[] = [];
  if (!command) throw new Error('There is no command');
  const input = readInput(command, args, (line) => lines.push(line));
  const error = await command.run(ctx, input).then(
    () => '',
    (reason: unknown) => (reason as Error).message,
  );
  return { lines, error };
}
