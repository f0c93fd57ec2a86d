/** Wire shapes of PayPal's Orders v2 and Payments v2, as far as the sandbox speaks them. */
export interface Money {
  currency_code: string;
  value: string;
}

export interface Link {
  href: string;
  rel: string;
  method?: string;
}

export interface Breakdown {
  item_total?: Money | undefined;
  shipping?: Money | undefined;
  handling?: Money | undefined;
  tax_total?: Money | undefined;
  insurance?: Money | undefined;
  shipping_discount?: Money | undefined;
  discount?: Money | undefined;
}

export interface Item {
  name: string;
  quantity: string;
  unit_amount: Money;
  tax?: Money | undefined;
  [other: string]: unknown;
}

export interface PurchaseUnit {
  reference_id: string;
  amount: Money & { breakdown?: Breakdown | undefined };
  custom_id?: string | undefined;
  invoice_id?: string | undefined;
  description?: string | undefined;
  items?: Item[] | undefined;
  shipping?: Record<string, unknown> | undefined;
  payments?: { captures: PaypalCapture[]; refunds?: PaypalRefund[] } | undefined;
  [other: string]: unknown;
}

export interface PaypalOrder {
  id: string;
  intent: 'CAPTURE';
  status: 'CREATED' | 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'COMPLETED';
  purchase_units: PurchaseUnit[];
  payment_source?: { paypal: Record<string, unknown> } | undefined;
  payer?: Record<string, unknown> | undefined;
  create_time: string;
  update_time: string;
  links: Link[];
}

export interface PaypalCapture {
  id: string;
  status: 'COMPLETED' | 'PENDING' | 'DECLINED' | 'PARTIALLY_REFUNDED' | 'REFUNDED';
  status_details?: { reason: string } | undefined;
  amount: Money;
  final_capture: true;
  seller_protection: { status: string; dispute_categories: string[] };
  seller_receivable_breakdown: { gross_amount: Money; paypal_fee: Money; net_amount: Money };
  custom_id?: string | undefined;
  invoice_id?: string | undefined;
  supplementary_data: { related_ids: { order_id: string } };
  create_time: string;
  update_time: string;
  links: Link[];
}

export interface PaypalRefund {
  id: string;
  status: 'COMPLETED' | 'PENDING' | 'FAILED';
  amount: Money;
  note_to_payer?: string | undefined;
  custom_id?: string | undefined;
  invoice_id?: string | undefined;
  seller_payable_breakdown: {
    gross_amount: Money;
    paypal_fee: Money;
    net_amount: Money;
    total_refunded_amount: Money;
  };
  create_time: string;
  update_time: string;
  links: Link[];
}

export interface PaypalEvent {
  id: string;
  event_version: '1.0';
  create_time: string;
  resource_type: string;
  resource_version: '2.0';
  event_type: string;
  summary: string;
  resource: object;
  links: Link[];
}
