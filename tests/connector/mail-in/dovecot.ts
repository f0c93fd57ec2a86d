import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { needProgram } from '../../stage/machine/debian.ts';

/** Debian's nobody: dovecot reads no mailbox as root. */
const NOBODY = 65534;

export interface Mailbox {
  url: string;
  /** Puts a mail into the mailbox, as a mail server does. */
  deliver(raw: Buffer): void;
  /** Counts the mails that were seen. */
  seen(): number;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const opened = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return opened;
}

const settings = (folder: string, port: number): string => `
base_dir = ${folder}/run
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:${folder}/mail
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${NOBODY} gid=${NOBODY} home=${folder}/mail
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;

/** Starts Debian's dovecot on a free port, in a folder of its own, with one mailbox. */
export async function startDovecot(): Promise<Mailbox> {
  const program = needProgram('Dovecot', ['/usr/sbin/dovecot'], 'dovecot-imapd');
  const folder = mkdtempSync(join(tmpdir(), 'carrello-dovecot-'));
  chmodSync(folder, 0o755);
  const place = (name: string) => join(folder, 'mail', name);
  for (const name of ['', 'new', 'cur', 'tmp']) {
    mkdirSync(place(name), { recursive: true });
    chownSync(place(name), NOBODY, NOBODY);
  }
  const port = await freePort();
  writeFileSync(join(folder, 'dovecot.conf'), settings(folder, port));
  const child = spawn(program, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (!(await isOpen(port))) {
    if (child.exitCode !== null) throw new Error(`Dovecot ended with ${child.exitCode}; see ${folder}/log`);
    await pause(50);
  }
  let delivered = 0;
  return {
    url: `imap://anna:secret@127.0.0.1:${port}/INBOX`,
    deliver(raw) {
      const path = place(`new/${Date.now()}.${(delivered += 1)}.test`);
      writeFileSync(path, raw);
      chownSync(path, NOBODY, NOBODY);
    },
    seen: () => readdirSync(place('cur')).filter((name) => /:2,.*S/.test(name)).length,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
