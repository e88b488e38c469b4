// Exports everything that makes HTTP requests or starts programs, loaded with the first task.
export { startLlamaServer } from '#llamaServer/llamaServer.ts';
export { chat } from '#llm/chat/chat.ts';
export { parseJsonAnswer } from '#llm/chat/jsonAnswer.ts';
export { checkEndpoint } from '#llm/check/checkEndpoint.ts';
export { findServer, findServers } from '#llm/check/discover.ts';
export { serverSlots } from '#llm/servers/slots.ts';
export { endLeftovers } from '#processes/endTree.ts';
export { acpRunner } from '#runners/acp/acpRunner.ts';
export { acpLocalRunner } from '#runners/acp/onLocalModel.ts';
export { claudeLocalRunner } from '#runners/claude/claudeOnLocal.ts';
export { claudeRunner } from '#runners/claude/claudeRunner.ts';
export { askGemini } from '#runners/gemini/ask.ts';
export { geminiRunner } from '#runners/gemini/geminiRunner.ts';
export { firstModel, runLocal } from '#runners/local/localRunner.ts';
export { readThread } from '#runners/thread.ts';
