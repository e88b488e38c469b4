// Writes a llama model of random weights (some hundred KB), which loads at once; with a grammar it answers what a test needs.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type GgufTensor, type GgufValue, gguf } from './gguf.ts';
import type { Model } from './model.ts';
import { cached, inRepo } from './paths.ts';
import { wholeFolder } from './wholeFolder.ts';

const SEED = 1;
const CONTEXT_TOKENS = 4_096;
const WIDTH = 32;
const FEED_FORWARD = 64;
const HEADS = 2;
const HEAD_WIDTH = WIDTH / HEADS;

/** SentencePiece token types. */
const NORMAL = 1;
const UNKNOWN = 2;
const CONTROL = 3;
const UNUSED = 5;
const BYTE = 6;
const BEGIN_ID = 1;
const END_ID = 2;

interface Token {
  text: string;
  kind: number;
}

export async function makeRandomModel(): Promise<Model> {
  const recipe = ['gguf.ts', 'randomModel.ts'].map((name) => readFileSync(inRepo('scripts', 'parts', name), 'utf8'));
  const folder = await wholeFolder('model of random weights', cached('models', 'random'), recipe, async (temporary) => {
    writeFileSync(path.join(temporary, 'random.gguf'), randomGguf());
  });
  return { id: 'random-tiny', file: path.join(folder, 'random.gguf') };
}

/** Always produces the same bytes. */
export function randomGguf(): Buffer {
  const tokens = vocabulary();
  return gguf(metadata(tokens), tensors(tokens.length));
}

/** One token for each byte, so that any text can be produced, and one for each printable ASCII character. */
function vocabulary(): Token[] {
  const tokens: Token[] = [
    { text: '<unk>', kind: UNKNOWN },
    { text: '<s>', kind: CONTROL },
    { text: '</s>', kind: CONTROL },
  ];
  for (let byte = 0; byte < 256; byte++) tokens.push({ text: `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`, kind: BYTE });
  for (let code = 0x21; code < 0x7f; code++) tokens.push({ text: String.fromCharCode(code), kind: NORMAL });
  tokens.push({ text: '\u2581', kind: NORMAL }); // SentencePiece's space
  while (tokens.length % 32 !== 0) tokens.push({ text: `<pad${tokens.length}>`, kind: UNUSED });
  return tokens;
}

function metadata(tokens: readonly Token[]): Record<string, GgufValue> {
  const u32 = (value: number): GgufValue => ({ kind: 'u32', value });
  return {
    'general.architecture': { kind: 'string', value: 'llama' },
    'general.name': { kind: 'string', value: 'random-tiny' },
    'general.file_type': u32(0),
    'llama.context_length': u32(CONTEXT_TOKENS),
    'llama.embedding_length': u32(WIDTH),
    'llama.block_count': u32(1),
    'llama.feed_forward_length': u32(FEED_FORWARD),
    'llama.attention.head_count': u32(HEADS),
    'llama.attention.head_count_kv': u32(1),
    'llama.attention.layer_norm_rms_epsilon': { kind: 'f32', value: 1e-5 },
    'llama.rope.dimension_count': u32(HEAD_WIDTH),
    'llama.vocab_size': u32(tokens.length),
    'tokenizer.ggml.model': { kind: 'string', value: 'llama' },
    'tokenizer.ggml.tokens': { kind: 'strings', values: tokens.map(({ text }) => text) },
    'tokenizer.ggml.scores': { kind: 'f32s', values: tokens.map((_, index) => -index) },
    'tokenizer.ggml.token_type': { kind: 'i32s', values: tokens.map(({ kind }) => kind) },
    'tokenizer.ggml.bos_token_id': u32(BEGIN_ID),
    'tokenizer.ggml.eos_token_id': u32(END_ID),
    'tokenizer.ggml.unknown_token_id': u32(0),
    'tokenizer.ggml.add_bos_token': { kind: 'bool', value: true },
  };
}

function tensors(vocabularySize: number): GgufTensor[] {
  const random = randomWeights(SEED);
  const norm = (name: string): GgufTensor => ({ name, dimensions: [WIDTH], data: new Float32Array(WIDTH).fill(1) });
  const matrix = (name: string, columns: number, rows: number): GgufTensor => ({
    name,
    dimensions: [columns, rows],
    data: Float32Array.from({ length: columns * rows }, random),
  });
  return [
    matrix('token_embd.weight', WIDTH, vocabularySize),
    norm('output_norm.weight'),
    matrix('output.weight', WIDTH, vocabularySize),
    norm('blk.0.attn_norm.weight'),
    matrix('blk.0.attn_q.weight', WIDTH, WIDTH),
    matrix('blk.0.attn_k.weight', WIDTH, HEAD_WIDTH),
    matrix('blk.0.attn_v.weight', WIDTH, HEAD_WIDTH),
    matrix('blk.0.attn_output.weight', WIDTH, WIDTH),
    norm('blk.0.ffn_norm.weight'),
    matrix('blk.0.ffn_gate.weight', WIDTH, FEED_FORWARD),
    matrix('blk.0.ffn_up.weight', WIDTH, FEED_FORWARD),
    matrix('blk.0.ffn_down.weight', FEED_FORWARD, WIDTH),
  ];
}

/** Small numbers around zero, from a linear congruential generator (Numerical Recipes' constants). */
function randomWeights(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32 - 0.5) * 0.2;
  };
}
