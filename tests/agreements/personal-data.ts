/**
 * Which columns hold text of or about people, and what an erasure does with it. Columns stand by table, with blanks between.
 * A new column has to be named here: whoever adds it decides whether an erasure has to reach it (privacy/erase-job.ts).
 */

/** It is gone after an erasure. */
export const ERASED: Record<string, string> = {
  accounts: 'name account_key vat_key fiscal_code sdi_code pec edits',
  activities: 'detail',
  addresses: 'first_name last_name company line1 line2 city state postcode country phone content_hash',
  case_messages: 'text',
  case_photos: 'sent_hash bytes',
  case_states: 'text',
  cases: 'email send_to label_url rating_text',
  company_invitations: 'mailbox_key',
  company_members: 'mailbox_key',
  consents: 'text',
  contact_keys: 'value',
  contact_merges: 'before',
  contacts: 'first_name last_name email phone names edits',
  coupon_uses: 'customer_hash',
  crm_news: 'text',
  customer_addresses:
    'label first_name last_name company line1 line2 city state pec postcode phone vat_number fiscal_code country sdi_code content_hash',
  customer_consents: 'text',
  customer_mailboxes: 'mailbox_key',
  customer_passwords: 'password_hash',
  data_export_files: 'name bytes',
  data_exports: 'mailbox_key',
  gateway_events: 'body',
  jobs: 'last_error',
  mails: 'recipient subject content',
  notes: 'text',
  order_lines: 'meta',
  orders: 'email mailbox_key mailboxes buyer_uid buyer_name buyer_name_key delivery note meta',
  parcels: 'tracking_number tracking_url',
  pay_attempts: 'buyer request method',
  payments: 'method',
  refund_intents: 'note',
  refunds: 'reason',
  search_tokens: 'token',
  sessions: 'mailbox_key',
  sign_in_codes: 'mailbox_key',
  tasks: 'title',
};

/** The bill and its message name the buyer for as long as the law says; the message has nothing else of them. */
export const KEPT: Record<string, string> = {
  inbox: 'body',
  orders: 'billing company',
};

/** It is of those who work here, and goes when they are shut out and forgotten by hand. */
export const OF_STAFF: Record<string, string> = {
  shops: 'owner_email',
  staff: 'name email email_key',
};

/** A keyed hash: nobody is told by it, and it recognises what comes again. */
export const KEYED: Record<string, string> = {
  audit: 'from_key',
  coupon_uses: 'visitor',
  erased_keys: 'key_hash',
  known_visitors: 'visitor_key',
  pay_attempts: 'visitor',
  rate_limits: 'limit_key',
  stock_reservations: 'visitor',
  stock_visits: 'visitor',
};

/** Ids, words, figures and what is sold; of no person. */
export const PLAIN: Record<string, string> = {
  accounts: 'id owner_id profile_rank',
  activities: 'of_id activity_key id contact_id account_id order_id kind',
  addresses: 'id contact_id kind',
  audit: 'id who_kind who what on_id detail',
  case_lines: 'case_id line_key name quantity',
  case_messages: 'id case_id form_key author_kind source author_id',
  case_photos: 'id case_id',
  case_snippets: 'id title text',
  case_states: 'case_id state by_kind by_id',
  cases: 'id customer_id order_id form_key locale kind reason wish state waits_for staff_id postage',
  catalog_changes: 'product_id',
  checkouts:
    'id shop_id request_key secret_hash locale return_url cart state order_key order_number paid_attempt_id',
  company_invitations: 'id account_id sees token_hash by_kind by_id used_by',
  company_members: 'id account_id customer_id active_of sees',
  company_orders: 'shop_id order_key account_id customer_id member_id',
  consents: 'order_id kind',
  contact_keys: 'kind scope contact_id order_id',
  contact_merges: 'id winner_id loser_id reason order_id staff_id',
  contact_pins: 'contact_id other_id merge_id',
  contacts: 'id locale account_id owner_id profile_rank phone_rank account_rank merged_into_id',
  counters: 'name',
  coupon_uses: 'holder_id code checkout_id',
  coupons: 'code kind value currency',
  crm_changes: 'kind record_id claim state last_error',
  crm_cursors: 'name value',
  crm_marks: 'kind record_id outside_id',
  crm_news: 'id news_key kind record_kind record_id',
  customer_addresses: 'id customer_id kind default_of',
  customer_consents: 'id customer_id kind',
  customer_mailboxes: 'customer_id',
  customer_passwords: 'customer_id',
  customers: 'id contact_id locale',
  data_export_files: 'export_id part_key',
  data_exports: 'id customer_id locale state',
  disputes: 'order_id dispute_key provider_id currency state funds reason',
  erased_keys: 'erasure_id kind record_id',
  erasures: 'id',
  gateway_certificates: 'url pem',
  gateway_events: 'id event_key gateway type provider_id attempt_id state capture_id',
  inbox:
    'id shop_id webhook_id stream body_hash headers order_key content_hash order_status customer_id state answer reason order_id',
  jobs: 'id kind job_key payload state lease_owner',
  mails: 'id message_id kind order_id',
  notes: 'id contact_id account_id order_id staff_id',
  order_lines: 'order_id kind line_key product_key variant_key sku name options quantity unit_price taxes',
  order_taxes: 'order_id tax_key label rate_percent',
  orders:
    'id shop_id order_key source source_id number contact_id account_id customer_id status payment_state currency pieces first_item locale coupons flags content_hash',
  parcels: 'order_id parcel_key carrier lines',
  pay_attempts:
    'id checkout_id shop_id gateway state open_key idempotency_key provider_key capture_id currency quote failure',
  payment_flags: 'id flag_key code attempt_id detail',
  payments: 'id order_id payment_key gateway provider_id currency state',
  pictures: 'hash extension bytes',
  products: 'id slug name description category kind tax_rate picture_hash picture_text',
  proofs: 'id report',
  refund_intents:
    'id gateway capture_id attempt_id currency reason idempotency_key state provider_id lines staff_id failure',
  refunds: 'id order_id refund_key provider_id currency kind lines',
  return_policies: 'shop_id who_pays excluded send_to',
  script_reports: 'shop_id name',
  search_tokens: 'kind ref_id',
  sessions: 'id token_hash audience subject_id browser',
  shipping_methods: 'id name_en name_it countries currency',
  shop_secrets: 'shop_id secret',
  shops:
    'id name url origin publishable_key state state_reason locale currency country time_zone terms_url privacy_url number_prefix connect_code_hash',
  sign_in_codes: 'id visit_hash code_hash',
  staff: 'id role state password_hash totp_secret',
  staff_backup_codes: 'staff_id code_hash',
  stock_movements: 'reason variant_id',
  stock_reservations: 'holder_id variant_id checkout_id',
  stock_visits: 'variant_id',
  tasks: 'id contact_id account_id order_id staff_id created_by',
  unhandled_events: 'gateway type',
  variants: 'id product_id sku options currency',
};
