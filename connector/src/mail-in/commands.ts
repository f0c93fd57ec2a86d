import { buffer } from 'node:stream/consumers';
import type { Command } from '../commands.ts';
import { receiveMail } from './receive.ts';

/** Mail servers try again later what ends so (EX_TEMPFAIL of sysexits.h). */
const TRY_LATER = 75;

export const mailCommands: Command[] = [
  {
    name: 'mail receive',
    usage: 'mail receive < MESSAGE',
    summary:
      'Takes in an answer to the mails of a case. Ends with 0 when it is kept, or ignored because a machine wrote it, and with 75 when it is to be tried again later.',
    options: {},
    failsWith: TRY_LATER,
    async run(ctx, input) {
      const { outcome, reason, number } = await receiveMail(ctx, await buffer(process.stdin));
      input.print([outcome, reason, number === null ? '' : `case ${number}`].filter(Boolean).join(' '));
    },
  },
];
