// Tests that PNGs get smaller and keep their pixels.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync, inflateSync } from 'node:zlib';
import { smallerPng } from './png.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Check sums are left 0: nobody here reads them. */
function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
}

/** Grey, 8 bits. `rows`: each with its filter first. */
function png(rows: number[][], interlaced = 0): Buffer {
  const header = Buffer.from([0, 0, 0, (rows[0]?.length ?? 1) - 1, 0, 0, 0, rows.length, 8, 0, 0, 0, interlaced]);
  const data = deflateSync(Buffer.from(rows.flat()));
  const halves = [data.subarray(0, 4), data.subarray(4)].map((half) => chunk('IDAT', half));
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), ...halves, chunk('IEND', Buffer.alloc(0))]);
}

test('every kind of filter is undone, and the pixels stay', () => {
  const smaller = smallerPng(
    png([
      [0, 10, 20, 30],
      [1, 1, 1, 1],
      [2, 5, 5, 5],
      [3, 1, 1, 1],
      [4, 1, 1, 255],
    ]),
  );
  const at = smaller.indexOf('IDAT');
  const rows = inflateSync(smaller.subarray(at + 4, at + 4 + smaller.readUInt32BE(at - 4)));
  assert.deepEqual(
    [...rows],
    [
      [0, 10, 20, 30],
      [0, 1, 2, 3],
      [0, 6, 7, 8],
      [0, 4, 6, 8],
      [0, 5, 7, 7],
    ].flat(),
  );
  assert.equal(smaller.indexOf('IDAT', at + 4), -1, 'one part is left');
});

test('a kind that browsers don’t write is refused', () => {
  assert.throws(() => smallerPng(png([[0, 1]], 1)), /of a kind/);
});
