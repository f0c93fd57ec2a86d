import { Misuse, planRuns } from './test/plan.ts';
import { runAll } from './test/run-all.ts';

async function main(): Promise<void> {
  const { passed, failed, skipped } = await runAll(planRuns(process.argv.slice(2), process.env));
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Misuse ? 2 : 1;
});
