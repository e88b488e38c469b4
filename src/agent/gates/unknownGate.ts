// Detects drafts that use a name which nothing defines, or pass what a function does not take.
import { unknownArguments } from '#agent/names/unknownArguments.ts';
import { unknownNames } from '#agent/names/usedNames.ts';
import type { Gate } from './gate.ts';

export const unknownGate: Gate = ({ texts, before, codebase }) =>
  [...texts].flatMap(([path, text]) => {
    const [name] = unknownNames(path, before(path), text);
    if (name !== undefined)
      return [
        {
          gate: 'unknown',
          weight: 'should',
          correction: `\`${name}\` is not defined in ${path}, and not imported. Define or import it, or use what is there.`,
        },
      ];
    const textOf = (one: string) => texts.get(one) ?? before(one);
    const [wrong] = unknownArguments(codebase, path, before(path), text, textOf);
    if (wrong === undefined) return [];
    const { callee, argument, path: home } = wrong;
    return [
      {
        gate: 'unknown',
        weight: 'should',
        correction: `\`${callee}\` in ${home} does not take \`${argument}\`. Let it take and use it.`,
        gaps: [{ path: home, owner: callee, unused: '' }],
      },
    ];
  });
