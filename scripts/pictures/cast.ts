// Answers for Claude and Gemini in the pictures: their real CLIs talk to stubs with these words.
import path from 'node:path';
import { type StubReply as ClaudeReply, type StubRequest as ClaudeRequest, limitHeaders } from '../../test/cliStubs/anthropicStub.ts';
import { folderOf } from '../../test/cliStubs/anthropicStubReplies.ts';
import type { StubReply as GeminiReply } from '../../test/cliStubs/geminiStub.ts';

// Names of up to 28 characters: the Executions view shows no more.
/** Changes a file, and asks before it runs a command. */
export const ROUND = 'Round the total to cents';
/** Finds Claude at its limit. */
export const FLAKY = 'Fix the flaky checkout test';
/** Waits behind it. */
export const MIGRATE = 'Migrate the shop to Django';

const CHECK = `python3 -c "from shop.cart import total; print(total([]))"`;

/** Part of a subscription's window of five hours is over. */
const RESETS_IN_MS = 107 * 60_000;

/** By task: what is answered, and the tokens of prompt and answer. */
type Script = Readonly<Record<string, { text: string; tokens: [prompt: number, answer: number] }>>;

export const CLAUDE: Script = {
  'Add tests for the cart': { text: 'I added six tests for `total`; all pass.', tokens: [18_412, 1_306] },
  'Rename Line to CartLine': { text: 'I renamed it in three files. The tests pass.', tokens: [21_077, 842] },
  'Extract the price of a line': { text: '`Line.price` now holds it, and `total` adds it up.', tokens: [16_930, 517] },
};
export const GEMINI: Script = {
  'Explain how an order is paid': {
    text: '`total` adds up the cart’s lines, and `check_out` hands the sum to the payment.',
    tokens: [9_284, 431],
  },
  'Compare Stripe and Adyen': { text: 'Both fit. Stripe needs less code here.', tokens: [12_651, 1_118] },
  'Add tests for the checkout': { text: 'The tests need a double for the payment; here is one, with four cases.', tokens: [10_045, 967] },
};

export function claude(): (request: ClaudeRequest) => ClaudeReply {
  const resetsAt = Math.ceil((Date.now() + RESETS_IN_MS) / 1000);
  return (request) => {
    const { messages } = request;
    const conversation = JSON.stringify(messages);
    const isLimited = [FLAKY, MIGRATE].some((task) => conversation.includes(task));
    if (isLimited) return { kind: 'error', status: 429, headers: limitHeaders('rejected', resetsAt) };
    if (conversation.includes(ROUND)) return roundTotal(conversation, path.join(folderOf(request), 'shop', 'cart.py'));
    const { text, tokens } = scripted(CLAUDE, conversation);
    return { kind: 'message', blocks: [{ type: 'text', text }], cachedTokens: tokens[0], outputTokens: tokens[1] };
  };
}

export function gemini({ contents }: { contents: unknown }): GeminiReply {
  const { text, tokens } = scripted(GEMINI, JSON.stringify(contents));
  return { kind: 'message', parts: [{ text }], tokens: { prompt: tokens[0], answer: tokens[1] } };
}

/** Reads the cart, says what is wrong with it, changes it, and asks for a command. */
function roundTotal(conversation: string, cart: string): ClaudeReply {
  const common = { kind: 'message', cachedTokens: 14_200, outputTokens: 160 } as const;
  if (!conversation.includes('tool_result')) return { ...common, blocks: [{ type: 'tool_use', name: 'Read', input: { file_path: cart } }] };
  if (conversation.includes('print(total([]))'))
    return { ...common, blocks: [{ type: 'text', text: 'The total is now rounded to cents.' }] };
  if (conversation.includes('old_string'))
    return { ...common, blocks: [{ type: 'tool_use', name: 'Bash', input: { command: CHECK, description: 'Check a total' } }] };
  const input = {
    file_path: cart,
    old_string: '    return sum * (1 - discount)\n',
    new_string: '    # Once, at the end: 0.1 has no exact binary form.\n    return round(sum * (1 - discount), 2)\n',
  };
  const text =
    'Prices are floating-point numbers, so their sum can be off by a fraction of a cent. I’ll round it once, where it is returned.';
  return {
    ...common,
    blocks: [
      { type: 'text', text },
      { type: 'tool_use', name: 'Edit', input },
    ],
  };
}

function scripted(script: Script, conversation: string): Script[string] {
  const task = Object.keys(script).find((each) => conversation.includes(each));
  return (task === undefined ? undefined : script[task]) ?? { text: 'Done.', tokens: [100, 10] };
}
