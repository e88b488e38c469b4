// Tests that reasoning and control tokens of the model families are told from the answer, cut anywhere, and talk about them is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { growth, LINEAR } from '#transcript/testing/growth.ts';
import { createReasoningSplitter, splitReasoning } from './reasoningSplitter.ts';

const REASONING = 'Let me <b>see</b>: [1] & 2.';
const ANSWER = 'Two <i>is</i> [it](x).\n\n```html\n<p>`</p>\n```\nDone.';

/** Splits in pieces of `size`, and says what a consumer was told. */
function splitInPieces(text: string, size: number): { thinking: string; text: string; toolCalls: number } {
  const split = { thinking: '', text: '', toolCalls: 0 };
  const splitter = createReasoningSplitter({
    text: (piece) => {
      split.text += piece;
    },
    thinking: (piece) => {
      split.thinking += piece;
    },
    textWasThinking: () => {
      split.thinking += split.text;
      split.text = '';
    },
    toolCall: () => {
      split.toolCalls++;
    },
    textSoFar: () => split.text,
  });
  for (let at = 0; at < text.length; at += size) splitter.push(text.slice(at, at + size));
  splitter.end();
  return split;
}

function everySplit(text: string, check: (split: ReturnType<typeof splitInPieces>, size: number) => void): void {
  for (let size = 1; size <= text.length; size++) check(splitInPieces(text, size), size);
}

