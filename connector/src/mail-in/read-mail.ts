import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { sha256 } from '../platform/hash.ts';
import { normaliseMailbox } from '../contract/mailbox.ts';
import { mend, startOf } from '../platform/text.ts';

export interface SentFile {
  /** As its sender called it, or what kind it says it is. */
  name: string;
  bytes: Buffer;
}

/** A mail as it came in, in our words. Nothing of it is believed yet. */
export interface SentMail {
  /** A hash of its Message-ID, of the whole mail where it has none. */
  key: string;
  messageId: string;
  /** The one mailbox it says it is from; empty where it names none or several. */
  sender: string;
  subject: string;
  text: string;
  files: SentFile[];
  /** Every header of this name, in small letters, joined by line feeds; empty where there is none. */
  header(name: string): string;
}

/** Mails are read within bounds, so that none is a bomb: what goes beyond is an error. */
const BOUNDS = { maxNestingDepth: 30, maxHeadersSize: 200_000, maxRfc822NestingDepth: 0 };

/** Pictures of a signature are small and stand in the mail's own text; photos are larger. */
const SMALL = 15_000;
const isOfSignature = ({ related, content }: Attachment): boolean =>
  related === true && typeof content !== 'string' && content.byteLength < SMALL;

function filesOf({ attachments }: Email): SentFile[] {
  return attachments
    .filter((file) => !isOfSignature(file))
    .map(({ filename, mimeType, content }) => ({
      name: startOf(mend(filename ?? mimeType).replace(/[\p{Cc}\s]+/gu, ' '), 100),
      bytes: Buffer.from(content as ArrayBuffer),
    }));
}

/** Two From lines, or two mailboxes in one, are one for the filter and another for us: such a mail is from nobody. */
function senderOf({ from, headers }: Email): string {
  const lines = headers.filter(({ key }) => key === 'from');
  if (lines.length !== 1 || from?.address === undefined) return '';
  const isOne = (lines[0]?.value.match(/@/g) ?? []).length === 1 || !/[,;]/.test(lines[0]?.value ?? '');
  return isOne ? normaliseMailbox(from.address) : '';
}

/** Reads a mail of RFC 822; throws for what cannot be read, or is none. */
export async function readMail(raw: Buffer): Promise<SentMail> {
  const email = await PostalMime.parse(raw, BOUNDS);
  const header = (name: string): string =>
    email.headers
      .filter(({ key }) => key === name)
      .map(({ value }) => value)
      .join('\n');
  if (header('from') === '' && header('message-id') === '' && header('subject') === '')
    throw new Error('This is no mail.');
  const messageId = (email.messageId ?? '').trim();
  return {
    ...{ key: sha256(messageId === '' ? raw : messageId), messageId, sender: senderOf(email) },
    subject: mend((email.subject ?? '').replace(/[\p{Cc}\s]+/gu, ' ').trim()),
    text: mend(
      (email.text ?? '')
        .replace(/\r\n?/g, '\n')
        .replace(/[^\P{Cc}\n\t]/gu, '')
        .trim(),
    ),
    ...{ files: filesOf(email), header },
  };
}
