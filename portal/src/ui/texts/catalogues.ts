import accountEn from './account.en.json' with { type: 'json' };
import accountIt from './account.it.json' with { type: 'json' };
import mailboxesEn from './mailboxes.en.json' with { type: 'json' };
import mailboxesIt from './mailboxes.it.json' with { type: 'json' };
import commonEn from './common.en.json' with { type: 'json' };
import commonIt from './common.it.json' with { type: 'json' };
import answersEn from './answers.en.json' with { type: 'json' };
import answersIt from './answers.it.json' with { type: 'json' };
import customerEn from './customer.en.json' with { type: 'json' };
import customerIt from './customer.it.json' with { type: 'json' };
import keysEn from './keys.en.json' with { type: 'json' };
import keysIt from './keys.it.json' with { type: 'json' };
import addressesEn from './addresses.en.json' with { type: 'json' };
import addressesIt from './addresses.it.json' with { type: 'json' };
import ownOrdersEn from './own-orders.en.json' with { type: 'json' };
import ownOrdersIt from './own-orders.it.json' with { type: 'json' };
import casesEn from './cases.en.json' with { type: 'json' };
import casesIt from './cases.it.json' with { type: 'json' };
import documentsEn from './documents.en.json' with { type: 'json' };
import documentsIt from './documents.it.json' with { type: 'json' };
import filesEn from './files.en.json' with { type: 'json' };
import filesIt from './files.it.json' with { type: 'json' };
import invoiceSetupEn from './invoice-setup.en.json' with { type: 'json' };
import invoiceSetupIt from './invoice-setup.it.json' with { type: 'json' };
import officeEn from './office.en.json' with { type: 'json' };
import officeIt from './office.it.json' with { type: 'json' };
import privacyEn from './privacy.en.json' with { type: 'json' };
import privacyIt from './privacy.it.json' with { type: 'json' };
import deskMailsEn from './desk-mails.en.json' with { type: 'json' };
import deskMailsIt from './desk-mails.it.json' with { type: 'json' };
import looksEn from './looks.en.json' with { type: 'json' };
import looksIt from './looks.it.json' with { type: 'json' };
import companyEn from './company.en.json' with { type: 'json' };
import companyIt from './company.it.json' with { type: 'json' };
import deskEn from './desk.en.json' with { type: 'json' };
import deskIt from './desk.it.json' with { type: 'json' };
import deskOrdersEn from './desk-orders.en.json' with { type: 'json' };
import deskOrdersIt from './desk-orders.it.json' with { type: 'json' };
import deskIntakeEn from './desk-intake.en.json' with { type: 'json' };
import deskIntakeIt from './desk-intake.it.json' with { type: 'json' };
import deskStaffEn from './desk-staff.en.json' with { type: 'json' };
import deskStaffIt from './desk-staff.it.json' with { type: 'json' };

/** Every text of portal, desk and documents. An area is a pair of files, and one line in each list. */
export const en = {
  ...commonEn,
  ...answersEn,
  ...customerEn,
  ...accountEn,
  ...keysEn,
  ...mailboxesEn,
  ...addressesEn,
  ...ownOrdersEn,
  ...casesEn,
  ...documentsEn,
  ...filesEn,
  ...invoiceSetupEn,
  ...officeEn,
  ...privacyEn,
  ...deskMailsEn,
  ...looksEn,
  ...companyEn,
  ...deskEn,
  ...deskOrdersEn,
  ...deskIntakeEn,
  ...deskStaffEn,
};

export const it: Record<keyof typeof en, string> = {
  ...commonIt,
  ...answersIt,
  ...customerIt,
  ...accountIt,
  ...keysIt,
  ...mailboxesIt,
  ...addressesIt,
  ...ownOrdersIt,
  ...casesIt,
  ...documentsIt,
  ...filesIt,
  ...invoiceSetupIt,
  ...officeIt,
  ...privacyIt,
  ...deskMailsIt,
  ...looksIt,
  ...companyIt,
  ...deskIt,
  ...deskOrdersIt,
  ...deskIntakeIt,
  ...deskStaffIt,
};
