import { Router, type Request, type RequestHandler, type Response } from 'express';
import { checkoutOf, needCheckout, noStore } from '../checkout/need-checkout.ts';
import type { Context } from '../context.ts';
import {
  checkoutCodeRequest,
  checkoutSignInRequest,
  keepAddressesRequest,
  savedAddressesRequest,
} from '../contract/saved-addresses.ts';
import { bearerOf, jsonBody, parseBy } from '../platform/http.ts';
import { shopCors } from '../shops/cors.ts';
import { askForCode, assertUnderWay, chooseToKeep, listForCheckout, showCode } from './saved-addresses.ts';

const BODY = '64kb';

const needUnderWay: RequestHandler<{ id: string }> = (_req, res, next) => {
  assertUnderWay(checkoutOf(res));
  next();
};

const callerOf = (req: Request<{ id: string }>, res: Response) => ({
  checkout: checkoutOf(res),
  secret: bearerOf(req),
  ip: req.ip ?? '',
});

/** What a returning buyer asks for inside a checkout. */
export function savedAddressRoutes(ctx: Context): Router {
  const router = Router();
  const at = '/checkouts/:id' as const;
  const guards = [needCheckout(ctx), needUnderWay, ...jsonBody(BODY)];
  // It answers the preflights, too: Express would, without saying whose pages may call.
  router.all(
    ['code', 'sign-in', 'addresses', 'keep-addresses'].map((verb) => `${at}/${verb}`),
    shopCors(ctx),
    noStore,
  );

  router.post(`${at}/code`, ...guards, async (req, res) => {
    res.json(await askForCode(ctx, callerOf(req, res), parseBy(checkoutCodeRequest, req.body)));
  });

  router.post(`${at}/sign-in`, ...guards, async (req, res) => {
    res.json(await showCode(ctx, callerOf(req, res), parseBy(checkoutSignInRequest, req.body)));
  });

  router.post(`${at}/addresses`, ...guards, async (req, res) => {
    res.json(await listForCheckout(ctx, checkoutOf(res), parseBy(savedAddressesRequest, req.body)));
  });

  router.post(`${at}/keep-addresses`, ...guards, async (req, res) => {
    const request = parseBy(keepAddressesRequest, req.body);
    await chooseToKeep(ctx, checkoutOf(res), request);
    res.json({ keep: request.keep });
  });
  return router;
}
