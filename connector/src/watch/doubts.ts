import type { Context } from '../context.ts';
import { listShops } from '../shops/shops.ts';

/** What a set-up that works may still have wrong, with what to do about it, for the log. */
const DOUBTS = {
  test_keys: 'A shop at an https address takes test payments: no money comes in. Give the live keys.',
  live_beside_test:
    'One payment provider is live, the other one tests. Give both live keys, or both test keys.',
  open_http:
    'CARRELLO_PUBLIC_URL is plain http: passwords and orders can be listened to. Put https in front.',
  weak_secret: 'CARRELLO_SECRET is easily guessed. Make a random one: openssl rand -base64 48',
} as const;

export type Doubt = keyof typeof DOUBTS;

const LOCAL = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
/** `openssl rand -base64 48` has about forty different characters, and a sentence a dozen. */
const FEWEST_CHARACTERS = 8;

/** Few characters, a piece that comes again (`12345678` four times), or a word that examples use. */
const isWeak = (secret: string): boolean =>
  new Set(secret).size < FEWEST_CHARACTERS ||
  /^(.{1,16}?)\1{2,}.{0,15}$/s.test(secret) ||
  /change[-_ ]?me|qwerty|0123456789|abcdefgh/i.test(secret);

function isOpenHttp(publicUrl: string): boolean {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === 'http:' && !LOCAL.test(hostname);
}

/** Whether each provider that has keys moves real money. Beside the sandbox nobody expects it to. */
function livesOf({ stripe, paypal, sandboxUrl }: Context['config']): boolean[] {
  if (sandboxUrl !== undefined) return [];
  return [
    ...(stripe ? [!/^[sr]k_test_/.test(stripe.secretKey)] : []),
    ...(paypal ? [paypal.environment === 'production'] : []),
  ];
}

/** Finds what is doubtful about the set-up, in words of which the desk has texts. */
export async function listDoubts({ config, db }: Pick<Context, 'config' | 'db'>): Promise<Doubt[]> {
  const lives = livesOf(config);
  const tests = lives.includes(false);
  const isReal = tests && (await listShops(db)).some(({ url }) => url.startsWith('https:'));
  const found: Record<Doubt, boolean> = {
    test_keys: isReal && !lives.includes(true),
    live_beside_test: tests && lives.includes(true),
    open_http: isOpenHttp(config.publicUrl),
    weak_secret: isWeak(config.secret),
  };
  return (Object.keys(DOUBTS) as Doubt[]).filter((doubt) => found[doubt]);
}

/** Says loudly in the log what is doubtful, when the connector starts. */
export async function tellDoubts(ctx: Context): Promise<void> {
  for (const doubt of await listDoubts(ctx)) ctx.log.warn({ doubt, means: DOUBTS[doubt] }, 'config.doubtful');
}
