// Parses the demo's command line: `npm run demo -- [--once] [--model coder|tiny]`.
import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** Runs one task headless, then exits. */
  once: boolean;
  /** `coder` (1.1 GB) mends the demo's project; `tiny` (0.1 GB) only answers. */
  model: 'coder' | 'tiny';
}

/** A string is the error message. */
export function parseOptions(args: string[]): DemoOptions | string {
  try {
    const { values } = parseArgs({
      args,
      options: { once: { type: 'boolean', default: false }, model: { type: 'string', default: 'coder' } },
    });
    if (values.model !== 'tiny' && values.model !== 'coder') return `--model takes coder or tiny, not ${values.model}.`;
    return { once: values.once, model: values.model };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