const R = REASONING;
const A = ANSWER;
const printed: [family: string, text: string][] = [
  ['DeepSeek, Qwen, GLM', `<think>${R}</think>${A}`],
  ['with blank lines', `\n<think>\n${R}\n</think>\n\n${A}`],
  ['without reasoning', `<think>\n\n</think>\n\n${A}`],
  ['twice', `<think>${R}</think>\n\n<think></think>\n${A}`],
  ['EXAONE Deep, Gemini', `<thought>\n${R}\n</thought>\n${A}`],
  ['thinking', `<thinking>${R}</thinking>\n${A}`],
  ['Hunyuan', `<think>\n${R}\n</think>\n<answer>\n${A}\n</answer>`],
  ['ERNIE, Granite 3.3', `<think>${R}</think>\n\n<response>\n${A}\n</response>\n`],
  ['Magistral', `[THINK]${R}[/THINK]${A}`],
  ['Hy3', `<think:opensource>${R}</think:opensource>${A}<｜hy_eos:opensource｜>`],
  ['Seed-OSS', `<seed:think>${R}</seed:think>${A}`],
  ['MiniMax M3', `<mm:think>${R}</mm:think>${A}`],
  ['MiniMax M3 that did not think', `</mm:think>${A}`],
  ['LongCat', `<longcat_think>${R}</longcat_think>\n${A}`],
  ['Kimi VL', `◁think▷${R}◁/think▷${A}`],
  ['Command', `<|START_THINKING|>${R}<|END_THINKING|><|START_RESPONSE|>${A}<|END_RESPONSE|><|END_OF_TURN_TOKEN|>`],
  ['Command that did not think', `<|START_RESPONSE|>${A}<|END_RESPONSE|>`],
  ['Apertus', `<|inner_prefix|>${R}<|inner_suffix|>${A}<|assistant_end|>`],
  ['Gemma 4', `<|channel>thought\n${R}<channel|>\n${A}<turn|>`],
  [
    'Kimi K3',
    `<|open|>think<|sep|>${R}<|close|>think<|sep|><|open|>response<|sep|>${A}<|close|>response<|sep|><|close|>message<|sep|><|end_of_msg|>`,
  ],
  ['Inkling', `<|content_thinking|>${R}<|end_message|><|message_model|><|content_text|>${A}<|end_message|>`],
  ['Solar Open', `<|think|>${R}<|end|><|begin|>assistant<|content|>${A}<|end|>`],
  ['Granite 3.2', `Here is my thought process: ${R} Here's my response: ${A}`],
  ['Apriel', `Here are my reasoning steps:\n${R}\n[BEGIN FINAL RESPONSE]\n${A}\n[END FINAL RESPONSE]\n<|end|>`],
  ['gpt-oss', `<|channel|>analysis<|message|>${R}<|end|><|start|>assistant<|channel|>final<|message|>${A}<|return|>`],
  [
    'gpt-oss from the start token',
    `<|start|>assistant<|channel|>analysis<|message|>${R}<|end|>\n<|start|>assistant<|channel|>final<|message|>${A}`,
  ],
  [
    'gpt-oss with a preamble',
    `<|channel|>analysis<|message|>Let me <b>see</b>: <|end|><|start|>assistant<|channel|>commentary<|message|>[1] & 2.<|end|><|start|>assistant<|channel|>final<|message|>${A}<|return|>`,
  ],
  [
    'gpt-oss with a type of content',
    `<|channel|>analysis<|message|>${R}<|end|><|start|>assistant<|channel|>final <|constrain|>json<|message|>${A}<|return|>`,
  ],
  ['gpt-oss without its special tokens', `analysisLet me <b>see</b>: [1] & 2.assistantfinal${A}`],
  [
    'gpt-oss without its start tokens',
    `assistant<|channel|>analysis<|message|>${R}<|end|>assistant<|channel|>final<|message|>${A}<|return|>`,
  ],
  ['Sky-T1, OpenThinker', `<|begin_of_thought|>\n\n${R}\n\n<|end_of_thought|>\n\n<|begin_of_solution|>\n\n${A}\n\n<|end_of_solution|>`],
  ['Sky-T1 whose opening mark stands in the prompt', `${R}\n<|end_of_thought|>\n<|begin_of_solution|>${A}<|end_of_solution|><|im_end|>`],
  ['Marco-o1', `<Thought>\n${R}\n</Thought>\n\n<Output>\n${A}\n</Output>`],
  ['tags in capitals', `<THINK>${R}</THINK>\n${A}`],
  ['a closing mark in capitals alone', `${R}\n</THINK>\n\n${A}`],
  ['HyperCLOVA X', `/think\n${R}<|im_end|>\n<|im_start|>assistant\n${A}<|im_end|>`],
  ['the header of Llama 3', `<|start_header_id|>assistant<|end_header_id|>\n\n${A}<|eot_id|>`],
  ['the header of Llama 3 behind the beginning of a text', `<|begin_of_text|><|start_header_id|>assistant<|end_header_id|>\n\n${A}`],
  ['the header of ChatML', `<|im_start|>assistant\n${A}<|im_end|>`],
  ['the header of ChatML, and reasoning', `<|im_start|>assistant\n<think>\n${R}\n</think>\n${A}<|im_end|>`],
  ['the header of Phi', `<|im_start|>assistant<|im_sep|><think>${R}</think>${A}<|im_end|>`],
  ['the header of GLM', `<|assistant|>\n<think>${R}</think>\n${A}<|user|>`],
  ['the header of Gemma', `<start_of_turn>model\n${A}<end_of_turn>\n<eos>`],
  ['the header of MiniMax', `]~b]ai\n<think>\n${R}\n</think>\n${A}[e~[`],
  ['a box around all of the answer', `<think>${R}</think><|begin_of_box|>${A}<|end_of_box|>`],
  [
    'boxes within the answer',
    `Two <i>is</i> <|begin_of_box|>[it](x)<|end_of_box|>.\n\n\`\`\`html\n<p>\`</p>\n\`\`\`\n<|begin_of_box|>Done.<|end_of_box|>\n`,
  ],
  ['the end token of Llama 2', `${A}</s>`],
  ['an end token behind a space', `${A} <|im_end|>`],
  ['an end token on a line of its own', `${A}\n<eos>`],
  ['an end token', `${A}<|im_end|>\n`],
  ['several end tokens', `${A}<|eot_id|><|end_of_text|>`],
  ['DeepSeek’s end token', `${A}<｜end▁of▁sentence｜>`],
  ['a closing mark alone, on its line', `${R}\n</think>\n\n${A}`],
  ['a closing mark alone, before the answer', `${R}\n</think>${A}`],
  ['a closing mark alone, behind a sentence', `${R}</think>\n\n${A}`],
  ['a closing mark of Magistral', `${R}\n[/THINK]\n${A}`],
  ['a closing token', `${R}<|END_THINKING|><|START_RESPONSE|>${A}<|END_RESPONSE|>`],
  ['a closing token of Kimi K3', `${R}<|close|>think<|sep|><|open|>response<|sep|>${A}`],
  ['a closing token of Gemma 4', `${R}<channel|>${A}`],
  ['a closing mark of Apriel', `${R}\n[BEGIN FINAL RESPONSE]\n${A}\n[END FINAL RESPONSE]`],
  ['reasoning about fences, closed', `See:\n\`\`\`\n</think>\n\`\`\`\n${R}\n</think>\n\n${A}`],
];

