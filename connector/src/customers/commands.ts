import { faultyFile, readImportFile } from '../catalog/import-file.ts';
import { needOption, UsageError, type Command } from '../commands.ts';
import { normaliseMailbox } from '../contract/mailbox.ts';
import { resetAuthenticator } from './by-staff.ts';
import { importPasswords } from './import-passwords.ts';
import { findCustomerByMailbox } from './store.ts';

export const customerCommands: Command[] = [
  {
    name: 'customers import',
    usage: 'customers import FILE',
    summary:
      'Takes passwords of another site by mailbox and hash; each works once its mailbox was proven here.',
    options: {},
    takes: { name: 'FILE' },
    async run(ctx, input) {
      const [file = ''] = input.positionals;
      const done = await importPasswords(ctx, await readImportFile(input, file));
      if (done.faults.length > 0) throw faultyFile(file, done.faults);
      const { created, changed, unchanged, kept } = done;
      input.print(
        `Done: ${created} new, ${changed} changed, ${unchanged} unchanged, ${kept} left as they are here.`,
      );
    },
  },
  {
    name: 'customers release',
    usage: 'customers release --email MAIL --consent HOW',
    summary:
      'Takes the authenticator app away from whoever has proven a mailbox, so that a code by mail is enough; HOW they asked is kept.',
    options: { email: { type: 'string' }, consent: { type: 'string' } },
    async run(ctx, input) {
      const email = needOption(input, 'email');
      const consent = needOption(input, 'consent');
      const customer = await findCustomerByMailbox(ctx.db, normaliseMailbox(email));
      if (!customer) throw new UsageError('--email: nobody has proven this mailbox.');
      const outcome = await resetAuthenticator(ctx, { customerId: customer.id, consent });
      if (!outcome.ok) throw new UsageError('--email: this sign-in has no authenticator app.');
      input.print('Done.');
    },
  },
];
