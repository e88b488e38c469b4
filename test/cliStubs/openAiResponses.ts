// Answers as a server of OpenAI's Responses API, as a stream.
import type { ServerResponse } from 'node:http';
import type { OpenAiReply } from './openAiTypes.ts';

type Message = Extract<OpenAiReply, { kind: 'message' }>;

const USAGE = {
  input_tokens: 420,
  input_tokens_details: { cached_tokens: 300 },
  output_tokens: 25,
  output_tokens_details: { reasoning_tokens: 5 },
  total_tokens: 445,
};

export function sendAsResponse(response: ServerResponse, model: string, { parts, end = 'whole' }: Message): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const id = `resp_stub_${Date.now()}`;
  const event = (type: string, data: object) => response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  event('response.created', { response: { id, model, status: 'in_progress', output: [] } });
  for (const [index, part] of parts.entries()) {
    const item = itemOf(part, `${id}_${index}`);
    event('response.output_item.added', { output_index: index, item: { ...item, content: [] } });
    if ('text' in part) event('response.output_text.delta', { output_index: index, item_id: item.id, content_index: 0, delta: part.text });
    if ('thinking' in part)
      event('response.reasoning_summary_text.delta', { output_index: index, item_id: item.id, summary_index: 0, delta: part.thinking });
    if (end !== 'hang') event('response.output_item.done', { output_index: index, item });
  }
  if (end === 'hang') return;
  if (end === 'cut')
    event('response.incomplete', {
      response: { id, model, status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' }, usage: USAGE },
    });
  else event('response.completed', { response: { id, model, status: 'completed', output: [], usage: USAGE } });
  response.end();
}

function itemOf(part: Message['parts'][number], id: string): { id: string; type: string } & Record<string, unknown> {
  if ('text' in part)
    return {
      id: `msg_${id}`,
      type: 'message',
      role: 'assistant',
      status: 'completed',
      content: [{ type: 'output_text', text: part.text, annotations: [] }],
    };
  if ('thinking' in part) return { id: `rs_${id}`, type: 'reasoning', summary: [{ type: 'summary_text', text: part.thinking }] };
  return {
    id: `fc_${id}`,
    type: 'function_call',
    status: 'completed',
    call_id: `call_${id}`,
    name: part.call,
    arguments: JSON.stringify(part.args),
  };
}
