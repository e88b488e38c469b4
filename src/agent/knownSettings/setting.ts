// Declares a setting that a task asks for in other words than its file has.

/** `asked`: how a task asks for it. `trace`: what stands in the file then. `fact`: for the model, one sentence. */
export type Setting = readonly [asked: RegExp, trace: RegExp, fact: string];

export type FileSettings = readonly [file: RegExp, settings: readonly Setting[]];
