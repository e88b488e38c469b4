// Decompresses a response body whose server compresses although it was asked not to.
import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

export interface ContentDecoderOptions {
  /** At most some 16 KiB at once. A promise is back-pressure. */
  deliver(pieces: Buffer[]): Promise<void> | undefined;
  /** The body is damaged or cut off. Nothing is delivered any more. */
  onBroken(error: Error): void;
  /** `deliver` threw, or its promise rejected. */
  onError(error: unknown): void;
}

export interface ContentDecoder {
  /** Resolves when more may come. */
  push(pieces: Buffer[]): Promise<void>;
  /** Resolves when all that was pushed has been delivered. */
  end(): Promise<void>;
  stop(): void;
}

/** The stream for a body that begins with these two bytes; null where it is not compressed at all, as behind gateways that decompress and keep the header. */
type Opener = (first: number, second: number) => Transform | null;

const OPENERS: Readonly<Record<string, Opener>> = {
  gzip: openGzip,
  'x-gzip': openGzip,
  deflate: (first, second) => {
    if (isPlain(first)) return null;
    // RFC 1950 §2.2. Some servers leave this header out.
    return (first & 15) === 8 && (first * 256 + second) % 31 === 0 ? createInflate() : createInflateRaw();
  },
  br: () => createBrotliDecompress(),
};

function openGzip(first: number, second: number): Transform | null {
  return first === 0x1f && second === 0x8b ? createGunzip() : null;
}

/** JSON, or an event stream. */
function isPlain(byte: number): boolean {
  return [...'{[de:'].some((char) => char.charCodeAt(0) === byte);
}

/** True for an encoding that can be decompressed here. */
export function canDecode(encoding: string): boolean {
  return Object.hasOwn(OPENERS, encoding.trim().toLowerCase());
}

/** `encoding`: one for which `canDecode` is true. */
export function createContentDecoder(encoding: string, { deliver, onBroken, onError }: ContentDecoderOptions): ContentDecoder {
  const open = OPENERS[encoding.trim().toLowerCase()] ?? (() => null);
  let start = Buffer.alloc(0);
  let stream: Transform | null | 'undecided' = 'undecided';
  let isOver = false;
  /** Ends the wait of the last `push` or `end`. */
  let proceed = () => {};
  const stop = () => {
    isOver = true;
    if (stream !== null && stream !== 'undecided') stream.destroy();
    proceed();
  };
  const fail = (error: unknown) => {
    if (!isOver) onError(error);
    stop();
  };
  const listenTo = (opened: Transform) => {
    opened.on('data', (piece: Buffer) => {
      if (isOver) return;
      try {
        const busy = deliver([piece]);
        if (!busy) return;
        opened.pause();
        busy.then(() => opened.resume(), fail);
      } catch (error) {
        fail(error);
      }
    });
    opened.on('error', (error: Error) => {
      if (!isOver) onBroken(error);
      stop();
    });
    opened.on('end', () => proceed());
  };
  const waitFor = (begin: (done: () => void) => void) =>
    new Promise<void>((resolve) => {
      proceed = resolve;
      begin(resolve);
    });

  return {
    push: async (pieces) => {
      if (isOver) return;
      let bytes: Buffer = pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);
      if (stream === 'undecided') {
        start = Buffer.concat([start, bytes]);
        const [first, second] = start;
        if (first === undefined || second === undefined) return;
        stream = open(first, second);
        bytes = start;
        if (stream !== null) listenTo(stream);
      }
      const opened = stream;
      if (opened === null) await deliver([bytes]);
      else await waitFor((done) => opened.write(bytes, () => done()));
    },
    end: async () => {
      if (isOver || stream === null) return;
      if (stream === 'undecided') {
        if (start.length > 0) await deliver([start]);
        return;
      }
      const opened = stream;
      await waitFor(() => opened.end());
    },
    stop,
  };
}
