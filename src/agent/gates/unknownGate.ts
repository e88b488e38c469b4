// Detects drafts that use a name which nothing in their file defines or imports.
import { unknownNames } from '#agent/names/usedNames.ts';
import type { Gate } from './gate.ts';

export const unknownGate: Gate = ({ texts, before }) =>
  [...texts].flatMap(([path, text]) => {
    const [name] = unknownNames(path, before(path), text);
    return name === undefined
      ? []
      : [
          {
            gate: 'unknown',
            weight: 'should',
            correction: `\`${name}\` is not defined in ${path}, and not imported. Define or import it, or use what is there.`,
          },
        ];
  });
