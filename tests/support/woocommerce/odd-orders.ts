import { tellOrder, tellRefund, type Told } from '../../plugin/support/told-order.ts';

const plainLine = (over: Told): Told => ({
  ...{ id: 1, name: 'Cosa', product_id: 7, variation_id: 0, quantity: 1, sku: 'X' },
  ...{ subtotal: '1', subtotal_tax: '0', total: '1', total_tax: '0', taxes: { total: {} }, meta_data: [] },
  ...over,
});

const bare = { shipping_lines: [], coupon_lines: [], tax_lines: [], discount_total: '0', discount_tax: '0' };

/** Orders of every kind that two readings could tell differently, in the words of WooCommerce's getters. */
export const ODD_ORDERS: Told[] = [
  tellOrder(1),
  // Has lost its key.
  tellOrder(40, { order_key: '', transaction_id: '' }),
  tellOrder(2, { customer_id: 5, refunds: [tellRefund(31, 2), { ...tellRefund(30, 2), reason: 'Prima' }] }),
  tellOrder(3, {
    refunds: [{ id: 33, parent_id: 3, amount: '0.00', reason: '', date_created: '2026-11-22T05:00:00' }],
  }),
  // Of an account that is gone.
  tellOrder(4, { customer_id: 99, status: 'on-hold', date_paid_gmt: '', transaction_id: '', shipping: {} }),
  tellOrder(5, {
    ...{ ...bare, currency: 'JPY', total: '1830.00', total_tax: '166', transaction_id: '  ' },
    line_items: [plainLine({ subtotal: '1664.5', total: '1664.5', total_tax: '166.45', quantity: 0.355 })],
  }),
  tellOrder(6, {
    ...{ ...bare, currency: 'KWD', total: '0.0005', total_tax: '1e-7' },
    line_items: [
      plainLine({ subtotal: '0.123456789', total: '0.1234567849', total_tax: '-0.000000005', quantity: 3 }),
      plainLine({ id: 2, sku: undefined, product_id: 0, subtotal: '10', total: '10', quantity: 0 }),
    ],
  }),
  tellOrder(7, {
    ...{ ...bare, total: '-3.005', total_tax: '0', customer_note: 'Riga\u2028nuova / "ciao" 👩‍👩‍👧' },
    line_items: [],
    fee_lines: [
      { id: 4, name: 'Sconto «fedeltà»', total: '-3.005', total_tax: '-0.005', taxes: { total: { 1: '' } } },
    ],
  }),
  tellOrder(8, {
    ...bare,
    payment_method_title: 'Carta <img src="x.png" alt="a>b"> &mdash; <3',
    line_items: [
      plainLine({
        meta_data: [
          { id: 3, key: 'Prova', value: 'a < b &amp; c' },
          { id: 2, key: 'Tutto', value: { a: [1, 2], b: { c: true } } },
          { id: 1, key: 'Incisione', value: 'x', display_value: '<p>&euro; 5 &nbsp;&lt;b&gt;</p>\n' },
          { id: 4, key: 'Vero', value: true },
        ],
      }),
    ],
    tax_lines: [
      {
        ...{ rate_id: 9, label: 'Vecchia', rate_percent: null, compound: true },
        ...{ tax_total: '1.005', shipping_tax_total: '' },
      },
    ],
  }),
  tellOrder(9, {
    number: 'F-2026/9',
    date_created: '',
    date_modified: '',
    total: '0.00',
    status: 'completed',
  }),
  tellOrder(10, {
    meta_data: [
      { id: 2, key: '_struct', value: { a: [1, 2], b: { c: true }, d: null, e: 'à/è' } },
      { id: 1, key: 'Billing-PIVA', value: '' },
      { id: 3, key: 'billing_codice-fiscale', value: ' RSSGLI80A41F205X ' },
      { id: 4, key: '_wc_other/shop/pec', value: 'x@pec.it' },
      { id: 5, key: '_billing_piva', value: 1234567890 },
    ],
  }),
  tellOrder(11, {
    meta_data: [
      {
        ...{ id: 1, key: '_wc_shipment_tracking_items' },
        value: [
          {
            ...{
              tracking_provider: 'gls',
              custom_tracking_provider: '',
              custom_tracking_link: 'https://gls.example/1',
            },
            ...{ tracking_number: 123, date_shipped: '1763776933', tracking_id: 'a1' },
            products_list: [{ item_id: '11', qty: '1.50' }, { product: 5 }],
          },
          { tracking_provider: 'brt', tracking_number: 'B', date_shipped: '', tracking_id: 'a2' },
          { tracking_number: 'none' },
        ],
      },
    ],
  }),
  tellOrder(12, {
    meta_data: [{ id: 1, key: '_fulfillment_status', value: 'fulfilled' }],
    fulfillments: [
      {
        ...{ id: 3, is_fulfilled: true, date_updated: '2026-11-22 05:00:00', date_deleted: null },
        meta_data: [
          { id: 1, key: '_items', value: [{ item_id: 11, qty: 2 }] },
          { id: 2, key: '_shipping_provider', value: 'ups' },
          { id: 3, key: '_tracking_number', value: '1Z' },
        ],
      },
      { id: 4, is_fulfilled: false, date_updated: '2026-11-22 05:00:00', meta_data: [] },
      { id: 5, is_fulfilled: true, date_deleted: '2026-11-22 05:00:00', meta_data: [] },
    ],
  }),
];

export const ODD_USERS = { 5: { email: 'anna@conto.example', registered: '2026-01-31 10:20:30' } };
