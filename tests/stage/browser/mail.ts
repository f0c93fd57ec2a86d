export interface MailFact {
  messageId: string;
  to: string[];
  subject: string;
  text: string;
  html: string;
}

/** All mails to an address, oldest first, as the mailbox page has them. */
export async function listMails(mailboxUrl: string, to: string): Promise<MailFact[]> {
  const answer = await fetch(`${mailboxUrl}/mails.json?to=${encodeURIComponent(to)}`);
  return (await answer.json()) as MailFact[];
}

const PATIENCE_MS = 180_000;

/** Asks the mailbox until a fitting mail is there; it came later than `after` mails to that address. */
export async function waitForMail(
  mailboxUrl: string,
  to: string,
  fits: (mail: MailFact) => boolean = () => true,
): Promise<MailFact> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = (await listMails(mailboxUrl, to)).filter(fits).at(-1);
    if (found) return found;
    if (Date.now() > until) throw new Error(`No such mail to ${to} within ${PATIENCE_MS / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
