import { formatDate } from './date.js';
import { format as formatMoney } from './money.js';

/** One line of a report; `format` is the label of the column. */
export function reportLine(entry) {
  const label = 'format';
  return `${label}: ${formatDate(entry.date)} ${formatMoney(entry.cents)}`;
}
