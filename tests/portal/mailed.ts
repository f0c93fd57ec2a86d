import type { TestApp } from '../support/app.ts';

export interface Mailed {
  to: string;
  text: string;
  /** The path of the link that takes a change of mailboxes back. */
  link: string | null;
}

/** Takes the mails since the last look. */
export async function mailedSince({ worker, mails }: TestApp): Promise<Mailed[]> {
  await worker.drain();
  return mails.splice(0).map(({ to, text }) => ({
    ...{ to, text },
    link: /\/portal\/not-me\/[\w-]+/.exec(text)?.[0] ?? null,
  }));
}
