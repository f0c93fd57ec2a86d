/** What WooCommerce tells of an order, in the words of its REST answers. */
export type Told = Record<string, unknown>;

const ANNA = {
  ...{ first_name: 'Anna', last_name: 'Verdi', company: 'Verdi S.r.l.', address_1: 'Via Garibaldi 10' },
  ...{ address_2: '', city: 'Torino', state: 'TO', postcode: '10122', country: 'IT' },
  ...{ email: 'anna@example.com', phone: '011' },
};

/** Two articles with two rates, a discount and a parcel: 41.06 euro, paid. */
export function tellOrder(id: number, over: Told = {}): Told {
  return {
    ...{ id, number: String(id), order_key: `wc_order_${id}`, status: 'processing', currency: 'EUR' },
    ...{ created_via: 'checkout', prices_include_tax: true, customer_id: 0, customer_note: '' },
    date_created: '2026-11-22T03:22:13',
    date_modified: '2026-11-22T03:22:14',
    date_paid: over['date_paid_gmt'] ?? '2026-11-22T03:22:14',
    ...{ billing: ANNA, shipping: { ...ANNA, company: '' } },
    ...{ payment_method: 'stripe', payment_method_title: 'Carta', transaction_id: 'txn_1' },
    ...{ discount_total: '8.63', discount_tax: '0.71', total: '41.06', total_tax: '3.95' },
    line_items: [
      {
        ...{
          id: 11,
          name: 'Libro «Città & mare»',
          product_id: 13,
          variation_id: 14,
          quantity: 3,
          sku: 'LIBRO',
        },
        ...{ subtotal: '30.00', subtotal_tax: '1.20', total: '23.394230', total_tax: '0.935769' },
        taxes: { total: { 2: '0.935769' } },
        meta_data: [
          {
            id: 1,
            key: 'pa_formato',
            value: 'grande',
            display_key: 'Formato',
            display_value: '<p>Grande &amp; bello</p>',
          },
          { id: 2, key: '_reduced_stock', value: '3' },
        ],
      },
      {
        ...{ id: 12, name: 'Tazza', product_id: 10, variation_id: 0, quantity: 1, sku: 'TAZZA' },
        ...{ subtotal: '10.00', subtotal_tax: '2.20', total: '7.98', total_tax: '1.75' },
        taxes: { total: { 1: '1.75459' } },
      },
    ],
    shipping_lines: [
      {
        id: 13,
        name: 'Corriere',
        method_id: 'flat_rate',
        total: '5.74',
        total_tax: '1.26',
        taxes: { total: { 1: '1.2628' } },
      },
    ],
    coupon_lines: [{ code: 'meno5', discount: '4.63' }],
    tax_lines: [
      {
        rate_id: 2,
        label: 'IVA 4%',
        rate_percent: 4,
        compound: false,
        tax_total: '0.94',
        shipping_tax_total: '0',
      },
      {
        rate_id: 1,
        label: 'IVA',
        rate_percent: 22,
        compound: false,
        tax_total: '1.75',
        shipping_tax_total: '1.26',
      },
    ],
    meta_data: [
      { id: 5, key: '_wc_billing/shop/sdi', value: 'ABC1234' },
      { id: 4, key: '_billing_partita_iva', value: '01234567890' },
      { id: 6, key: '_edit_lock', value: '1764400000:1' },
    ],
    ...over,
    ...(over['date_modified_gmt'] === undefined ? {} : { date_modified: over['date_modified_gmt'] }),
  };
}

/** One mug comes back. */
export function tellRefund(id: number, of: number): Told {
  const line = {
    id: id + 1,
    quantity: -1,
    total: '-9.00',
    total_tax: '-1.98',
    meta_data: [{ id: 1, key: '_refunded_item_id', value: '12' }],
  };
  return {
    id,
    parent_id: of,
    amount: '10.98',
    reason: 'Tazza rotta',
    date_created: '2026-11-22T05:00:00',
    line_items: [line],
  };
}
