import { replyAddressOf } from '../../../connector/src/cases/reply-token.ts';
import { receiveMail, type Received } from '../../../connector/src/mail-in/receive.ts';
import type { TestApp } from '../../support/app.ts';

/** So the test's shop is set up to take answers. */
export const REPLIES = { CARRELLO_REPLY_ADDRESS: 'help@shop.example' };

export async function replyAddress({ ctx }: TestApp, caseId: string): Promise<string> {
  const row = await ctx.db('cases').where({ id: caseId }).first();
  return (row && replyAddressOf(ctx, row)) ?? '';
}

let written = 0;

/** A mail as a program writes it; a header that is null is left out. */
export function letter(headers: Record<string, string | null>, body = 'Thank you!'): Buffer {
  const all: Record<string, string | null> = {
    'Message-ID': `<letter-${(written += 1)}@example.com>`,
    From: 'Anna <anna@example.com>',
    Subject: 'Re: Our answer',
    'Content-Type': 'text/plain; charset=utf-8',
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return Buffer.from([...lines, '', body].join('\r\n'));
}

export const receive = ({ ctx }: TestApp, raw: Buffer): Promise<Received> => receiveMail(ctx, raw);

/** A mail with files beside its words. */
export function letterWith(
  headers: Record<string, string | null>,
  files: { name: string; type: string; bytes: Buffer }[],
  words = 'See here.',
): Buffer {
  const parts = files.map(({ name, type, bytes }) =>
    [
      `Content-Type: ${type}; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
      '',
      bytes.toString('base64').replace(/(.{76})/g, '$1\r\n'),
    ].join('\r\n'),
  );
  const body = [`Content-Type: text/plain; charset=utf-8\r\n\r\n${words}`, ...parts]
    .map((part) => `--cut\r\n${part}\r\n`)
    .join('');
  return letter({ 'Content-Type': 'multipart/mixed; boundary=cut', ...headers }, `${body}--cut--\r\n`);
}
