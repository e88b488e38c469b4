// Writes a GGUF file, version 3 (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md): metadata, then 32-bit float tensors. Only the value types that are needed.

export type GgufValue =
  | { kind: 'u32'; value: number }
  | { kind: 'f32'; value: number }
  | { kind: 'bool'; value: boolean }
  | { kind: 'string'; value: string }
  | { kind: 'strings'; values: readonly string[] }
  | { kind: 'f32s'; values: readonly number[] }
  | { kind: 'i32s'; values: readonly number[] };

export interface GgufTensor {
  name: string;
  /** The fastest-varying dimension first. */
  dimensions: readonly number[];
  data: Float32Array;
}

const VERSION = 3;
const ALIGNMENT = 32;
/** Type numbers of the format. */
const U32 = 4;
const I32 = 5;
const F32 = 6;
const BOOL = 7;
const STRING = 8;
const ARRAY = 9;
const TENSOR_F32 = 0;

export function gguf(metadata: Readonly<Record<string, GgufValue>>, tensors: readonly GgufTensor[]): Buffer {
  const entries = Object.entries(metadata);
  const head = [
    Buffer.from('GGUF'),
    u32(VERSION),
    u64(tensors.length),
    u64(entries.length),
    ...entries.flatMap(([key, value]) => [text(key), encode(value)]),
  ];
  let offset = 0;
  for (const { name, dimensions, data } of tensors) {
    head.push(text(name), u32(dimensions.length), ...dimensions.map(u64), u32(TENSOR_F32), u64(offset));
    offset += aligned(data.byteLength);
  }
  return Buffer.concat([padded(Buffer.concat(head)), ...tensors.map(({ data }) => padded(f32s(data)))]);
}

function encode(value: GgufValue): Buffer {
  switch (value.kind) {
    case 'u32':
      return Buffer.concat([u32(U32), u32(value.value)]);
    case 'f32':
      return Buffer.concat([u32(F32), f32s([value.value])]);
    case 'bool':
      return Buffer.concat([u32(BOOL), Buffer.from([value.value ? 1 : 0])]);
    case 'string':
      return Buffer.concat([u32(STRING), text(value.value)]);
    case 'strings':
      return Buffer.concat([arrayOf(STRING, value.values.length), ...value.values.map(text)]);
    case 'f32s':
      return Buffer.concat([arrayOf(F32, value.values.length), f32s(value.values)]);
    case 'i32s':
      return Buffer.concat([arrayOf(I32, value.values.length), ...value.values.map(u32)]);
  }
}

function arrayOf(type: number, length: number): Buffer {
  return Buffer.concat([u32(ARRAY), u32(type), u64(length)]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** Little-endian on every machine. */
function f32s(values: Iterable<number>): Buffer {
  const all = [...values];
  const bytes = Buffer.alloc(all.length * 4);
  for (const [index, value] of all.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(aligned(bytes.length) - bytes.length)]);
}
