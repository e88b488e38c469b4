// Names the agent's stages that can be left out, to measure what each is worth.

export const STAGES = [
  'premise',
  'demands',
  'rules',
  'example',
  'failing',
  'gates',
  'imports',
  'repair',
  'function',
  'fresh',
  'parts',
  'corrections',
  'proof',
] as const;

export type Stage = (typeof STAGES)[number];

export type Without = ReadonlySet<Stage>;

export const WHOLE: Without = new Set();

export function isStage(name: string): name is Stage {
  return (STAGES as readonly string[]).includes(name);
}
