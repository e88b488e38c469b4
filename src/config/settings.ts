// Parses settings as users write them, by the table of settings.
import { type AgentSetting, SETTINGS, type Setting, type SettingGroups, type SettingKey, type Settings } from '#contracts/settings.ts';

/** A value that is not used as it is. `message`: a sentence for users. */
export interface SettingProblem {
  key: SettingKey;
  message: string;
}

export const SETTING_KEYS = Object.keys(SETTINGS) as SettingKey[];

export const DEFAULTS = Object.fromEntries(SETTING_KEYS.map((key) => [key, SETTINGS[key].default])) as {
  readonly [Key in SettingKey]: (typeof SETTINGS)[Key]['default'];
};

const MAX_PATTERN_CHARS = 1_000;

/** `values`: the raw value of each setting; undefined = not set. A value that can't be used is a problem, and the default is used. */
export function parseSettings(values: (key: SettingKey) => unknown): { settings: Settings; problems: SettingProblem[] } {
  const problems: SettingProblem[] = [];
  const groups: Record<string, Record<string, unknown>> = {};
  for (const key of SETTING_KEYS) {
    const { value, problem } = parseValue(SETTINGS[key], values(key));
    if (problem !== undefined) problems.push({ key, message: `claudomator.${key} must be ${problem}.` });
    const [group = '', name = ''] = key.split('.');
    groups[group] = { ...groups[group], [name]: value };
  }
  const { pool, ...others } = groups as SettingGroups;
  const { total = DEFAULTS['pool.maxConcurrent'].total, ...perAgent } = pool.maxConcurrent;
  return { settings: { ...others, pool: { total, perAgent } }, problems };
}

/** `problem`: what the value must be and what is used instead, if it is invalid. */
function parseValue(setting: Setting, raw: unknown): { value: unknown; problem?: string } {
  const orDefault = (isValid: boolean, expected: string, parsed: () => unknown = () => raw) => {
    if (raw === undefined) return { value: setting.default };
    if (isValid) return { value: parsed() };
    return { value: setting.default, problem: `${expected}; the default (${JSON.stringify(setting.default)}) is used` };
  };
  switch (setting.kind) {
    case 'text':
      return orDefault(typeof raw === 'string', 'a string', () => String(raw).trim() || (setting.emptyIsDefault ? setting.default : ''));
    case 'choice':
      return orDefault(setting.choices.includes(raw as string), `one of ${setting.choices.map((choice) => `“${choice}”`).join(', ')}`);
    case 'number':
      return orDefault(isNumberWithin(raw, setting), `a number from ${setting.min} to ${setting.max}`);
    case 'numberOrNull':
      return orDefault(raw === null || isNumberWithin(raw, setting), `a number from ${setting.min} to ${setting.max}, or null`);
    case 'boolean': {
      const { whenInvalid } = setting;
      if (!whenInvalid) return orDefault(typeof raw === 'boolean', 'true or false');
      if (typeof raw === 'boolean') return { value: raw };
      if (raw === undefined || raw === null) return { value: setting.default };
      return { value: whenInvalid.value, problem: `true or false; ${whenInvalid.meanwhile}` };
    }
    case 'patterns': {
      const entries: unknown[] = [raw ?? setting.default].flat();
      const value = entries.filter(isPattern);
      return value.length === entries.length ? { value } : { value, problem: 'a list of glob patterns; other values are ignored' };
    }
    case 'names': {
      const entries: unknown[] = [raw ?? setting.default].flat();
      const value = entries.filter((entry) => typeof entry === 'string' && entry.trim() !== '');
      return value.length === entries.length ? { value } : { value, problem: 'a list of names; other values are ignored' };
    }
    case 'agents': {
      const entries: unknown[] = [raw ?? setting.default].flat();
      const value = entries.flatMap(toAgentSetting);
      return value.length === entries.length ? { value } : { value, problem: `a list of ${AGENT_SHAPE}; other values are ignored` };
    }
    case 'slots':
      return orDefault(isSlots(raw, setting), `an object of whole numbers from ${setting.min} to ${setting.max}`, () => ({
        ...setting.default,
        ...(raw as Record<string, number>),
      }));
  }
}

const AGENT_SHAPE =
  'agents ({ "name", "command", "args", "env" }, the name of letters, digits, dots, hyphens and underscores, the command an absolute path or a name in PATH)';

function toAgentSetting(entry: unknown): AgentSetting[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const { name, command, args = [], env = {} } = entry as Record<string, unknown>;
  const isWhole =
    typeof name === 'string' &&
    /^[A-Za-z0-9][\w.-]{0,63}$/.test(name) &&
    typeof command === 'string' &&
    command.trim() !== '' &&
    isTexts(args) &&
    typeof env === 'object' &&
    env !== null &&
    isTexts(Object.values(env));
  return isWhole ? [{ name, command: command.trim(), args, env: env as Record<string, string> }] : [];
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isPattern(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= MAX_PATTERN_CHARS;
}

function isNumberWithin(value: unknown, { min, max }: { min: number; max: number }): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max;
}

function isSlots(value: unknown, range: { min: number; max: number }): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((count) => Number.isInteger(count) && isNumberWithin(count, range))
  );
}
