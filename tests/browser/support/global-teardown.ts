import { rmSync } from 'node:fs';

async function tearDown(): Promise<void> {
  const running = globalThis.carrelloStage;
  if (!running) return;
  await running.stage.close();
  rmSync(running.folder, { recursive: true, force: true });
}

export default tearDown;
