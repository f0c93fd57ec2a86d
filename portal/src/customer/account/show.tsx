import type { Response } from 'express';
import { readerOf } from '../../app/reader.ts';
import { sendPage } from '../../app/render.ts';
import { allowAlso } from '../../app/security.ts';
import type { CustomerServices, Refused } from '../../services.ts';
import { OWN_SCRIPTS } from '../../ui/script.ts';
import { customerOf } from '../customer.ts';
import { AccountPage } from './page.tsx';

interface Shown {
  /** Where a new sign-in leads that a refusal asks for. */
  returnPath?: string;
  /** The mailbox that was typed, where it was refused. */
  typed?: string;
}

/** Shows "My sign-in", after a refusal with its reason. */
export async function showAccount(
  services: CustomerServices,
  res: Response,
  refused: Refused | null = null,
  { returnPath = '/portal/account', typed = '' }: Shown = {},
): Promise<void> {
  const reader = readerOf(res);
  const session = customerOf(res);
  const mailboxes = await services.listMailboxes(session);
  const passwordSince = await services.findPasswordDay(session);
  const authenticator = await services.findOwnAuthenticator(session);
  const passkeys = await services.listOwnPasskeys(session);
  const sessions = await services.listCustomerSessions(session);
  // What is to be done again stands beside the button with which it is done.
  const againPath = refused?.reason === 'sign_in_again' ? returnPath : null;
  const faults = refused ? [{ field: refused.field, text: reader.word('fault', refused.reason) }] : [];
  const held = { mailboxes, typed, passwordSince, authenticator, passkeys, sessions };
  allowAlso(res, OWN_SCRIPTS);
  sendPage(res, <AccountPage reader={reader} {...held} {...{ againPath, faults }} />, refused ? 422 : 200);
}
