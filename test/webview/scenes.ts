// Builds every state of the panel that a user can see, as the extension would send it.
import { NO_OFFER } from '#contracts/agentOffer.ts';
import type { AgentChoice } from '#contracts/change.ts';
import type { ToolQuestion } from '#contracts/execution.ts';
import type { PanelState, ToPanel } from '#contracts/ports/panelMessages.ts';
import { panelState, turn } from '#webview/testing/panel-states.ts';
import { changeScenes } from './changeScenes.ts';

export const ANSWER = `Binary search halves a **sorted** array at every step, so it needs \`O(log n)\` comparisons.

\`\`\`ts
export function indexOfSorted(values: readonly number[], wanted: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1; // no overflow
    const value = values[middle] ?? NaN;
    if (value === wanted) return middle;
    if (value < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
\`\`\`

## When it is better

| | linear | binary |
|---|:---:|---:|
| sorted input needed | no | yes |
| 1,000,000 values | 500,000 steps | 20 steps |

1. The values are sorted, or sorting pays off.
2. There are many look-ups.
   - also for \`lower bound\`
   - and ranges

> For a dozen values a linear search is just as fast. See [the standard](https://tc39.es/ecma262/).
`;

/** Too tall for the box: its end is below the edge. */
const TALL = `echo start${'\n'.repeat(41)}rm -rf hidden`;

const finishedFacts = {
  state: 'completed',
  stopReason: 'stop',
  tokensIn: 1_204,
  tokensOut: 380,
  costUsd: 0,
  finishedAt: 1_790_000_004_700,
} as const;

const finished = turn({
  execution: finishedFacts,
  text: {
    text: ANSWER,
    thinking: 'They want TypeScript. Keep it short.',
    notices: ['3 earlier messages were left out to fit the context.'],
  },
  attachments: [{ name: 'src/search.ts', startLine: 3, truncated: true }],
});

const state = (fields: Partial<PanelState>): ToPanel => ({ type: 'state', state: panelState(fields) });

const question: ToolQuestion = {
  id: 'q1',
  tool: 'Bash',
  title: 'Claude Code wants to run a command',
  kind: 'command',
  detail: 'rm -rf dist && npm run build',
  hiddenChars: 0,
  path: null,
  folder: '/home/ada/search-with-a-rather-long-name-that-has-to-be-broken',
  always: 'this exact command',
};

const asks = (fields: Partial<ToolQuestion>): ToPanel =>
  state({
    turns: [
      turn({
        execution: { agentType: 'claude', state: 'blocked', question: question.title, toolQuestion: { ...question, ...fields } },
        text: { text: 'First I build it.', notices: ['Allowed once: Bash: ls'] },
      }),
    ],
  });

const agentWithOffer: AgentChoice = {
  agentType: 'opencode',
  label: 'OpenCode',
  icon: 'code',
  detail: 'OpenCode, an open agent for any provider’s models',
  login: 'opencode auth login',
  offer: {
    models: [{ value: 'anthropic/claude-sonnet', label: 'Anthropic/Claude Sonnet (latest)', detail: '' }],
    modes: [{ value: 'plan', label: 'Plan', detail: 'Disallows all edits' }],
  },
};

