import { createHash } from 'node:crypto';
import { loadNow, cpuMs } from './processes.ts';
import { rounded, type BenchRow } from './rows.ts';

/** A coreBOS that somebody runs for the comparison: the whole row is absent without it. */
export interface PeerSettings {
  /** `http://127.0.0.1/corebos/webservice.php` */
  url: string;
  user: string;
  /** The user's access key, from its preferences. */
  key: string;
  /** Processes of its web server and database, whose CPU is counted; none: the figure is missing. */
  pids: number[];
}

const ORDERS = 60;
const WARM = 5;
const LINES = [1, 2, 3, 4, 5];
/** 22 % of the first tax on all lines: left unsaid, its web service adds every tax it knows. */
const GROUP_TAX = Object.fromEntries(
  LINES.map((tax) => [`tax${tax}_group_percentage`, tax === 1 ? '22' : '0']),
);

export function readPeer(env: NodeJS.ProcessEnv): PeerSettings | undefined {
  const { COREBOS_PEER_URL: url, COREBOS_PEER_USER: user, COREBOS_PEER_KEY: key } = env;
  if (!url || !user || !key) return undefined;
  const pids = (env['COREBOS_PEER_PIDS'] ?? '').split(',').filter((pid) => pid !== '');
  return { url, user, key, pids: pids.map(Number) };
}

interface Answer {
  success: boolean;
  result: Record<string, string>;
  error?: { code: string; message: string };
}

async function call(
  url: string,
  fields: Record<string, string>,
  method: 'GET' | 'POST',
): Promise<Answer['result']> {
  const form = new URLSearchParams(fields);
  const response = await (method === 'GET' ? fetch(`${url}?${form}`) : fetch(url, { method, body: form }));
  const { success, result, error } = (await response.json()) as Answer;
  if (!success)
    throw new Error(`coreBOS refused ${fields['operation'] ?? ''}: ${error?.code} ${error?.message}`);
  return result;
}

export interface PeerSession {
  create(module: string, element: Record<string, unknown>): Promise<string>;
}

/** Signs in as its documentation says: a challenge, hashed with the access key. */
export async function signInPeer({ url, user, key }: PeerSettings): Promise<PeerSession> {
  const { token = '' } = await call(url, { operation: 'getchallenge', username: user }, 'GET');
  const accessKey = createHash('md5').update(`${token}${key}`).digest('hex');
  const login = { operation: 'login', username: user, accessKey };
  const { sessionName = '', userId = '' } = await call(url, login, 'POST');
  return {
    async create(elementType, element) {
      const whole = JSON.stringify({ assigned_user_id: userId, ...element });
      const fields = { operation: 'create', sessionName, elementType, element: whole };
      return (await call(url, fields, 'POST'))['id'] ?? '';
    },
  };
}

export interface PeerOrders {
  create(number: string): Promise<void>;
}

/** The same order that the projection is measured with: five lines at 22 %, and its payment. */
export async function preparePeer(session: PeerSession): Promise<PeerOrders> {
  const account = await session.create('Accounts', { accountname: 'Bench' });
  const contact = await session.create('Contacts', { lastname: 'Bench', account_id: account });
  const products: string[] = [];
  for (const line of LINES)
    products.push(await session.create('Products', { productname: `Product ${line}` }));
  return {
    async create(number) {
      const order = await session.create('SalesOrder', {
        ...{ subject: `Bench ${number}`, sostatus: 'Approved', account_id: account, contact_id: contact },
        ...{ bill_street: 'Via Roma 1', ship_street: 'Via Roma 1', hdnTaxType: 'group' },
        ...{ invoicestatus: 'Created', productid: products[0], currency_id: '21x1', conversion_rate: '1' },
        ...GROUP_TAX,
        pdoInformation: LINES.map((line, index) => ({
          ...{ productid: products[index], qty: String(line), listprice: '10', comment: `Product ${line}` },
          discount: 0,
        })),
      });
      await session.create('CobroPago', {
        ...{ reference: number, parent_id: contact, related_id: order, amount: '183.00', cost: '0' },
        ...{ paid: '1', credit: '1', paymentmode: 'Credit card', paymentcategory: 'Sale' },
      });
    },
  };
}

const at = (times: number[], share: number): number => times[Math.floor(times.length * share)] ?? 0;

/** One client, one order after the other, as its web service is used. */
export async function measurePeer(settings: PeerSettings): Promise<BenchRow> {
  const orders = await preparePeer(await signInPeer(settings));
  const run = Date.now().toString(36);
  for (let index = 0; index < WARM; index += 1) await orders.create(`warm-${run}-${index}`);
  const cpu = () => settings.pids.reduce((sum, pid) => sum + cpuMs(pid), 0);
  const before = cpu();
  const times: number[] = [];
  for (let index = 0; index < ORDERS; index += 1) {
    const began = performance.now();
    await orders.create(`${run}-${index}`);
    times.push(performance.now() - began);
  }
  const used = cpu() - before;
  const perSecond = ORDERS / (times.reduce((sum, time) => sum + time, 0) / 1000);
  times.sort((a, b) => a - b);
  return {
    ...{ name: 'peer coreBOS web service', db: 'mariadb', stored: 0, perSecond: rounded(perSecond) },
    ...{ p50Ms: rounded(at(times, 0.5)), p99Ms: rounded(at(times, 0.99)) },
    cpuMsPerOrder: settings.pids.length === 0 ? null : rounded(used / ORDERS),
    ...{ load: loadNow(), rawPerSecond: null, ratio: null },
  };
}
