import type { SharingServices } from '@carrello/portal/services';
import { readOwnerRule, setOwnerRule } from '../contacts/owner-rules.ts';
import type { Context } from '../context.ts';
import { listShops } from '../shops/shops.ts';
import { listColleagues } from '../staff/staff.ts';
import { guarded } from './guarded.ts';
import { noticed } from './outcomes.ts';

/** By what new contacts are shared out among who works here. */
export function sharingServices(ctx: Context): SharingServices {
  return {
    readSharing: guarded('staff.manage', async () => ({
      ...(await readOwnerRule(ctx.db)),
      shops: (await listShops(ctx.db)).map(({ id, name }) => ({ id, name })),
      staff: await listColleagues(ctx.db),
    })),
    saveSharing: guarded('staff.manage', (_session, rule) => noticed(setOwnerRule(ctx, rule), 'saved')),
  };
}