/** Every state of the panel a user can see, by name. */
export const scenes = {
  setup: [
    state({
      setup: { reason: 'No model server is set up for this workspace yet.' },
      canStartServer: true,
      endpoint: null,
      agents: [{ agentType: 'auto', label: 'Auto', icon: 'hubot', detail: '', login: '', offer: NO_OFFER }],
    }),
  ],
  servers: [
    state({ setup: { reason: 'No model server is set up for this workspace yet.' }, canStartServer: true, endpoint: null }),
    {
      type: 'servers',
      searching: false,
      problem: null,
      servers: [
        {
          product: 'Ollama',
          baseUrl: 'http://127.0.0.1:11434/v1',
          problem: '',
          models: [
            { id: 'qwen2.5-coder:1.5b-instruct-q4_K_M', contextTokens: 32_768, loaded: true },
            { id: 'smollm2', contextTokens: 2_048, loaded: false },
          ],
        },
        {
          product: 'LM Studio',
          baseUrl: 'http://127.0.0.1:1234/v1',
          problem: 'It runs, but has no model. Load one in LM Studio.',
          models: [],
        },
      ],
    },
  ],
  offer: [
    state({
      agents: [agentWithOffer],
      agentType: 'opencode',
      picks: { opencode: { model: 'anthropic/claude-sonnet', agentMode: 'plan' } },
    }),
  ],
  loggedOut: [
    state({
      agents: [agentWithOffer],
      agentType: 'opencode',
      turns: [
        turn({
          execution: {
            agentType: 'opencode',
            state: 'failed',
            error: {
              kind: 'unauthorized',
              message: 'OpenCode is not logged in. To log in, run “opencode auth login” in a terminal; then retry.',
            },
          },
        }),
      ],
    }),
  ],
  searching: [
    state({ setup: { reason: 'No model server is set up for this workspace yet.' }, canStartServer: false, endpoint: null }),
    { type: 'servers', searching: true, problem: null, servers: [] },
  ],
  welcome: [state({ attachments: [{ id: 'a1', name: 'store.ts', detail: 'lines 3–9' }] })],
  missing: [
    state({
      missing: [
        {
          agentType: 'claude',
          howTo: 'Claude Code was not found. Install it (npm install -g @anthropic-ai/claude-code), log in once, then search again.',
        },
        {
          agentType: 'gemini',
          howTo: 'The Gemini CLI was not found. Install it (npm install -g @google/gemini-cli), log in once, then search again.',
        },
      ],
    }),
  ],
  queued: [
    state({
      turns: [
        turn({ execution: { state: 'queued' }, phase: { kind: 'queued', ahead: 2, reason: 'the local model takes one task at a time' } }),
      ],
    }),
  ],
  reading: [state({ turns: [turn({ phase: { kind: 'readingPrompt', processed: 850, total: 2_000 } })] })],
  retrying: [
    state({ turns: [turn({ phase: { kind: 'retrying', attempt: 2, retryAt: Date.now() + 12_000, reason: '503 from localhost:11434' } })] }),
  ],
  streaming: [
    state({
      turns: [
        finished,
        turn({
          execution: { id: 'e2', instructions: 'And in Python?' },
          phase: { kind: 'writing', tokensPerSecond: 41.3 },
          text: {
            text: 'In Python the standard library has it:\n\n```python\nfrom bisect import bisect_left\n\ndef index_of(values, wanted):\n    at = bisect_left(va',
            thinking: 'bisect.',
          },
        }),
      ],
    }),
  ],
  finished: [state({ turns: [finished] })],
  error: [
    state({
      canStartServer: true,
      turns: [
        turn({
          execution: {
            state: 'failed',
            costUsd: 0,
            finishedAt: 1_790_000_001_200,
            error: {
              kind: 'unreachable',
              message: 'Nothing answers at localhost:11434 (connection refused). Start the server, or choose another one.',
            },
          },
        }),
      ],
    }),
  ],
  blocked: [
    state({
      turns: [
        turn({
          execution: {
            state: 'blocked',
            question: 'May Claudomator send this task and src/search.ts to models.example.com:443? It has not sent anything there before.',
          },
        }),
      ],
    }),
  ],
  asksCommand: [asks({})],
  asksEdit: [
    asks({
      id: 'q2',
      tool: 'Edit',
      kind: 'edit',
      title: 'Claude Code wants to change src/search.ts',
      path: '/home/ada/search/src/search.ts',
      detail: `@@ -1,4 +1,4 @@\n import { compare } from './compare.ts';\n-const step = 1;\n+const step = ${'2 + '.repeat(30)}0;\n \n export const high = 10;\n\\ No newline at end of file\n`,
      always: 'every change by Edit in this folder, except files and folders whose names begin with a dot',
    }),
  ],
  asksLong: [asks({ id: 'q3', detail: `echo ${'x'.repeat(4_000)}`, hiddenChars: 12_345 })],
  asksTall: [asks({ id: 'q4', detail: TALL })],
  asksTallToo: [asks({ id: 'q5', detail: TALL })],
  links: [
    state({
      turns: [
        turn({
          execution: finishedFacts,
          text: {
            text: 'The bug is in [store.ts:12](src/store.ts#L12), see the [handbook][1].\n\n这是**重要。**然后\n\n[1]: https://example.com/handbook\n',
          },
        }),
      ],
    }),
  ],
  ...changeScenes,
  cut: [state({ turns: [turn({ execution: { ...finishedFacts, stopReason: 'length' }, text: { text: 'It goes on and' } })] })],
  interrupted: [state({ turns: [turn({ execution: { state: 'interrupted' }, text: { text: 'The first half of' } })] })],
  budget: [
    state({
      limits: { maxCostUsd: 0.4, timeoutSeconds: 600 },
      turns: [
        turn({
          execution: {
            ...finishedFacts,
            state: 'budget-exceeded',
            agentType: 'claude',
            costUsd: 0.42,
            limits: { maxCostUsd: 0.4, timeoutSeconds: 600 },
          },
          text: { text: 'The first two files are done. Now' },
        }),
      ],
    }),
  ],
  timeLimit: [
    state({
      limits: { maxCostUsd: null, timeoutSeconds: 5 },
      turns: [
        turn({
          execution: { ...finishedFacts, state: 'timed-out', isTimeUp: true, limits: { maxCostUsd: null, timeoutSeconds: 5 } },
          text: { text: 'It halves the array, so' },
        }),
      ],
    }),
  ],
  timedOut: [
    state({
      turns: [
        turn({
          execution: {
            ...finishedFacts,
            state: 'timed-out',
            error: {
              kind: 'incomplete',
              message: 'localhost:11434 has said nothing for 120 s. Retry, or raise claudomator.localModel.timeoutSeconds.',
            },
          },
        }),
      ],
    }),
  ],
  checks: [
    state({}),
    {
      type: 'checks',
      checking: false,
      lines: [
        { label: 'Reachable', status: 'ok', detail: 'localhost:11434 answers in 4 ms', remedy: '' },
        { label: 'Context', status: 'warning', detail: '2,048 tokens', remedy: 'Raise num_ctx in the Modelfile.' },
        { label: 'Cancelling', status: 'unknown', detail: 'not tested', remedy: '' },
      ],
    },
  ],
} satisfies Record<string, ToPanel[]>;

export type SceneName = keyof typeof scenes;
