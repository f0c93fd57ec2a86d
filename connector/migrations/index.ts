import type { Knex } from 'knex';
import * as platform from './0001-platform.ts';
import * as shops from './0002-shops.ts';
import * as crm from './0003-crm.ts';
import * as catalog from './0004-catalog.ts';
import * as checkout from './0005-checkout.ts';
import * as customers from './0006-customers.ts';
import * as staff from './0007-staff.ts';
import * as crmLinks from './0008-crm-links.ts';
import * as desk from './0010-desk.ts';
import * as crmNews from './0011-crm-news.ts';
import * as inboxByOrder from './0012-inbox-by-order.ts';
import * as activitiesOf from './0013-activities-of.ts';
import * as searchWalks from './0014-search-walks.ts';
import * as parcelLines from './0015-parcel-lines.ts';
import * as moneyWords from './0016-money-words.ts';
import * as knownVisitors from './0017-known-visitors.ts';
import * as firstSignIn from './0018-first-sign-in.ts';
import * as audit from './0019-audit.ts';
import * as catalogChanges from './0020-catalog-changes.ts';
import * as proofs from './0021-proofs.ts';
import * as scriptReports from './0022-script-reports.ts';
import * as disputes from './0024-disputes.ts';
import * as holds from './0025-holds.ts';
import * as customerAddresses from './0026-customer-addresses.ts';
import * as visitors from './0030-visitors.ts';
import * as ownOrders from './0031-own-orders.ts';
import * as cases from './0034-cases.ts';
import * as returnPolicies from './0035-return-policies.ts';
import * as casePhotos from './0036-case-photos.ts';
import * as caseRatings from './0037-case-ratings.ts';
import * as caseSnippets from './0038-case-snippets.ts';
import * as dataExports from './0039-data-exports.ts';
import * as customerConsents from './0040-customer-consents.ts';
import * as erasures from './0041-erasures.ts';
import * as keepYears from './0042-keep-years.ts';
import * as customerPasswords from './0044-customer-passwords.ts';
import * as strangers from './0046-strangers.ts';
import * as companyMembers from './0056-company-members.ts';
import * as companyOrders from './0057-company-orders.ts';

export interface Migration {
  name: string;
  up(db: Knex): Promise<void>;
}

/** In order. A migration that has landed is never edited: the next change is the next number. */
export const migrations: Migration[] = [
  { name: '0001-platform', up: platform.up },
  { name: '0002-shops', up: shops.up },
  { name: '0003-crm', up: crm.up },
  { name: '0004-catalog', up: catalog.up },
  { name: '0005-checkout', up: checkout.up },
  { name: '0006-customers', up: customers.up },
  { name: '0007-staff', up: staff.up },
  { name: '0008-crm-links', up: crmLinks.up },
  { name: '0010-desk', up: desk.up },
  { name: '0011-crm-news', up: crmNews.up },
  { name: '0012-inbox-by-order', up: inboxByOrder.up },
  { name: '0013-activities-of', up: activitiesOf.up },
  { name: '0014-search-walks', up: searchWalks.up },
  { name: '0015-parcel-lines', up: parcelLines.up },
  { name: '0016-money-words', up: moneyWords.up },
  { name: '0017-known-visitors', up: knownVisitors.up },
  { name: '0018-first-sign-in', up: firstSignIn.up },
  { name: '0019-audit', up: audit.up },
  { name: '0020-catalog-changes', up: catalogChanges.up },
  { name: '0021-proofs', up: proofs.up },
  { name: '0022-script-reports', up: scriptReports.up },
  { name: '0024-disputes', up: disputes.up },
  { name: '0025-holds', up: holds.up },
  { name: '0026-customer-addresses', up: customerAddresses.up },
  { name: '0030-visitors', up: visitors.up },
  { name: '0031-own-orders', up: ownOrders.up },
  { name: '0034-cases', up: cases.up },
  { name: '0035-return-policies', up: returnPolicies.up },
  { name: '0036-case-photos', up: casePhotos.up },
  { name: '0037-case-ratings', up: caseRatings.up },
  { name: '0038-case-snippets', up: caseSnippets.up },
  { name: '0039-data-exports', up: dataExports.up },
  { name: '0040-customer-consents', up: customerConsents.up },
  { name: '0041-erasures', up: erasures.up },
  { name: '0042-keep-years', up: keepYears.up },
  { name: '0044-customer-passwords', up: customerPasswords.up },
  { name: '0046-strangers', up: strangers.up },
  { name: '0056-company-members', up: companyMembers.up },
  { name: '0057-company-orders', up: companyOrders.up },
];
