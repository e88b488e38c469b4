import { roundCents } from './round.js';

/** `rate`: 0.19 = 19 percent. Amounts in cents. */
export function withTax(amount, rate) {
  return amount + roundCents(amount * rate);
}

export function invoiceTotal(lines, rate) {
  return lines.reduce((sum, line) => sum + withTax(line.amount * line.count, rate), 0);
}