for (const [family, text] of printed)
  test(`reasoning is told from the answer at every split: ${family}`, () => {
    everySplit(text, (split, size) => {
      assert.equal(split.text.trim(), A, `pieces of ${size}`);
      const hasReasoning = text.includes('see</b>');
      assert.equal(split.thinking.includes('see</b>: [1] & 2.'), hasReasoning, `pieces of ${size}: ${split.thinking}`);
      assert.doesNotMatch(split.thinking.replace(/```[\s\S]*```/, ''), /<\/?think|<\||\[\/?THINK|FINAL RESPONSE/, `pieces of ${size}`);
    });
  });

const talk: [what: string, text: string][] = [
  ['a tag in prose', 'The model prints </think> when it is done, and <think> before.'],
  ['a tag at the end of a line in prose', 'It ends with </think>\n\nThen comes the answer.'],
  ['a tag in quotes', 'It ends with "</think>"\nor `</think>`\nor “[/THINK]”.\n'],
  ['a tag in a fence', 'Reasoning looks so:\n```\nLet me see.\n</think>\nHello.\n```\nAnd so on.'],
  ['a tag in an open fence', 'So:\n~~~xml\n</think>\n\nHello.\n'],
  ['both tags', 'First <think>,\nthen the text, then\n</think>\nand the answer.'],
  ['special tokens in code', 'Use `<|END_THINKING|>` or:\n```\n<|inner_suffix|>\n<|im_end|>\n```\n'],
  ['a special token in quotes', "Command's is '<|END_THINKING|>', ChatML's is '<|im_end|>'."],
  ['an end token in the middle', 'ChatML has <|im_start|> and <|im_end|> around a message.\n\nThat is all.'],
  ['an end token in a fence that is still open', 'So:\n```\n<|im_start|>user\nHi<|im_end|>'],
  ['nothing but an end token', '<|im_end|>'],
  ['an end token as the last word', 'In ChatML a turn ends with <|im_end|>'],
  ['end tokens as the last words', 'Llama 3 has two of them, <|eot_id|> <|end_of_text|>'],
  ['an end token below its introduction', 'The token is:\n\n<|im_end|>'],
  ['an end token in brackets that are open', 'ChatML (with <|im_start|> and <|im_end|>) is older than harmony (<|end|>'],
  ['an end token as a value', 'eos_token=<eos>'],
  ['struck text', 'Now <s>5</s>'],
  ['struck text with a class', 'Was <s class="x">6, now <b>5</b></s>\n'],
  ['a header in prose', '<|im_start|>assistant begins a turn.'],
  ['a header in prose, by its name', '<|assistant|> is the role of GLM.'],
  ['a header with a comma', '<|start_header_id|>assistant<|end_header_id|>, then two line breaks.'],
  ['a header in a fence', '```\n<|im_start|>assistant\nHi\n```\nThat is ChatML.'],
  ['nothing but a header', '<|start_header_id|>assistant<|end_header_id|>'],
  ['a beginning of a header', '<|im_start|>assis'],
  ['a role of another', '<|im_start|>user\nHi'],
  ['boxes in prose', 'GLM prints <|begin_of_box|> before the result, and <|end_of_box|> behind it.'],
  ['boxes in code', 'Like `<|begin_of_box|>42<|end_of_box|>`, or:\n```\n<|begin_of_box|>42<|end_of_box|>\n```\nEnd.'],
  ['a closing box alone', 'It is 42<|end_of_box|>, so to speak.'],
  ['an opening box at the end', 'A result begins with <|begin_of_box|>'],
  ['words that begin as harmony does', 'assistant<|channels|> is a word'],
  ['assistant as a word', 'assistant'],
  ['a switch of Qwen', '/think turns reasoning on, /no_think off.'],
  ['a switch of Qwen on its line', '/think\nturns reasoning on.'],
  ['Output as a tag', '<Output>\n4\n</Output>'],
  ['harmony in prose', 'gpt-oss prints <|channel|>final<|message|>Hello<|return|> and stops.'],
  ['nothing but a mark of harmony', '<|channel|>'],
  ['code with many brackets', 'if (a < b && c[i] <= d) { x<T>[0] = "</"; } // <thin [TH <| <｜'],
  ['words that begin as reasoning does', 'Here is my thought'],
  ['words of Granite without their end', 'Here is my thought process: first this, then that.'],
  ['analysis as a word', 'analysis of the data\nanalysis: fine'],
  ['a beginning of a tag', '<thin'],
  ['white space', '  Hello\n\n'],
  ['nothing', ''],
];

for (const [what, text] of talk)
  test(`a text about marks keeps them: ${what}`, () => {
    everySplit(text, (split, size) => assert.equal(split.text, text, `pieces of ${size}`));
  });

test('an answer in harmony may be about its marks', () => {
  const about = 'A message ends with <|end|>, an answer with <|return|>; <|start|> begins one.';
  everySplit(`<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>${about}<|return|>`, (split, size) => {
    assert.deepEqual([split.thinking, split.text], ['Hm.', about], `pieces of ${size}`);
  });
});

test('a tool that is called in harmony is no part of the answer', () => {
  const call = '<|start|>assistant<|channel|>commentary to=functions.get <|constrain|>json<|message|>{"a":1}<|call|>';
  everySplit(`<|channel|>analysis<|message|>Hm.<|end|>${call}`, (split, size) => {
    assert.deepEqual([split.thinking, split.text, split.toolCalls], ['Hm.', '', 1], `pieces of ${size}`);
  });
});

test('reasoning that is cut off stays reasoning', () => {
  for (const open of ['<think>', '[THINK]', '<|START_THINKING|>', '<|channel|>analysis<|message|>', '<|channel>thought\n'])
    everySplit(`${open}Let me see`, (split, size) => assert.deepEqual([split.thinking, split.text], ['Let me see', ''], `${open} ${size}`));
});

test('an end token goes also behind a fence', () => {
  const code = 'So:\n```js\nx();\n```';
  everySplit(`${code}<|im_end|>`, (split, size) => assert.equal(split.text, code, `pieces of ${size}`));
});

test('a box that is cut off leaves its text', () => {
  everySplit('It is <|begin_of_box|>42', (split, size) => assert.equal(split.text, 'It is 42', `pieces of ${size}`));
});

test('where the server splits reasoning itself, a closing mark is text', () => {
  let text = '';
  const splitter = createReasoningSplitter({
    text: (piece) => {
      text += piece;
    },
    thinking: () => undefined,
    textWasThinking: () => assert.fail(),
    toolCall: () => assert.fail(),
    textSoFar: () => text,
  });
  splitter.pushReasoning('Hm.');
  splitter.push('Hello.\n</think>\n\nYou.');
  splitter.end();
  assert.equal(text, 'Hello.\n</think>\n\nYou.');
});

test('what begins message after message and never says anything is text', () => {
  const { text, thinking } = splitReasoning('<|start|>assistant'.repeat(40));
  // The last of them may still be a header.
  assert.equal(text, '<|start|>assistant'.repeat(text.length / 18));
  assert.deepEqual([text.length > 300, thinking], [true, '']);
});

test('more end tokens than any answer ends in are shown', () => {
  const text = `Hello.${'<|eot_id|>'.repeat(400)}`;
  assert.ok(splitInPieces(text, 3).text.length > text.length - 600);
  assert.equal(splitInPieces(`Hello.${'<|eot_id|>'.repeat(40)}`, 3).text, 'Hello.');
  assert.equal(splitInPieces(`Hello.<|eot_id|>${'\n'.repeat(2_000)}`, 3).text, 'Hello.', 'blank lines are none');
});

test('texts full of beginnings of marks take no time', async () => {
  const texts: ((size: number) => string)[] = [
    (size) => '<'.repeat(size),
    (size) => '</think>'.repeat(size / 8),
    (size) => '[/'.repeat(size / 2),
    (size) => '<|begin_of_box|>x'.repeat(size / 16),
    (size) => `<|begin_of_box|>\`\`\`\n${'<|end_of_box|>x'.repeat(size / 16)}`,
    (size) => '<|eot_id|>'.repeat(size / 10),
    (size) => '<|assistant|>x'.repeat(size / 14),
    (size) => '<|end|>x'.repeat(size / 8),
    (size) => `<|channel|>final<|message|>${'<|'.repeat(size / 2)}`,
    (size) => '<|start|>assistant'.repeat(size / 18),
    (size) => `<|channel|>final<|message|>Hello.<|end|>${'\n'.repeat(size)}`,
    (size) => `<think>Hm.</think>${'\n'.repeat(size)}`,
    (size) => `Hello.${'<|im_end|>\n'.repeat(size / 11)}`,
    (size) => '\n'.repeat(size),
    (size) => '<think></think>'.repeat(size / 15),
  ];
  for (const text of texts) {
    assert.ok((await growth((size) => splitReasoning(text(size)), 50_000)) < LINEAR, text(80));
    assert.ok((await growth((size) => splitInPieces(text(size), 3), 5_000)) < LINEAR, `${text(80)} in pieces`);
  }
});
