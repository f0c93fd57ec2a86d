/** What a signed-in administrator's browser would do: cookies from the sign-in form, REST calls with a nonce. */
export class WordPressAdmin {
  private readonly cookies = new Map<string, string>();
  private nonce: string | null = null;

  constructor(
    private readonly siteUrl: string,
    private readonly user: string,
    private readonly password: string,
  ) {}

  /**
   * `rest('POST', '/wp/v2/pages', {...})` on the site's REST API. Throws with WordPress's own message on any status
   * that is not 2xx.
   */
  async rest<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    this.nonce ??= await this.signIn();
    const answer = await this.request(`/wp-json${path}`, {
      method,
      headers: { 'X-WP-Nonce': this.nonce, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new WordPressRefusal(method, path, answer.status, text);
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  /** The handshake that the settings screen does: address and one-time code in, keys kept, light out. */
  connect(address: string, code: string): Promise<unknown> {
    return this.rest('POST', '/carrello/v1/connection', { address, code });
  }

  /** A page of wp-admin as HTML: `/wp-admin/options.php`. */
  async page(path: string): Promise<string> {
    this.nonce ??= await this.signIn();
    return (await this.request(path)).text();
  }

  /** What the button "Refresh the catalogue" does: fetches what is newer than the shop's copy, and waits for it. */
  refreshCatalog(): Promise<unknown> {
    return this.rest('POST', '/carrello/v1/catalog-refresh');
  }

  /** The language of the site for everybody, as in Settings → General. */
  async setLocale(locale: 'en' | 'it'): Promise<void> {
    await this.rest('POST', '/wp/v2/settings', { language: locale === 'it' ? 'it_IT' : '' });
  }

  /** Runs what is due in WP-Cron now and waits for it. */
  async runCron(): Promise<void> {
    await (await fetch(`${this.siteUrl}/wp-cron.php?doing_wp_cron`)).arrayBuffer();
  }

  /** For a browser that shall be signed in already: `name=value` pairs of the administrator's session. */
  async sessionCookies(): Promise<{ name: string; value: string }[]> {
    this.nonce ??= await this.signIn();
    return [...this.cookies].map(([name, value]) => ({ name, value }));
  }

  private async signIn(): Promise<string> {
    const form = new URLSearchParams({
      log: this.user,
      pwd: this.password,
      testcookie: '1',
      redirect_to: '/',
    });
    this.cookies.set('wordpress_test_cookie', 'WP%20Cookie%20check');
    const answer = await this.request('/wp-login.php', { method: 'POST', body: form });
    await answer.arrayBuffer();
    if (answer.status !== 302) throw new Error(`WordPress did not sign ${this.user} in (${answer.status})`);
    const nonce = await (await this.request('/wp-admin/admin-ajax.php?action=rest-nonce')).text();
    if (!/^[0-9a-f]{10}$/.test(nonce)) throw new Error('WordPress gave no REST nonce after the sign-in');
    return nonce;
  }

  private async request(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    // A kept connection may be closed by WordPress while this process is busy, and the next request would die on it.
    const headers = {
      ...(init.headers as Record<string, string> | undefined),
      Cookie: cookie,
      Connection: 'close',
    };
    const answer = await fetch(this.siteUrl + path, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }
}

export class WordPressRefusal extends Error {
  constructor(
    method: string,
    path: string,
    readonly status: number,
    readonly body: string,
  ) {
    super(`${method} ${path}: ${status} ${body.slice(0, 500)}`);
  }
}
