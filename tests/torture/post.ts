import http from 'node:http';

export interface Answer {
  status: number;
  text: string;
}

const TIMEOUT = 15_000;

/** One call on a connection of its own, so that each meets the proxy's next fate. Null: the outcome is unknown. */
export function callHttp(
  url: string,
  {
    method = 'POST',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string },
): Promise<Answer | null> {
  return new Promise((resolve) => {
    const giveUp = () => resolve(null);
    const request = http.request(url, { method, agent: false, timeout: TIMEOUT, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        resolve(response.complete ? { status: response.statusCode ?? 0, text } : null);
      });
      response.on('error', giveUp);
      response.on('aborted', giveUp);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', giveUp);
    request.end(body);
  });
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export function readJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
