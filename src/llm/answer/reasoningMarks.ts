// Lists the reasoning marks and control tokens of model families.
// Seen where a server has no parser for the model, or none is switched on. From the models' chat templates and the parsers of vLLM, SGLang and llama.cpp.

export interface MarkFamily {
  /** Printed at the very start of the text; often only in the prompt, where nobody sees it. */
  open: readonly string[];
  close: readonly string[];
  /**
   * `tag`: a text may well be about it. `token`: a special token, which hardly stands in a text by chance.
   * `prose`: ordinary words, believed only where both the opening and the closing ones come.
   */
  kind: 'tag' | 'token' | 'prose';
  /** The opening mark counts only before a character like this. */
  before?: RegExp;
  /** False: the closing mark says nothing without the opening one. */
  isCloseEnough: boolean;
}

const family = (
  open: string | string[],
  close: string | string[],
  kind: MarkFamily['kind'],
  isCloseEnough = kind !== 'prose',
): MarkFamily => ({
  open: [open].flat(),
  close: [close].flat(),
  kind,
  isCloseEnough,
});

/** A tag as models spell it: `<think>`, `<Think>`, `<THINK>`. */
const tagFamily = (name: string): MarkFamily => {
  const names = [name, `${name[0]?.toUpperCase()}${name.slice(1)}`, name.toUpperCase()];
  return family(
    names.map((one) => `<${one}>`),
    names.map((one) => `</${one}>`),
    'tag',
  );
};

export const FAMILIES: readonly MarkFamily[] = [
  // DeepSeek R1 and V3, Qwen 3, QwQ, GLM 4.5, MiniMax M2, Hunyuan, ERNIE, Nemotron, OLMo 3, Step 3, Phi 4, Granite 3.3, SmolLM 3.
  tagFamily('think'),
  tagFamily('thinking'),
  // EXAONE Deep, Marco-o1; Gemini behind Google's OpenAI-compatible API.
  tagFamily('thought'),
  tagFamily('reasoning'),
  // Magistral, Ministral 3.
  family('[THINK]', '[/THINK]', 'tag'),
  // Tencent Hy3, Seed-OSS, MiniMax M3, LongCat, Kimi VL, openPangu.
  family('<think:opensource>', '</think:opensource>', 'token'),
  family('<seed:think>', '</seed:think>', 'token'),
  family('<mm:think>', '</mm:think>', 'token'),
  family('<longcat_think>', '</longcat_think>', 'token'),
  family('◁think▷', '◁/think▷', 'token'),
  family('[unused16]', '[unused17]', 'token'),
  // Command R7B and Command A.
  family('<|START_THINKING|>', '<|END_THINKING|>', 'token'),
  // Sky-T1, OpenThinker.
  family('<|begin_of_thought|>', '<|end_of_thought|>', 'token'),
  // Apertus.
  family('<|inner_prefix|>', '<|inner_suffix|>', 'token'),
  // Gemma 4.
  family('<|channel>thought', '<channel|>', 'token'),
  // Kimi K3.
  family('<|open|>think<|sep|>', '<|close|>think<|sep|>', 'token'),
  // Inkling, Solar Open.
  family('<|content_thinking|>', ['<|end_message|>', '<|content_text|>'], 'token', false),
  family('<|think|>', '<|end|>', 'token', false),
  // Granite 3.2.
  family(['Here is my thought process:', "Here's my thought process:"], ['Here is my response:', "Here's my response:"], 'prose'),
  // Apriel.
  family('Here are my reasoning steps:', '[BEGIN FINAL RESPONSE]', 'prose', true),
  // HyperCLOVA X, whose reasoning is a turn of its own.
  family('/think\n', '<|im_end|>\n<|im_start|>assistant\n', 'prose'),
  // gpt-oss, where a server has dropped the special tokens of harmony (see harmony.ts).
  { ...family('analysis', 'assistantfinal', 'prose'), before: /^\p{Lu}/u },
];

/** What some families put around the answer behind the reasoning. Special tokens are taken off also where no reasoning came. */
export const FRAMES: readonly { open: string; close: string; isToken: boolean }[] = [
  // Hunyuan A13B; ERNIE 4.5 and Granite 3.3.
  { open: '<answer>', close: '</answer>', isToken: false },
  { open: '<response>', close: '</response>', isToken: false },
  // Marco-o1.
  { open: '<Output>', close: '</Output>', isToken: false },
  { open: '<|begin_of_solution|>', close: '<|end_of_solution|>', isToken: true },
  { open: '<|START_RESPONSE|>', close: '<|END_RESPONSE|>', isToken: true },
  { open: '<|START_TEXT|>', close: '<|END_TEXT|>', isToken: true },
  { open: '<|open|>response<|sep|>', close: '<|close|>response<|sep|>', isToken: true },
  { open: '<|message_model|>', close: '<|end_message|>', isToken: true },
  { open: '<|content_text|>', close: '<|end_message|>', isToken: true },
  { open: '<|begin|>assistant<|content|>', close: '<|end|>', isToken: true },
];

/** What GLM 4.1V and 4.5V put around the result within an answer. */
export const BOX = { open: '<|begin_of_box|>', close: '<|end_of_box|>' } as const;

/** What begins a text or the assistant's turn, printed by servers that leave it to the model. It counts only at the very start of an answer. */
export const HEADERS: readonly string[] = [
  '<|begin_of_text|>',
  '<|startoftext|>',
  '<bos>',
  '<｜begin▁of▁sentence｜>',
  '<|start_header_id|>assistant<|end_header_id|>',
  '<|header_start|>assistant<|header_end|>',
  '<|im_start|>assistant\n',
  '<|im_start|>assistant<|im_sep|>',
  '<|im_assistant|>assistant<|im_middle|>',
  '<|start_of_role|>assistant<|end_of_role|>',
  '<|START_OF_TURN_TOKEN|><|CHATBOT_TOKEN|>',
  '<start_of_turn>model\n',
  '<|turn>model\n',
  '<|assistant|>',
  '[|assistant|]',
  '<｜Assistant｜>',
  '<seed:bos>assistant\n',
  ']~b]ai\n',
];

/** Control tokens that end a turn, printed by servers that do not know them as such. They count only at the very end of an answer. */
export const END_TOKENS: readonly string[] = [
  '<|im_end|>',
  '<|endoftext|>',
  '<|end_of_text|>',
  '<|eot_id|>',
  '<|eom_id|>',
  '<|eot|>',
  '<|end|>',
  '<|return|>',
  '<|endofturn|>',
  '<|end_of_turn|>',
  '<end_of_turn>',
  '<turn|>',
  '<|END_OF_TURN_TOKEN|>',
  '<|END_RESPONSE|>',
  '<|assistant_end|>',
  '<|close|>response<|sep|>',
  '<|close|>message<|sep|>',
  '<|end_of_msg|>',
  '<|end_message|>',
  '<|content_model_end_sampling|>',
  '<｜end▁of▁sentence｜>',
  '<｜hy_eos:opensource｜>',
  '[END FINAL RESPONSE]',
  '[e~[',
  '</s>',
  '<eos>',
  '<|eos|>',
  '<|EOT|>',
  '<|END|>',
  '<seed:eos>',
  '<|endofresponse|>',
  '<|role_end|>',
  '<|separator|>',
  '<|user|>',
  '<|observation|>',
  '[|endofturn|]',
  '[EOS]',
  '</longcat_s>',
];

/** Every mark outside of harmony begins with one of these. */
export const MARK_START = /[<[◁]/;
