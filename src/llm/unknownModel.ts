// Tells an API that lacks a model from an address without an API, in each server's words.
import { stringAt } from '#base/json.ts';
import { looksLikeHtml } from './failure.ts';
import { errorFields, messageIn, parseErrorBody } from './serverText.ts';

/** OpenAI, LM Studio; Together; Groq; Copilot and Hugging Face; Mistral; Azure. */
const CODES =
  /\b(?:model_not_found|model_not_loaded|model_not_available|model_decommissioned|model_not_supported|invalid_model|DeploymentNotFound)\b/;
/** Statuses of a request that is wrong for good. A model that is away for a while has others. */
const STATUSES: ReadonlySet<number> = new Set([400, 404, 410, 422]);

const SIGNS = [
  /model\b.{0,200}(?:not found|does not exist|not exist|not loaded|unknown|invalid model)/is,
  /(?:no|unknown|invalid) models?\b.{0,40}(?:loaded|name|identifier)?/is,
  /\bno (?:router|provider|backend|upstream|endpoints?|handler)\b.{0,60}\bmodel\b/is,
  /\bnot a valid model id\b/i, // OpenRouter
  /\bmodel (?:id|identifier|name) is (?:invalid|not valid|unknown)\b/i, // Bedrock
  /\bmodels\/\S+ is not (?:found|supported)\b/i, // Google
  /\bmodel\b.{0,100}\bhas been decommissioned\b/is, // Groq
];
/** These need not say “model”. */
const BARE_SIGNS = [
  /\bno endpoints found for \S+\/\S+/i, // OpenRouter; it says “no endpoints found that …” where only an option is lacking
  /\bcould not find (?:real modelID|suitable inference handler) for\b/i, // llama-swap
];

/** True where the API is there and the model is not. */
export function isUnknownModel({ status, body }: { status: number; body: string }): boolean {
  const parsed = parseErrorBody(body);
  const said = (messageIn(parsed) ?? body).slice(0, 500);
  const error = errorFields(parsed);
  const type = stringAt(error, 'type') ?? '';
  const names = `${stringAt(error, 'code') ?? ''} ${type}`;
  if (/model_not_found|model_not_loaded/.test(names)) return true;
  if (STATUSES.has(status) && CODES.test(names)) return true;
  if ((status !== 404 && status !== 400) || looksLikeHtml(said)) return false;
  // Anthropic names the model and nothing else.
  if (type === 'not_found_error' && /^model: \S+$/i.test(said)) return true;
  return BARE_SIGNS.some((sign) => sign.test(said)) || (/\bmodels?\b/i.test(said) && SIGNS.some((sign) => sign.test(said)));
}
