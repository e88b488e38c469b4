// Recognizes a CLI's message that it lacks the session to resume, in the words of all versions.

const SESSION = '(?:conversation|session|chat)s?';
const GONE: readonly RegExp[] = [
  // “No conversation found with session ID: …” (Claude), “No previous sessions found for this project.” (Gemini), “No such session”.
  new RegExp(`\\bno (?:\\w+ ){0,3}${SESSION}\\b.{0,40}\\b(?:found|exists?)\\b|\\bno such ${SESSION}\\b`, 'i'),
  // “Session … was not found.”, “Conversation … does not exist”.
  new RegExp(
    `\\b${SESSION}\\b.{0,100}\\b(?:not (?:be )?found|does(?: not|n['’]t) exist|no longer exists?|(?:was|were|been) (?:deleted|removed))\\b`,
    'i',
  ),
  // “Invalid session identifier "…".” (Gemini), “Invalid session ID.”.
  new RegExp(`\\b(?:invalid|unknown|unrecognized) ${SESSION}\\b`, 'i'),
  // “Error resuming session: …” (Gemini), “Failed to resume session …” (Claude).
  new RegExp(
    `\\b(?:error|failed|unable|could not|cannot|can['’]t)\\b.{0,10}\\b(?:resum(?:e|ing)|find|load|restore)\\b.{0,40}\\b${SESSION}\\b`,
    'i',
  ),
  // “Error: --resume requires a valid session ID …” (Claude).
  /--resume requires a valid session/i,
];
/** Sessions of another kind: of an MCP server, of a login. */
const OTHER = /\bmcp\b|\blog(?:ged)? ?in\b|\bsign(?:ed)? ?in\b|\bauth/i;

/** `text`: what a CLI printed before it ended without having begun, line by line. */
export function saysSessionGone(text: string): boolean {
  return text.split('\n').some((line) => !OTHER.test(line) && GONE.some((pattern) => pattern.test(line)));
}
