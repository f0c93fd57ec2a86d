import { Big } from 'big.js';
import { stampLikeStaff } from './saves.ts';
import type { TestCorebos } from './site.ts';

type Row = Record<string, string | null>;

/** Its fields show two decimals of every number, and send what they show. */
const shown = (value: string | number | Big | null | undefined): Big =>
  new Big(value ?? 0).round(2, Big.roundHalfUp);

/** The list of carriers has no blank: a field that says nothing sends the first one. */
const FIRST_CARRIER = 'FedEx';

/**
 * It computes in floating point, and rounds the number that JavaScript reads from the digits with an exponent of two: half a
 * cent goes up, also below zero, and 10.334999999999999 is 10.34.
 */
const rounded = (value: number): Big =>
  new Big(Math.abs(value) < 1e-6 ? 0 : Math.round(Number(`${value}e2`))).div(100);

async function readLines({ rows }: TestCorebos, crmid: string): Promise<Row[]> {
  return rows(
    `SELECT r.*, COALESCE(p.divisible, s.divisible) AS divisible FROM vtiger_inventoryproductrel r
       LEFT JOIN vtiger_products p ON p.productid = r.productid
       LEFT JOIN vtiger_service s ON s.serviceid = r.productid
      WHERE r.id = ? ORDER BY r.sequence_no`,
    [crmid],
  );
}

/** Each tax that is ticked at the product, once a tick, at the rate that the order's first line of this product has. */
async function readRates(corebos: TestCorebos, lines: Row[], product: string | null | undefined) {
  const ticked = await corebos.rows(
    `SELECT i.taxname FROM vtiger_producttaxrel t JOIN vtiger_inventorytaxinfo i ON i.taxid = t.taxid
      WHERE t.productid = ?`,
    [product],
  );
  const first = lines.find(({ productid }) => productid === product);
  return ticked.map(({ taxname }) => ({ name: taxname ?? '', rate: first?.[taxname ?? ''] ?? '0' }));
}

/** Answers with what the line adds to the subtotal. */
async function saveLine(corebos: TestCorebos, lines: Row[], line: Row): Promise<Big> {
  const quantity = shown(line['quantity']);
  if (line['divisible'] !== '1' && !quantity.mod(1).eq(0)) {
    throw new Error(`${String(line['comment'])}: this product is sold only in multiples of one`);
  }
  const gross = Number(quantity) * Number(shown(line['listprice']));
  const percent = line['discount_percent'];
  const discount =
    percent === null || percent === undefined
      ? shown(line['discount_amount'])
      : rounded((gross * Number(percent)) / 100);
  const net = gross - Number(discount);
  const rates = await readRates(corebos, lines, line['productid']);
  const columns = Object.keys(line).filter((column) => /^tax\d/.test(column));
  const taxes: Row = Object.fromEntries(columns.map((column) => [column, null]));
  for (const { name, rate } of rates) taxes[name] = rate;
  const base = Number(rounded(net));
  const tax = rates.reduce((sum, { rate }) => sum.plus(rounded((base * Number(rate)) / 100)), new Big(0));
  await corebos.db.query('UPDATE vtiger_inventoryproductrel SET ? WHERE lineitem_id = ?', [
    {
      ...{ quantity: quantity.toFixed(), listprice: shown(line['listprice']).toFixed(), ...taxes },
      ...(percent === null || percent === undefined ? { discount_amount: discount.toFixed() } : {}),
    },
    line['lineitem_id'],
  ]);
  return rounded(net + Number(tax));
}

async function shippingTax(corebos: TestCorebos, crmid: string, shipping: Big): Promise<Big> {
  const [row = {}] = await corebos.rows('SELECT * FROM vtiger_inventoryshippingrel WHERE id = ?', [crmid]);
  return Object.entries(row)
    .filter(([name]) => name.startsWith('shtax'))
    .reduce((sum, [, rate]) => sum.plus(rounded((Number(shipping) * Number(rate ?? 0)) / 100)), new Big(0));
}

/** Its workflow writes the financial figures and the lines' own records after a save, without rounding to the cent. */
async function recount(corebos: TestCorebos, crmid: string, { table, key }: Screen): Promise<void> {
  const gross = 'r.quantity * r.listprice';
  const net = `(${gross} - COALESCE(r.discount_amount, 0))`;
  await corebos.db.query(
    `UPDATE vtiger_inventorydetails d JOIN vtiger_inventoryproductrel r ON r.lineitem_id = d.lineitem_id
        SET d.extgross = ${gross}, d.extnet = ${net}, d.linetax = ROUND(${net} * r.tax1 / 100, 6),
            d.linetotal = ROUND(${net} * (1 + r.tax1 / 100), 6)
      WHERE r.id = ?`,
    [crmid],
  );
  await corebos.db.query(
    `UPDATE ${table} s JOIN (SELECT r.id, SUM(${gross}) AS gross, SUM(${net}) AS net,
            SUM(${net} * r.tax1 / 100) AS tax FROM vtiger_inventoryproductrel r WHERE r.id = ? GROUP BY r.id) x ON x.id = s.${key}
        SET s.pl_gross_total = x.gross, s.pl_dto_line = x.gross - x.net, s.pl_dto_total = x.gross - x.net,
            s.pl_net_total = x.net, s.sum_nettotal = x.net, s.sum_tax1 = ROUND(x.tax, 6), s.sum_taxtotal = ROUND(x.tax, 6),
            s.pl_grand_total = s.total`,
    [crmid],
  );
}

