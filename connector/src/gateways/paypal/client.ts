import { Agent as HttpsAgent } from 'node:https';
import { connect } from 'node:net';
import type {
  Client,
  OrdersController,
  PaymentsController,
  TransactionSearchController,
} from '@paypal/paypal-server-sdk';
import type { PaypalConfig } from '../../config.ts';
import { SECOND } from '../../platform/clock.ts';
import { statusOf } from './errors.ts';

export interface PaypalApi {
  orders: OrdersController;
  payments: PaymentsController;
  reporting: TransactionSearchController;
  /** For what the SDK has no controller for. */
  client: Client;
}

/** The SDK knows only PayPal's own addresses: its connections are bent to the sandbox's port instead. */
function sandboxAgent(sandboxUrl: string): HttpsAgent {
  const { hostname, port } = new URL(sandboxUrl);
  const agent = new HttpsAgent({ keepAlive: false });
  return Object.assign(agent, { createConnection: () => connect(Number(port), hostname) });
}

/** It takes longer to load than all else: commands that ask PayPal for nothing need not wait for it. */
export const loadPaypal = () => import('@paypal/paypal-server-sdk');

async function openApi(config: PaypalConfig, sandboxUrl: string | undefined): Promise<PaypalApi> {
  const { Client, Environment, OrdersController, PaymentsController, TransactionSearchController } =
    await loadPaypal();
  const client = new Client({
    clientCredentialsAuthCredentials: {
      oAuthClientId: config.clientId,
      oAuthClientSecret: config.clientSecret,
    },
    environment: config.environment === 'production' ? Environment.Production : Environment.Sandbox,
    // The SDK's own default is to wait for ever.
    timeout: 20 * SECOND,
    httpClientOptions: {
      timeout: 20 * SECOND,
      ...(sandboxUrl === undefined ? {} : { httpsAgent: sandboxAgent(sandboxUrl) }),
    },
  });
  return {
    orders: new OrdersController(client),
    payments: new PaymentsController(client),
    reporting: new TransactionSearchController(client),
    client,
  };
}

/**
 * Calls PayPal. The SDK keeps its token until the time it was promised for; when PayPal takes it back before, it would
 * answer 401 for hours, so a 401 is tried once more with a fresh one.
 */
export function createCaller(
  config: PaypalConfig,
  sandboxUrl: string | undefined,
): <T>(call: (api: PaypalApi) => Promise<T>) => Promise<T> {
  let api: Promise<PaypalApi> | undefined;
  return async (call) => {
    try {
      return await call(await (api ??= openApi(config, sandboxUrl)));
    } catch (error) {
      if (statusOf(error) !== 401) throw error;
      api = openApi(config, sandboxUrl);
      return call(await api);
    }
  };
}
