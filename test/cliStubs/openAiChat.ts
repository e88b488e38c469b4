// Answers as a server of OpenAI's chat completions API, as a stream or whole.
import type { ServerResponse } from 'node:http';
import type { OpenAiReply } from './openAiTypes.ts';

type Message = Extract<OpenAiReply, { kind: 'message' }>;

const USAGE = { prompt_tokens: 420, completion_tokens: 25, total_tokens: 445, prompt_tokens_details: { cached_tokens: 300 } };

export function sendAsChat(response: ServerResponse, model: string, { parts, end = 'whole' }: Message, body: string): void {
  const common = { id: 'chatcmpl-stub', created: 1, model };
  const calls = parts.flatMap((part, index) =>
    'call' in part
      ? [
          {
            index,
            id: `call_stub_${Date.now()}_${index}`,
            type: 'function',
            function: { name: part.call, arguments: JSON.stringify(part.args) },
          },
        ]
      : [],
  );
  const finish = end === 'cut' ? 'length' : calls.length > 0 ? 'tool_calls' : 'stop';
  if (!JSON.parse(body).stream) {
    const content = parts.map((part) => ('text' in part ? part.text : '')).join('');
    const message = { role: 'assistant', content, ...(calls.length > 0 ? { tool_calls: calls } : {}) };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ ...common, object: 'chat.completion', choices: [{ index: 0, message, finish_reason: finish }], usage: USAGE }),
    );
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const chunk = (delta: object, reason: string | null = null, extra: object = {}) =>
    response.write(
      `data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: reason }], ...extra })}\n\n`,
    );
  chunk({ role: 'assistant', content: '' });
  for (const part of parts) {
    if ('text' in part) chunk({ content: part.text });
    else if ('thinking' in part) chunk({ reasoning_content: part.thinking });
  }
  for (const [index, call] of calls.entries()) chunk({ tool_calls: [{ ...call, index }] });
  if (end === 'hang') return;
  chunk({}, finish);
  response.write(`data: ${JSON.stringify({ ...common, object: 'chat.completion.chunk', choices: [], usage: USAGE })}\n\n`);
  response.end('data: [DONE]\n\n');
}
