import { Big } from 'big.js';
import { NeedsPerson } from '../needs-person.ts';
import type { ProductRecord } from '../records.ts';
import type { Shape } from './apply.ts';
import type { TableShape } from './columns.ts';
import type { RowBatch } from './batch-insert.ts';
import { NO_CHOICE, NO_WORD } from './no-choice.ts';
import { fittingNotes } from './texts.ts';
import { rateTax } from './rate-tax.ts';
import type { Site } from './site.ts';
import { siteTime } from './fit-text.ts';
import { findProductTwins } from './find-existing.ts';
import { completeSold } from './sold-products.ts';

export const PRODUCT_TABLES: TableShape[] = [
  {
    table: 'vtiger_products',
    key: 'productid',
    shared: ['productname', 'unit_price', 'qtyinstock', 'discontinued'],
  },
  { table: 'vtiger_productcf', key: 'productid', shared: [] },
];

const EMPTY = {
  productcategory: NO_CHOICE,
  manufacturer: NO_CHOICE,
  website: '',
  taxclass: '',
  mfr_part_no: '',
  vendor_part_no: '',
};

const FRESH_PRODUCT = {
  ...EMPTY,
  ...{
    serialno: '',
    productsheet: '',
    glacct: NO_WORD,
    imagename: '',
    vendor_id: 0,
    cost_price: 0,
    divisible: '0',
  },
  ...{ usageunit: 'Each', qty_per_unit: 0, commissionrate: 0, reorderlevel: 0, qtyindemand: 0 },
};

/** Rounds to two decimals, as coreBOS does on every save. */
export const cents = (value: Big | string | number): string =>
  new Big(value).round(2, Big.roundHalfUp).toFixed(2);

export function currencyOf(site: Site, code: string) {
  const currency = site.currencies.get(code);
  if (!currency) {
    throw new NeedsPerson(
      `coreBOS does not know the currency ${code}: add it there under Settings, Currencies; then try this again.`,
    );
  }
  return currency;
}

/** Individual tax mode shows a line's tax only when its product can carry that tax. */
function addTaxes(batch: RowBatch, site: Site, crmid: number, ratePercent: string): void {
  batch.add('vtiger_producttaxrel', {
    productid: crmid,
    taxid: rateTax(site).id,
    taxpercentage: ratePercent,
  });
}

export function productShape(site: Site): Shape<ProductRecord> {
  return {
    kind: 'product',
    module: 'Products',
    numberColumn: 'product_no',
    tables: PRODUCT_TABLES,
    keyOf: ({ id }) => id,
    findTwins: findProductTwins,
    async complete(trx, twins) {
      await completeSold(
        trx,
        site,
        twins.map(({ record: { ratePercent }, crmid }) => ({ crmid, ratePercent, quantity: '1' })),
      );
    },
    draw(record, fitter) {
      const fit = (column: string, value: string, label: string) =>
        fitter.fit('vtiger_products', column, value, label);
      const values = {
        productname: fit('productname', record.name, 'name'),
        productcode: fit('productcode', record.sku, 'sku'),
        unit_price: cents(record.netPrice),
        currency_id: currencyOf(site, record.currency).id,
        discontinued: record.active ? '1' : '0',
        ...(record.stock === null ? {} : { qtyinstock: String(record.stock) }),
      };
      const fresh = record.stock === null ? { ...FRESH_PRODUCT, qtyinstock: 0 } : FRESH_PRODUCT;
      const described =
        record.description === '' ? [] : [fitter.fit('vtiger_crmentity', 'description', record.description)];
      return {
        values: { vtiger_products: values },
        fresh: { vtiger_products: fresh },
        notes: [...described, ...fittingNotes(record.locale, fitter)],
        beside: (batch, crmid) => addTaxes(batch, site, crmid, record.ratePercent),
      };
    },
  };
}

/** Of a service without them its screen saves today as all four: it would end on the day on which somebody looked at it. */
function serviceDays(createdAt: number, timeZone: string) {
  const from = siteTime(createdAt, timeZone).slice(0, 10);
  const until = '2099-12-31';
  return { sales_start_date: from, sales_end_date: until, start_date: from, expiry_date: until };
}

/** A fee of an order is a service, because nothing of it is kept in stock. */
export function serviceShape(site: Site): Shape<ProductRecord> {
  return {
    kind: 'product',
    module: 'Services',
    numberColumn: 'service_no',
    tables: [
      { table: 'vtiger_service', key: 'serviceid', shared: [] },
      { table: 'vtiger_servicecf', key: 'serviceid', shared: [] },
    ],
    keyOf: ({ id }) => id,
    draw: (record, fitter) => ({
      values: {
        vtiger_service: { servicename: fitter.fit('vtiger_service', 'servicename', record.name, 'name') },
      },
      fresh: {
        vtiger_service: {
          ...{
            servicecategory: NO_CHOICE,
            service_usageunit: 'Incidents',
            website: '',
            taxclass: '',
            divisible: '0',
          },
          ...{ qty_per_unit: 0, unit_price: cents(record.netPrice), commissionrate: 0, cost_price: 0 },
          ...{ discontinued: 1, currency_id: currencyOf(site, record.currency).id },
          ...serviceDays(record.createdAt, site.timeZone),
        },
      },
      notes: fittingNotes(record.locale, fitter),
      beside: (batch, crmid) => addTaxes(batch, site, crmid, record.ratePercent),
    }),
  };
}
