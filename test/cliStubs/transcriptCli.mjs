// Stands in for the Claude CLI: answers the SDK's first request, then prints the file TRANSCRIPT and exits.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';

for await (const line of createInterface({ input: process.stdin })) {
  const { type, request_id } = JSON.parse(line);
  if (type === 'control_request') answer(request_id);
  // The prompt.
  if (type === 'user') break;
}
await pipeline(createReadStream(process.env.TRANSCRIPT), process.stdout, { end: false });
process.exit(0);

function answer(request_id) {
  const response = {
    subtype: 'success',
    request_id,
    response: { commands: [], output_style: 'default', available_output_styles: [], models: [], account: {} },
  };
  process.stdout.write(`${JSON.stringify({ type: 'control_response', response })}\n`);
}
