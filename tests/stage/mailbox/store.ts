import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Mail } from './mail.ts';
import type { MailQuery } from './mailbox.ts';

export interface MailStore {
  nextNumber(): number;
  add(mail: Mail): void;
  find(to?: string): Mail[];
  get(number: number): Mail | undefined;
  wait(query: MailQuery): Promise<Mail>;
  close(): void;
}

interface Waiter {
  query: MailQuery;
  give(mail: Mail): void;
  fail(error: Error): void;
}

/** A limit for what hangs, not a measure of speed. */
const WAIT_MS = 180_000;

export function createMailStore(stateFile?: string): MailStore {
  const mails = stateFile ? load(stateFile) : [];
  const waiters = new Set<Waiter>();
  let last = mails.at(-1)?.number ?? 0;
  return {
    nextNumber: () => (last += 1),
    add(mail) {
      mails.push(mail);
      if (stateFile) save(stateFile, mails);
      for (const waiter of waiters) if (matches(mail, waiter.query)) waiter.give(mail);
    },
    find: (to) => mails.filter((mail) => !to || mail.to.includes(to.toLowerCase())),
    get: (number) => mails.find((mail) => mail.number === number),
    wait(query) {
      const found = mails.find((mail) => matches(mail, query));
      return found ? Promise.resolve(found) : waitFor(waiters, query, () => mails);
    },
    close() {
      for (const waiter of waiters) waiter.fail(new Error('The mailbox was closed while a mail was awaited'));
    },
  };
}

function waitFor(waiters: Set<Waiter>, query: MailQuery, mails: () => Mail[]): Promise<Mail> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const arrived = mails().map((mail) => `${mail.to.join(', ')}: ${mail.subject}`);
      const what = `${query.to}${query.subject ? ` about ${String(query.subject)}` : ''}`;
      waiter.fail(new Error(`No mail to ${what} came. Arrived: ${arrived.join('; ') || 'nothing'}`));
    }, query.timeoutMs ?? WAIT_MS);
    const end = (): void => {
      clearTimeout(timer);
      waiters.delete(waiter);
    };
    const waiter: Waiter = {
      query,
      give(mail) {
        end();
        resolve(mail);
      },
      fail(error) {
        end();
        reject(error);
      },
    };
    waiters.add(waiter);
  });
}

function matches(mail: Mail, { to, subject, after = 0 }: MailQuery): boolean {
  if (mail.number <= after || !mail.to.includes(to.toLowerCase())) return false;
  if (subject === undefined) return true;
  return typeof subject === 'string' ? mail.subject.includes(subject) : subject.test(mail.subject);
}

function load(file: string): Mail[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Mail[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function save(file: string, mails: Mail[]): void {
  writeFileSync(`${file}.new`, JSON.stringify(mails));
  renameSync(`${file}.new`, file);
}
