// Speaks ACP as the script in the environment variable SCRIPT says: for each method a list of moves. Notes what it is told in the file NOTES.
import { appendFileSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const script = JSON.parse(readFileSync(process.env.SCRIPT, 'utf8'));
const DEFAULTS = {
  initialize: [{ reply: { protocolVersion: 1, agentCapabilities: { loadSession: true }, authMethods: [] } }],
  'session/new': [{ reply: { sessionId: 's1' } }],
  'session/load': [{ reply: {} }],
};
const waiting = new Map();
let lastId = 0;
let sayCancelled = () => {};
const cancelled = new Promise((resolve) => {
  sayCancelled = resolve;
});

const say = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
const note = (fact) => appendFileSync(process.env.NOTES, `${JSON.stringify(fact)}\n`);

if (script.raw) process.stdout.write(script.raw);
if (script.stays) {
  process.on('SIGINT', () => note('SIGINT'));
  setInterval(() => {}, 1_000_000);
}
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => void take(JSON.parse(line)));
lines.on('close', () => note('closed'));

async function take(message) {
  note(message);
  if (message.method === 'session/cancel') sayCancelled();
  else if (message.method === undefined) waiting.get(message.id)?.(message);
  else if (message.id !== undefined)
    for (const move of script[message.method] ?? DEFAULTS[message.method] ?? [{ reply: {} }]) await make(move, message.id, message.params);
}

async function make(move, id, params) {
  const [[kind, value]] = Object.entries(move);
  switch (kind) {
    case 'reply':
      return say({ id, result: value });
    case 'error':
      return say({ id, error: value });
    case 'say':
      return say(value);
    case 'update':
      return say({ method: 'session/update', params: { sessionId: params.sessionId ?? 's1', update: value } });
    case 'raw':
      return void process.stdout.write(value);
    case 'huge':
      return void process.stdout.write(`${'x'.repeat(value)}\n`);
    case 'stderr':
      return void process.stderr.write(value);
    case 'ask': {
      const asked = ++lastId;
      say({ id: asked, method: 'session/request_permission', params: { sessionId: params.sessionId, ...value } });
      return new Promise((resolve) => waiting.set(asked, resolve));
    }
    case 'untilCancelled':
      return cancelled;
    case 'hang':
      return new Promise(() => {});
    case 'exit':
      // What was written goes out first.
      return new Promise(() => process.stdout.write('', () => process.exit(value)));
  }
}
