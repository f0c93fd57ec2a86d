import type { Refused } from '../../desk/services.ts';
import type { CustomerSession, Locale } from '../../services.ts';

export interface OwnMailbox {
  mailbox: string;
  /** Mails that are about no order go there. */
  isMain: boolean;
}

/**
 * The mailboxes by which a buyer signs in, and whose orders they see. What changes them is refused (`sign_in_again`) to a
 * session of before.
 */
export interface MailboxServices {
  /** The main one comes first. */
  listMailboxes(session: CustomerSession): Promise<OwnMailbox[]>;
  /** Sends a code. Refused by `mailbox`; the answer is the same whosever the mailbox is. */
  askForMailbox(
    session: CustomerSession,
    input: { email: string; locale: Locale; ip: string },
  ): Promise<{ ok: true } | Refused>;
  /** The mailbox that waits for its code; null where none does. */
  findAskedMailbox(session: CustomerSession): Promise<string | null>;
  /** Refused by `code`. `joined`: it had a sign-in of its own, and what was kept there came with it. */
  addMailbox(
    session: CustomerSession,
    input: { code: string; isMain: boolean; locale: Locale },
  ): Promise<{ ok: true; joined: boolean } | Refused>;
  chooseMainMailbox(
    session: CustomerSession,
    input: { mailbox: string; locale: Locale },
  ): Promise<{ ok: true } | Refused>;
  removeMailbox(
    session: CustomerSession,
    input: { mailbox: string; locale: Locale },
  ): Promise<{ ok: true } | Refused>;
  /** Whether the link of a mail still takes a change back. Robots may ask: nothing changes. */
  isWayBack(token: string): Promise<boolean>;
  /** Takes the change back, once; false for a link that does not. */
  goBack(input: { token: string; locale: Locale }): Promise<boolean>;
}
