import { z } from 'zod';
import { invalid, type Detail, type PaypalFault } from './errors.ts';

const text = (max: number): z.ZodString => z.string().min(1).max(max);
export const money = z.strictObject({
  currency_code: z.string().regex(/^[A-Z]{3}$/),
  value: z.string().regex(/^-?(\d{1,32}|\d{0,29}\.\d{1,3})$/),
});

const breakdown = z.strictObject({
  item_total: money.optional(),
  shipping: money.optional(),
  handling: money.optional(),
  tax_total: money.optional(),
  insurance: money.optional(),
  shipping_discount: money.optional(),
  discount: money.optional(),
});

const item = z.strictObject({
  name: text(127),
  quantity: z.string().regex(/^[1-9]\d{0,9}$/),
  unit_amount: money,
  tax: money.optional(),
  description: z.string().max(2048).optional(),
  sku: z.string().max(127).optional(),
  url: z.url().max(2048).optional(),
  image_url: z.url().max(2048).optional(),
  category: z.enum(['DIGITAL_GOODS', 'PHYSICAL_GOODS', 'DONATION']).optional(),
});

const address = z.strictObject({
  address_line_1: z.string().max(300).optional(),
  address_line_2: z.string().max(300).optional(),
  admin_area_1: z.string().max(300).optional(),
  admin_area_2: z.string().max(120).optional(),
  postal_code: z.string().max(60).optional(),
  country_code: z.string().regex(/^([A-Z]{2}|C2)$/),
});

const phone = z.strictObject({ country_code: text(3), national_number: z.string().regex(/^\d{1,14}$/) });

const shipping = z.strictObject({
  type: z.enum(['SHIPPING', 'PICKUP_IN_PERSON', 'PICKUP_IN_STORE', 'PICKUP_FROM_PERSON']).optional(),
  name: z.strictObject({ full_name: text(300) }).optional(),
  email_address: z.email().max(254).optional(),
  phone_number: phone.optional(),
  address: address.optional(),
});

const purchaseUnit = z.strictObject({
  reference_id: text(256).default('default'),
  description: text(127).optional(),
  custom_id: text(255).optional(),
  invoice_id: text(127).optional(),
  soft_descriptor: text(22).optional(),
  amount: money.extend({ breakdown: breakdown.optional() }),
  items: z.array(item).min(1).optional(),
  shipping: shipping.optional(),
});

const experience = z.strictObject({
  brand_name: text(127).optional(),
  locale: z
    .string()
    .regex(/^[a-z]{2}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/)
    .optional(),
  shipping_preference: z.enum(['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS']).optional(),
  contact_preference: z.enum(['NO_CONTACT_INFO', 'UPDATE_CONTACT_INFO', 'RETAIN_CONTACT_INFO']).optional(),
  return_url: z.url().optional(),
  cancel_url: z.url().optional(),
  landing_page: z.enum(['LOGIN', 'GUEST_CHECKOUT', 'NO_PREFERENCE', 'BILLING']).optional(),
  user_action: z.enum(['CONTINUE', 'PAY_NOW']).optional(),
  payment_method_preference: z.enum(['UNRESTRICTED', 'IMMEDIATE_PAYMENT_REQUIRED']).optional(),
});

const name = z.strictObject({ given_name: text(140).optional(), surname: text(140).optional() });

export const orderSchema = z.strictObject({
  intent: z.literal('CAPTURE'),
  purchase_units: z.array(purchaseUnit).length(1),
  payer: z
    .strictObject({
      email_address: z.email().max(254).optional(),
      name: name.optional(),
      address: address.optional(),
    })
    .optional(),
  payment_source: z
    .strictObject({
      paypal: z.strictObject({
        experience_context: experience.optional(),
        email_address: z.email().max(254).optional(),
        name: name.optional(),
        address: address.optional(),
      }),
    })
    .optional(),
  application_context: experience
    .omit({ contact_preference: true, payment_method_preference: true })
    .optional(),
});
export type OrderRequest = z.output<typeof orderSchema>;

/** A capture takes no body, or an empty one. */
export const captureSchema = z.strictObject({});

export const refundSchema = z.strictObject({
  amount: money.optional(),
  /** A stored refund has no other characters; what PayPal cannot keep is refused here. */
  custom_id: text(127)
    .regex(/^[A-Za-z0-9-_.,]*$/)
    .optional(),
  invoice_id: text(127).optional(),
  note_to_payer: text(255).optional(),
});
export type RefundRequest = z.output<typeof refundSchema>;

/** Checks a body; every fault is named by `details[].field`, a JSON pointer as PayPal writes it. */
export function readBody<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw faultOf(result.error, body);
}

function faultOf(error: z.ZodError, body: unknown): PaypalFault {
  return invalid(error.issues.flatMap((issue) => detailsOf(issue, body)));
}

function detailsOf(issue: z.core.$ZodIssue, body: unknown): Detail[] {
  const field = `/${issue.path.join('/')}`;
  const location = 'body' as const;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      issue: 'NOT_SUPPORTED',
      description: 'The sandbox does not know this field.',
      field: `${field === '/' ? '' : field}/${key}`,
      location,
    }));
  }
  const value = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    body,
  );
  if (value === undefined) {
    return [
      { issue: 'MISSING_REQUIRED_PARAMETER', description: 'A required field is missing.', field, location },
    ];
  }
  const kinds: Record<string, string> = {
    too_big: 'INVALID_STRING_LENGTH',
    too_small: 'INVALID_STRING_LENGTH',
    invalid_format: 'INVALID_PARAMETER_SYNTAX',
  };
  return [
    {
      issue: kinds[issue.code] ?? 'INVALID_PARAMETER_VALUE',
      description: issue.message,
      field,
      location,
      value: JSON.stringify(value),
    },
  ];
}
