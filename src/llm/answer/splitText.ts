// Declares what a splitter of streamed text is given and hands out.

export interface SplitText {
  text(text: string): void;
  thinking(text: string): void;
  /** All text so far was reasoning: its closing mark came, whose opening one stood in the prompt. */
  textWasThinking(): void;
  toolCall(): void;
  /** All text so far. Asked only where a mark may end reasoning or the answer. */
  textSoFar(): string;
}

export interface TextSplitter {
  push(piece: string): void;
  /** Hands out what was held back when the stream ended. */
  end(): void;
  /** True while a piece without any beginning of a mark may be taken for answer, without `push`. */
  readonly isPassing: boolean;
}
