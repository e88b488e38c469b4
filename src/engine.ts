// The half that is loaded with the first task rather than at activation: everything that speaks HTTP or starts a server.

export { chat } from './llm/chat.ts';
export { checkEndpoint } from './llm/checkEndpoint.ts';
export { findServer, findServers } from './llm/discover.ts';
export { parseJsonAnswer } from './llm/jsonAnswer.ts';
export { serverSlots } from './llm/slots.ts';
export { claudeRunner } from './runners/claude.ts';
export { claudeLocalRunner } from './runners/claudeLocal.ts';
export { geminiRunner } from './runners/gemini.ts';
export { askGemini } from './runners/geminiAsk.ts';
export { firstModel, runLocal } from './runners/local.ts';
export { endLeftovers } from './runners/processEnd.ts';
export { readThread } from './runners/thread.ts';
export { startLlamaServer } from './server/llamaServer.ts';