/** Orders and invoices have the same screen. */
export interface Screen {
  table: string;
  key: string;
}

const ORDER: Screen = { table: 'vtiger_salesorder', key: 'salesorderid' };
export const INVOICE: Screen = { table: 'vtiger_invoice', key: 'invoiceid' };

/** Somebody opens the order for editing, types nothing, and presses Save. */
export async function saveOnScreen(
  corebos: TestCorebos,
  crmid: string,
  screen: Screen = ORDER,
): Promise<void> {
  const { table, key } = screen;
  const order = await corebos.row(`SELECT * FROM ${table} WHERE ${key} = ?`, [crmid]);
  const lines = await readLines(corebos, crmid);
  let subtotal = new Big(0);
  for (const line of lines) {
    subtotal = subtotal.plus(await saveLine(corebos, lines, line));
  }
  const shipping = shown(order['s_h_amount']);
  const total = subtotal
    .plus(shipping)
    .plus(await shippingTax(corebos, crmid, shipping))
    .plus(shown(order['adjustment']));
  await corebos.db.query(`UPDATE ${table} SET ?, duedate = COALESCE(duedate, CURDATE()) WHERE ${key} = ?`, [
    {
      ...{ subtotal: subtotal.toFixed(2), s_h_amount: shipping.toFixed(2), total: total.toFixed(2) },
      adjustment: shown(order['adjustment']).toFixed(2),
      ...('carrier' in order ? { carrier: order['carrier'] || FIRST_CARRIER } : {}),
    },
    crmid,
  ]);
  await recount(corebos, crmid, screen);
  await stampLikeStaff(corebos, crmid);
}

/** What a save on the screen must leave as it was. */
export async function readFigures(corebos: TestCorebos, crmid: string, screen: Screen = ORDER) {
  const { table, key } = screen;
  const chosen = table === ORDER.table ? 'carrier, duedate' : 'duedate';
  const taxes = 'COALESCE(tax1, 0) AS tax1, COALESCE(tax2, 0) AS tax2, COALESCE(tax3, 0) AS tax3';
  return {
    order: await corebos.row(
      `SELECT total, subtotal, adjustment, s_h_amount, ${chosen}, taxtype, pl_gross_total, pl_dto_line, pl_dto_total,
              pl_net_total, sum_nettotal, sum_tax1, sum_taxtotal, pl_grand_total FROM ${table} WHERE ${key} = ?`,
      [crmid],
    ),
    details: await corebos.rows(
      'SELECT quantity, extgross, extnet, linetax, linetotal FROM vtiger_inventorydetails WHERE related_to = ? ORDER BY sequence_no',
      [crmid],
    ),
    lines: await corebos.rows(
      `SELECT quantity, listprice, discount_amount, ${taxes} FROM vtiger_inventoryproductrel WHERE id = ? ORDER BY sequence_no`,
      [crmid],
    ),
  };
}

/** The first word of each list on the screens of products and people, and today: a field that says nothing sends it. */
const FIRST_WORDS: [table: string, key: string, words: Record<string, string>][] = [
  [
    'vtiger_products',
    'productid',
    { productcategory: '--None--', manufacturer: '--None--', glacct: '300-Sales-Software', usageunit: 'Box' },
  ],
  [
    'vtiger_service',
    'serviceid',
    {
      ...{ servicecategory: '--None--', service_usageunit: 'Hours' },
      ...{ sales_start_date: 'today', sales_end_date: 'today', start_date: 'today', expiry_date: 'today' },
    },
  ],
  ['vtiger_account', 'accountid', { account_type: '--None--', industry: '--None--', rating: '--None--' }],
  ['vtiger_contactdetails', 'contactid', { salutation: '--None--', template_language: 'de' }],
  ['vtiger_contactsubdetails', 'contactsubscriptionid', { leadsource: '--None--' }],
];

/** What a save of every product, service and person on its screen would choose: column and word, once each. */
export async function wouldChoose({ rows }: TestCorebos): Promise<string[]> {
  const chosen: string[] = [];
  for (const [table, key, words] of FIRST_WORDS)
    for (const [column, word] of Object.entries(words)) {
      const blank = await rows(
        `SELECT ${key} FROM ${table} WHERE COALESCE(${column}, '') = '' AND ${key} < 900000`,
      );
      if (blank.length > 0) chosen.push(`${table}.${column}: ${word}`);
    }
  return chosen;
}
