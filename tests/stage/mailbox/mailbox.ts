import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { readMail, type Mail } from './mail.ts';
import { createMailboxPages } from './pages.ts';
import { createMailStore } from './store.ts';

export type { Mail } from './mail.ts';

export interface MailboxOptions {
  smtpPort?: number;
  httpPort?: number;
  /** Keeps the mails over restarts. */
  stateFile?: string;
  /** When a mail arrived, epoch ms; the wall clock unless given. */
  clock?: { now(): number };
}

export interface MailQuery {
  to: string;
  /** Part of the subject, or a pattern. */
  subject?: string | RegExp;
  /** Mails that arrived before this one's number are not meant. */
  after?: number;
  timeoutMs?: number;
}

export interface Mailbox {
  /** For nodemailer: `smtp://127.0.0.1:PORT`. */
  smtpUrl: string;
  /** The page for people. */
  url: string;
  /** Newest last. */
  mails(to?: string): Mail[];
  /** The first mail that matches, arrived or yet to come; an error that lists what did arrive after `timeoutMs` (three minutes). */
  waitForMail(query: MailQuery): Promise<Mail>;
  close(): Promise<void>;
}

/** A mail server that keeps everything and sends nothing on. */
export async function startMailbox(options: MailboxOptions = {}): Promise<Mailbox> {
  const store = createMailStore(options.stateFile);
  const clock = options.clock ?? Date;
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    // A sender may keep its connection open; closing does not wait for it.
    closeTimeout: 200,
    onData(stream, session, done) {
      readMail(stream, session, { number: store.nextNumber(), at: clock.now() }).then(
        (mail) => {
          store.add(mail);
          done();
        },
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  // A sender that dies in mid-sentence; a port that is taken is told by the server itself.
  smtp.on('error', () => undefined);
  const web = http.createServer(createMailboxPages(store));
  const smtpPort = await listen(smtp.server, (port) => smtp.listen(port, '127.0.0.1'), options.smtpPort);
  const httpPort = await listen(web, (port) => web.listen(port, '127.0.0.1'), options.httpPort);
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    url: `http://127.0.0.1:${httpPort}`,
    mails: (to) => store.find(to),
    waitForMail: (query) => store.wait(query),
    async close() {
      store.close();
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      await new Promise<void>((resolve) => {
        web.close(() => resolve());
        web.closeAllConnections();
      });
    },
  };
}

function listen(
  server: {
    once(event: string, listener: (error: Error) => void): unknown;
    address(): AddressInfo | string | null;
    on(event: 'listening', listener: () => void): unknown;
  },
  start: (port: number) => unknown,
  port = 0,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.on('listening', () => resolve((server.address() as AddressInfo).port));
    start(port);
  });
}
