import type { Request, Response } from 'express';
import type { World } from '../world.ts';
import { PaypalFault } from './errors.ts';

const LIFE_SECONDS = 32_400;

/** OAuth 2 client credentials. */
export function issueToken(world: World, req: Request, res: Response): void {
  const { paypalClientId, paypalSecret } = world.keys;
  const [scheme = '', value = ''] = (req.get('authorization') ?? '').split(' ');
  const given = Buffer.from(value, 'base64').toString();
  if (scheme.toLowerCase() !== 'basic' || given !== `${paypalClientId}:${paypalSecret}`) {
    throw new PaypalFault(401, 'oauth:invalid_client', 'Client Authentication failed');
  }
  const params = new URLSearchParams((req.body as Buffer | undefined)?.toString('utf8') ?? '');
  if (params.get('grant_type') !== 'client_credentials') {
    throw new PaypalFault(400, 'oauth:unsupported_grant_type', 'unsupported grant_type');
  }
  const token = `A21AA${world.random.base62(60)}`;
  world.state.paypal.tokens[token] = world.clock.now() + LIFE_SECONDS * 1000;
  world.changed();
  res.json({
    scope: 'https://uri.paypal.com/services/payments/payment https://uri.paypal.com/services/payments/refund',
    access_token: token,
    token_type: 'Bearer',
    app_id: 'APP-SANDBOX',
    expires_in: LIFE_SECONDS,
    nonce: `${new Date(world.clock.now()).toISOString()}${world.random.base62(20)}`,
  });
}

export function checkToken(world: World, req: Request): void {
  const [scheme = '', token = ''] = (req.get('authorization') ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer' || !token) {
    const message =
      'Authentication failed due to invalid authentication credentials or a missing Authorization header.';
    throw new PaypalFault(401, 'AUTHENTICATION_FAILURE', message);
  }
  const expiresAt = world.state.paypal.tokens[token];
  if (expiresAt === undefined || expiresAt <= world.clock.now()) {
    throw new PaypalFault(401, 'oauth:invalid_token', 'Token signature verification failed');
  }
}
