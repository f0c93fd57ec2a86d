/** How the shop writes amounts. PHP decides it, so that server and browser never differ by a comma. */
export interface MoneyFormat {
  symbol: string;
  decimals: number;
  point: string;
  group: string;
  /** What stands between symbol and digits: a no-break space in Italian, nothing in English. */
  gap: string;
}

/** `formatMoney(123456, …)` → `€1,234.56` or `€ 1.234,56`; `amount` in integer minor units. */
export function formatMoney(amount: number, format: MoneyFormat): string {
  const digits = String(Math.abs(amount)).padStart(format.decimals + 1, '0');
  const cut = digits.length - format.decimals;
  const whole = digits.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, format.group);
  const fraction = format.decimals > 0 ? format.point + digits.slice(cut) : '';
  return (amount < 0 ? '−' : '') + format.symbol + format.gap + whole + fraction;
}
