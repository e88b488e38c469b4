// Names the service that a CLI sends its data to, judging by its environment.
// The CLI's own settings may name another.

/** What a CLI is about to receive. `bytes`: size of the prompt. `env`: its environment. */
export interface HandedOver {
  bytes: number;
  env: Readonly<Record<string, string>>;
}

type Cli = 'claude' | 'gemini';

/** The variable that chooses a service (null for the default, which comes last), the one that holds its address, and its name where that is not set. */
const SERVICES: Record<Cli, { chosenBy: string | null; address: string; name: string }[]> = {
  claude: [
    { chosenBy: 'CLAUDE_CODE_USE_BEDROCK', address: 'ANTHROPIC_BEDROCK_BASE_URL', name: 'Amazon Bedrock' },
    { chosenBy: 'CLAUDE_CODE_USE_VERTEX', address: 'ANTHROPIC_VERTEX_BASE_URL', name: 'Google Vertex AI' },
    { chosenBy: 'CLAUDE_CODE_USE_FOUNDRY', address: 'ANTHROPIC_FOUNDRY_BASE_URL', name: 'Microsoft Foundry' },
    { chosenBy: null, address: 'ANTHROPIC_BASE_URL', name: 'Anthropic' },
  ],
  gemini: [
    { chosenBy: 'GOOGLE_GENAI_USE_VERTEXAI', address: 'GOOGLE_VERTEX_BASE_URL', name: 'Google Vertex AI' },
    { chosenBy: null, address: 'GOOGLE_GEMINI_BASE_URL', name: 'Google' },
  ],
};

/** Returns the service's origin, without credentials, or its name. */
export function serviceOf(cli: Cli, env: Readonly<Record<string, string | undefined>>): string {
  const service = SERVICES[cli].find(({ chosenBy }) => chosenBy === null || isOn(env[chosenBy]));
  return service ? addressOrName(service, env) : cli;
}

/** The same for one service. `address`: null = no variable names another address. */
export function addressOrName(
  { address, name }: { address: string | null; name: string },
  env: Readonly<Record<string, string | undefined>>,
): string {
  const value = address === null ? undefined : env[address];
  return value ? (originOf(value) ?? `an unreadable address in ${address}`) : name;
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !/^(|0|false|no|off)$/i.test(value);
}

function originOf(address: string): string | null {
  const origin = URL.canParse(address) ? new URL(address).origin : 'null';
  return origin === 'null' ? null : origin;
}
