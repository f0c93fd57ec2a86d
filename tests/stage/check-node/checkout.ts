import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Copies what git knows or would add, as it is in the tree: what was not committed yet is checked, too. */
export function copyCheckout(root: string, to: string): void {
  const git = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (git.status !== 0) throw new Error('git cannot say which files belong to this checkout.');
  rmSync(to, { recursive: true, force: true });
  for (const file of git.stdout.split('\0')) {
    if (file === '' || !existsSync(join(root, file))) continue;
    mkdirSync(join(to, dirname(file)), { recursive: true });
    copyFileSync(join(root, file), join(to, file));
  }
}
