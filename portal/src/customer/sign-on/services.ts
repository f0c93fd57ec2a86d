import type { CustomerSession } from '../../services.ts';

/** Coming from a shop where somebody is signed in. */
export interface SignOnServices {
  /**
   * Follows a link of a minute, once. Not ok for whoever has to enter a code first: `pair` comes back with it, so that the
   * next link of this user of the shop lets in. For null see `signIn`. `email` is null for a link that is over, used or none of ours.
   */
  signOn(input: {
    token: string;
    agent: string;
  }): Promise<
    | { ok: true; token: string; email: string; session: CustomerSession | null }
    | { ok: false; email: string; pair: string }
    | { ok: false; email: null }
  >;
}
