import type { MailboxServices } from '@carrello/portal/services';
import type { Context } from '../context.ts';
import { askForMailbox, findAskedMailbox } from '../customers/mailbox-codes.ts';
import { chooseMainMailbox, listOwnMailboxes, removeOwnMailbox } from '../customers/mailboxes.ts';
import { findWayBack } from '../customers/ways-back.ts';
import { addMailbox } from '../mailboxes/add.ts';
import { goBack } from '../mailboxes/go-back.ts';
import { byCustomer } from './guarded.ts';

/** The mailboxes of a buyer; whatever is done is done by the customer who has signed in, or by whoever has a link. */
export function mailboxServices(ctx: Context): MailboxServices {
  return {
    listMailboxes: (session) => listOwnMailboxes(ctx, session),
    askForMailbox: (session, input) => byCustomer(session, () => askForMailbox(ctx, session, input)),
    findAskedMailbox: (session) => findAskedMailbox(ctx, session),
    addMailbox: (session, input) => byCustomer(session, () => addMailbox(ctx, session, input)),
    chooseMainMailbox: (session, input) => byCustomer(session, () => chooseMainMailbox(ctx, session, input)),
    removeMailbox: (session, input) => byCustomer(session, () => removeOwnMailbox(ctx, session, input)),
    isWayBack: async (token) => (await findWayBack(ctx, token)) !== undefined,
    goBack: (input) => goBack(ctx, input),
  };
}
