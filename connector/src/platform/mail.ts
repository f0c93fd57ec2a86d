import nodemailer from 'nodemailer';

export interface Mail {
  /** Is fixed before the first try, so that a second copy after a crash can be recognised. It has no angle brackets. */
  messageId: string;
  from: string;
  to: string;
  replyTo?: string;
  subject: string;
  text: string;
  html: string;
  attachments?: { filename: string; content: Buffer; contentType: string }[];
}

/** Sends one mail; throws when the server did not take it. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}

/** `smtp://host:port` (or `smtps://user:password@host:port`). */
export function createMailer(smtpUrl: string): Mailer {
  const transport = nodemailer.createTransport(smtpUrl, { from: undefined });
  return {
    async send(mail) {
      await transport.sendMail({ ...mail, messageId: `<${mail.messageId}>` });
    },
  };
}
