// Parses the demo's command line: `npm run demo -- [--once] [--model coder]`.
import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** Runs one task headless, then exits. */
  once: boolean;
  model: 'smol' | 'coder';
}

/** A string is the error message. */
export function parseOptions(args: string[]): DemoOptions | string {
  try {
    const { values } = parseArgs({
      args,
      options: { once: { type: 'boolean', default: false }, model: { type: 'string', default: 'smol' } },
    });
    if (values.model !== 'smol' && values.model !== 'coder') return `--model takes smol or coder, not ${values.model}.`;
    return { once: values.once, model: values.model };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
