import { priceOf } from './prices.js';

/** Adds an item to the cart, or raises its quantity. */
export function addItem(cart, sku, quantity = 1) {
  const line = cart.lines.find((one) => one.sku === sku);
  if (line) line.quantity = quantity;
  else cart.lines.push({ sku, quantity });
  return cart;
}

export function removeItem(cart, sku) {
  cart.lines = cart.lines.filter((line) => line.sku !== sku);
  return cart;
}

export function total(cart) {
  return cart.lines.reduce((sum, line) => sum + priceOf(line.sku) * line.quantity, 0);
}
