import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { memoryFolder } from '../../stage/machine/memory.ts';
import { WordPressRefusal } from '../../stage/wordpress/admin.ts';
import { buildPluginZip } from '../../stage/wordpress/plugin-zip.ts';
import { startWordPress, type WordPress } from '../../stage/wordpress/wordpress.ts';

/** A WordPress of its own with the built plugin, in a temporary folder; can be stopped and started again. */
export class ShopSite {
  private dir = '';
  private wordpress: WordPress | null = null;

  async start(): Promise<void> {
    this.dir ||= await mkdtemp(path.join(memoryFolder(), 'carrello-plugin-'));
    const pluginZip = await buildPluginZip();
    this.wordpress = await startWordPress({ dir: this.dir, pluginZip, workers: 3, native: true });
  }

  /** Under another port, so that it looks like a copy of itself. */
  async restart(): Promise<void> {
    await this.running.close();
    await this.start();
  }

  /** Puts another plugin of one file beside ours; it is switched on by `switchPlugin`. */
  async addPlugin(name: string, php: string): Promise<void> {
    const folder = path.join(this.dir, 'wp-content/plugins', name);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, `${name}.php`), php);
  }

  async switchPlugin(name: string, status: 'active' | 'inactive'): Promise<void> {
    await this.admin.rest('POST', `/wp/v2/plugins/${name}/${name}`, { status });
  }

  get url(): string {
    return this.running.url;
  }

  get admin() {
    return this.running.admin;
  }

  async page(url: string): Promise<{ status: number; html: string; headers: Headers }> {
    const answer = await fetch(url.startsWith('/') ? this.url + url : url);
    return { status: answer.status, html: await answer.text(), headers: answer.headers };
  }

  /** Adds PHP that WordPress loads before the stage's own, or takes it away again. */
  async setEarlyCode(php: string | null): Promise<void> {
    const file = path.join(this.dir, 'wp-content/mu-plugins/early.php');
    await (php === null ? rm(file, { force: true }) : writeFile(file, `<?php\n${php}\n`));
  }

  /** What PHP complained of so far. */
  debugLog(): Promise<string> {
    return readFile(path.join(this.dir, 'wp-content/debug.log'), 'utf8').catch(() => '');
  }

  /** The readable reason of a REST call that must fail. */
  async refusal(call: Promise<unknown>): Promise<{ status: number; code: string; message: string }> {
    const error = await call.then(
      () => new Error('It was not refused.'),
      (reason: unknown) => reason,
    );
    if (!(error instanceof WordPressRefusal)) throw error;
    const { code, message } = JSON.parse(error.body) as { code: string; message: string };
    return { status: error.status, code, message };
  }

  async close(): Promise<void> {
    await this.wordpress?.close();
    if (this.dir) await rm(this.dir, { recursive: true, force: true });
  }

  private get running(): WordPress {
    if (!this.wordpress) throw new Error('The site is not running.');
    return this.wordpress;
  }
}
