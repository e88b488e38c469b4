// Writes the small project that is open in the pictures: a bookshop whose cart doesn't round.
// Its lines fit into a narrow editor.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FILES: Record<string, string> = {
  'README.md': '# Bookshop\n\nA small shop for books, without a framework.\n',
  'shop/book.py': `from dataclasses import dataclass


@dataclass
class Book:
    title: str
    author: str
    price: float  # in euros


def slug(title: str) -> str:
    """Lower case, with a hyphen
    between words: the-trial"""
    raise NotImplementedError
`,
  'shop/cart.py': `from dataclasses import dataclass

from shop.book import Book


@dataclass
class Line:
    book: Book
    count: int


def total(lines, discount=0.0):
    """What a customer pays."""
    sum = 0.0
    for line in lines:
        price = line.book.price
        sum += line.count * price
    return sum * (1 - discount)
`,
  'shop/checkout.py': `from shop.cart import total


def check_out(lines, pay):
    pay(total(lines))
`,
};

/** The lines of `slug` in shop/book.py. */
export const SLUG_LINES = { first: 11, last: 14 };

export function writeProject(folder: string): void {
  for (const [name, text] of Object.entries(FILES)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
