import type { SentMail } from './read-mail.ts';

/** Why nobody has to read a mail: a machine wrote it, or it is our own. */
export type MachineReason = 'auto_submitted' | 'bulk' | 'list' | 'bounce' | 'auto_reply' | 'our_own';

type Told = Pick<SentMail, 'header' | 'messageId'>;

const WITHOUT_COMMENT = /[;(\s].*$/s;
const wordOf = (value: string): string => value.trim().toLowerCase().replace(WITHOUT_COMMENT, '');

/** A report of a mail server, to whom nobody answers: its own mails have no sender on the envelope. */
function isBounce({ header }: Told): boolean {
  const type = header('content-type').toLowerCase();
  return header('return-path').trim() === '<>' || type.startsWith('multipart/report');
}

/**
 * Recognises the mails of machines by RFC 3834 and by what programs really write: answering one would begin a loop, and none
 * of them is the buyer's word. Null for a person's.
 */
export function machineReasonOf(mail: Told, ourHost: string): MachineReason | null {
  const { header, messageId } = mail;
  if (messageId.toLowerCase().endsWith(`@${ourHost}>`)) return 'our_own';
  if (isBounce(mail)) return 'bounce';
  const submitted = wordOf(header('auto-submitted'));
  if (submitted !== '' && submitted !== 'no') return 'auto_submitted';
  if (header('list-id') !== '' || header('list-unsubscribe') !== '') return 'list';
  const precedence = wordOf(header('precedence'));
  if (['bulk', 'junk', 'list', 'auto_reply'].includes(precedence)) return 'bulk';
  // Exchange marks so what wants no automatic answer, and its own out-of-office notes among them.
  const names = ['x-auto-response-suppress', 'x-autoreply', 'x-autorespond'];
  return names.some((name) => header(name) !== '') ? 'auto_reply' : null;
}
