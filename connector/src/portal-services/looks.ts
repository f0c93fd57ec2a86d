import type { LookServices } from '@carrello/portal/services';
import type { Context } from '../context.ts';
import { readLookEntries } from '../looks/entries.ts';
import { setLook } from '../looks/set-look.ts';
import { logoPath } from '../mails/addresses.ts';
import { getShop, listShops } from '../shops/shops.ts';
import { guarded } from './guarded.ts';
import { noticed } from './outcomes.ts';

/** How the shops look, as their owner says it. */
export function lookServices(ctx: Context): LookServices {
  return {
    listLooks: guarded('shops.look', async () => {
      const shops = await listShops(ctx.db);
      const looks = shops.map(async ({ id, name }) => {
        const { entries, look } = await readLookEntries(ctx.db, id);
        return { ...entries, logo: look?.hasLogo ? logoPath(look) : null, shop: { id, name } };
      });
      return Promise.all(looks);
    }),
    saveLook: guarded('shops.look', async (_session, shopId, entries) => {
      const { id } = await getShop(ctx.db, shopId);
      return noticed(setLook(ctx, id, entries), 'saved');
    }),
    saveLogo: guarded('shops.look', async (_session, shopId, logo) => {
      const { id } = await getShop(ctx.db, shopId);
      const { entries } = await readLookEntries(ctx.db, id);
      return noticed(setLook(ctx, id, { ...entries, logo }), 'saved');
    }),
  };
}
