import type { DeskMailServices } from '@carrello/portal/services';
import type { Context } from '../context.ts';
import { countWaiting, listWaiting, readRaw, setDone } from '../mail-in/received.ts';
import { guarded } from './guarded.ts';
import { audit } from '../audit/audit.ts';
import { transact } from '../platform/db.ts';

const SHOWN = 100;

/** The mails that came in and are in no case. */
export function deskMailServices(ctx: Context): DeskMailServices {
  return {
    listMails: guarded('cases.read', async () => ({
      mails: await listWaiting(ctx.db, SHOWN),
      count: await countWaiting(ctx.db),
    })),
    readMail: guarded('cases.write', (_session, id) =>
      transact(ctx.db, async (trx) => {
        await audit(trx, ctx, { what: 'message_read', on: id });
        return readRaw(trx, id);
      }),
    ),
    doneMail: guarded('cases.write', (_session, id) =>
      transact(ctx.db, async (trx) => {
        const isDone = await setDone(trx, id, ctx.clock.now());
        if (isDone) await audit(trx, ctx, { what: 'mail_done', on: id });
        return { ok: true, notice: 'mail_done' };
      }),
    ),
  };
}
