import type { Readable } from 'node:stream';
import PostalMime, { type Address, type Email } from 'postal-mime';
import type { SMTPServerSession } from 'smtp-server';

export interface Mail {
  /** 1 for the first mail of this mailbox. */
  number: number;
  messageId: string;
  from: string;
  /** Addresses the sender's server was told to deliver to, lower case. */
  to: string[];
  subject: string;
  text: string;
  html: string;
  headers: Record<string, string>;
  attachments: { name: string; type: string; bytes: number; base64: string }[];
  /** Arrival, epoch ms. */
  at: number;
}

export async function readMail(
  stream: Readable,
  session: SMTPServerSession,
  stamp: { number: number; at: number },
): Promise<Mail> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const email = await PostalMime.parse(Buffer.concat(chunks), { attachmentEncoding: 'base64' });
  return {
    ...stamp,
    messageId: email.messageId ?? '',
    from: addressText(email.from),
    to: session.envelope.rcptTo.map((each) => each.address.toLowerCase()),
    subject: email.subject ?? '',
    text: email.text ?? '',
    html: email.html ?? '',
    headers: Object.fromEntries(email.headers.map(({ key, value }) => [key, value])),
    attachments: email.attachments.map(attachmentOf),
  };
}

function attachmentOf({
  filename,
  mimeType,
  content,
}: Email['attachments'][number]): Mail['attachments'][number] {
  const base64 = String(content);
  return {
    name: filename ?? 'attachment',
    type: mimeType,
    bytes: Buffer.from(base64, 'base64').length,
    base64,
  };
}

function addressText(address: Address | undefined): string {
  if (!address) return '';
  return address.name ? `${address.name} <${address.address ?? ''}>` : (address.address ?? '');
}
