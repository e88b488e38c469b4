// Declares the settings' names and defaults, and parses what users write.
import type { PoolLimits, Settings } from '#contracts/settings.ts';

/** A value that could not be used; its default holds instead. */
export interface SettingProblem {
  key: SettingKey;
  message: string;
}

export const DEFAULTS = {
  'localModel.endpoint': '',
  'localModel.model': '',
  'localModel.timeoutSeconds': 120,
  'localModel.defaultTemperature': 0.2,
  'localModel.contextTokens': 0,
  'localModel.serverCommand': 'llama-server',
  'localModel.serverModelPath': '',
  'claude.path': 'claude',
  'claude.model': '',
  'gemini.path': 'gemini',
  'gemini.model': '',
  'classifier.enabled': true,
  'classifier.timeoutSeconds': 15,
  'routing.defaultAgent': 'auto',
  'routing.localOnly': false,
  'routing.localOnlyPaths': [] as string[],
  'pool.maxConcurrent': { total: 3, local: 1, claude: 2, gemini: 2 } as Record<string, number>,
} as const;

const MAX_PATTERN = 1_000;

export type SettingKey = keyof typeof DEFAULTS;

export const SETTING_KEYS = Object.keys(DEFAULTS) as SettingKey[];

type Values = (key: SettingKey) => unknown;

/** The settings that `values` give. A value of the wrong kind is told as a problem, and its default holds. */
export function parseSettings(values: Values): { settings: Settings; problems: SettingProblem[] } {
  const problems: SettingProblem[] = [];
  const take = <T>(key: SettingKey, fallback: T, expected: string, fits: (value: unknown) => value is T): T => {
    const value = values(key);
    if (value === undefined || fits(value)) return value ?? fallback;
    problems.push({ key, message: `claudomator.${key} must be ${expected}; the default (${JSON.stringify(fallback)}) is used.` });
    return fallback;
  };
  const text = (key: SettingKey, fallback: string) => take(key, fallback, 'a text', isText).trim();
  const number = (key: SettingKey, fallback: number, min: number, max: number) =>
    take(key, fallback, `a number from ${min} to ${max}`, (value): value is number => isNumberWithin(value, min, max));
  const flag = (key: SettingKey, fallback: boolean) => take(key, fallback, 'true or false', (value) => typeof value === 'boolean');
  /** What can't be understood keeps tasks here. */
  const localOnly = (): boolean => {
    const value = values('routing.localOnly') ?? DEFAULTS['routing.localOnly'];
    if (typeof value === 'boolean') return value;
    problems.push({
      key: 'routing.localOnly',
      message: 'claudomator.routing.localOnly must be true or false; until then tasks stay on this machine.',
    });
    return true;
  };
  /** What is no pattern can't take the others away. */
  const patterns = (key: SettingKey): string[] => {
    const entries: unknown[] = [values(key) ?? []].flat();
    const usable = entries.filter(isPattern);
    if (usable.length < entries.length)
      problems.push({ key, message: `claudomator.${key} must be a list of glob patterns; what is none is left out.` });
    return usable;
  };

  const settings: Settings = {
    localModel: {
      endpoint: text('localModel.endpoint', DEFAULTS['localModel.endpoint']),
      model: text('localModel.model', DEFAULTS['localModel.model']),
      timeoutSeconds: number('localModel.timeoutSeconds', DEFAULTS['localModel.timeoutSeconds'], 1, 86_400),
      defaultTemperature: number('localModel.defaultTemperature', DEFAULTS['localModel.defaultTemperature'], 0, 2),
      contextTokens: number('localModel.contextTokens', DEFAULTS['localModel.contextTokens'], 0, 100_000_000),
      serverCommand: text('localModel.serverCommand', DEFAULTS['localModel.serverCommand']),
      serverModelPath: text('localModel.serverModelPath', DEFAULTS['localModel.serverModelPath']),
    },
    claude: { path: text('claude.path', DEFAULTS['claude.path']), model: text('claude.model', DEFAULTS['claude.model']) },
    gemini: { path: text('gemini.path', DEFAULTS['gemini.path']), model: text('gemini.model', DEFAULTS['gemini.model']) },
    classifier: {
      enabled: flag('classifier.enabled', DEFAULTS['classifier.enabled']),
      timeoutSeconds: number('classifier.timeoutSeconds', DEFAULTS['classifier.timeoutSeconds'], 1, 600),
    },
    routing: {
      defaultAgent: text('routing.defaultAgent', DEFAULTS['routing.defaultAgent']) || 'auto',
      localOnly: localOnly(),
      localOnlyPaths: patterns('routing.localOnlyPaths'),
    },
    pool: poolLimits(take('pool.maxConcurrent', DEFAULTS['pool.maxConcurrent'], 'an object of whole numbers from 1 to 64', isSlots)),
  };
  return { settings, problems };
}

function poolLimits(slots: Record<string, number>): PoolLimits {
  const { total, ...perAgent } = { ...DEFAULTS['pool.maxConcurrent'], ...slots };
  return { total: total ?? DEFAULTS['pool.maxConcurrent'].total ?? 3, perAgent };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isPattern(value: unknown): value is string {
  return isText(value) && value.trim() !== '' && value.length <= MAX_PATTERN;
}

function isNumberWithin(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max;
}

function isSlots(value: unknown): value is Record<string, number> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((n) => Number.isInteger(n) && isNumberWithin(n, 1, 64))
  );
}
