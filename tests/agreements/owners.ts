/** Which room of connector/src owns each table: its SQL is the only one that names it. */
export const OWNERS: Record<string, string[]> = {
  platform: ['counters', 'jobs', 'known_visitors', 'rate_limits', 'sessions'],
  gateways: ['gateway_certificates'],
  audit: ['audit'],
  search: ['search_tokens'],
  changes: ['crm_changes'],
  timeline: ['activities'],
  mails: ['mails'],
  shops: ['script_reports', 'shops', 'shop_secrets'],
  staff: ['staff', 'staff_backup_codes'],
  catalog: [
    'products',
    'variants',
    'pictures',
    'catalog_changes',
    'stock_movements',
    'stock_reservations',
    'stock_visits',
  ],
  notes: ['notes'],
  tasks: ['tasks'],
  orders: ['orders', 'order_lines', 'order_taxes', 'payments', 'refunds', 'disputes', 'parcels', 'consents'],
  contacts: ['contacts', 'accounts', 'addresses', 'contact_keys', 'contact_merges', 'contact_pins'],
  memberships: ['company_members', 'company_invitations', 'company_orders'],
  intake: ['inbox'],
  payments: ['pay_attempts', 'refund_intents', 'payment_flags'],
  checkout: ['checkouts', 'coupon_uses', 'coupons', 'shipping_methods'],
  'gateway-events': ['gateway_events', 'unhandled_events'],
  proof: ['proofs'],
  customers: ['customers', 'customer_mailboxes', 'customer_passwords', 'sign_in_codes'],
  'address-book': ['customer_addresses'],
  cases: [
    'cases',
    'case_lines',
    'case_messages',
    'case_states',
    'case_photos',
    'case_snippets',
    'return_policies',
  ],
  erased: ['erasures', 'erased_keys'],
  privacy: ['data_exports', 'data_export_files', 'customer_consents'],
  crm: ['crm_marks', 'crm_cursors', 'crm_news'],
};

/** SQL of another room that may name a table, each with its reason. */
export const EXCEPTIONS: { file: string; tables: string[]; reason: string }[] = [
  {
    file: 'backup/mysql.ts',
    tables: ['inbox'],
    reason: 'Before a restore the dump is searched for a table that only Carrello has.',
  },
];
