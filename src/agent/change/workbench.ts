// Holds the change so far: the kept texts, the draft under test, and how to restore the files.
import type { Project } from '#agent/files/project.ts';
import type { Ports } from '#agent/task/ports.ts';

export class Workbench {
  readonly #project: Project;
  readonly #step: Ports['step'];
  /** What is kept, by path; null = deleted. */
  readonly #kept = new Map<string, string | null>();
  /** What lies on disk beyond that. */
  #trial = new Map<string, string | null>();
  /** What went on from here. */
  readonly #next: Workbench[] = [];

  constructor(project: Project, step: Ports['step']) {
    this.#project = project;
    this.#step = step;
  }

  /** For a change on top of this one. `project`: the files as they are now. */
  goOn(project: Project): Workbench {
    const next = new Workbench(project, this.#step);
    this.#next.push(next);
    return next;
  }

  /** The text with what is kept, without a draft in trial. */
  current(path: string): string | null {
    const kept = this.#kept.get(path);
    return kept === undefined ? (this.#project.file(path)?.text ?? null) : kept;
  }

  get changed(): string[] {
    return [...this.#kept.keys()].filter((path) => this.#kept.get(path) !== (this.#project.file(path)?.text ?? null)).sort();
  }

  /** Puts a draft on disk. Returns why it could not be, or null; then nothing of it is left there. */
  async tryOut(texts: ReadonlyMap<string, string | null>): Promise<string | null> {
    await this.takeBack();
    for (const [path, text] of texts) {
      this.#trial.set(path, text);
      const refused = await this.#project.write(path, text);
      if (refused !== null) {
        this.#trial.delete(path);
        await this.takeBack();
        return refused;
      }
    }
    return null;
  }

  /** Has another text of this file on disk while `work` runs. */
  async withText<T>(path: string, text: string, work: () => Promise<T>): Promise<T> {
    const before = this.#trial.has(path) ? (this.#trial.get(path) ?? null) : this.current(path);
    await this.#project.write(path, text);
    try {
      return await work();
    } finally {
      await this.#project.write(path, before);
    }
  }

  async takeBack(): Promise<void> {
    for (const path of this.#trial.keys()) await this.#project.write(path, this.current(path));
    this.#trial = new Map();
  }

  /** Keeps the draft that is in trial, and tells each file's change. */
  async keep(): Promise<void> {
    for (const [path, text] of this.#trial) {
      const before = this.current(path);
      this.#kept.set(path, text);
      await this.#step({
        tool: before === null ? 'Write' : 'Edit',
        input: { file_path: path },
        result: text === null ? `Deleted ${path}.` : `Changed ${path}.`,
        isError: false,
        change: { path, before: before ?? '', after: text ?? '' },
      });
    }
    this.#trial = new Map();
  }

  /** Puts every file back as it was before the task. */
  async undoAll(): Promise<void> {
    for (const next of this.#next.toReversed()) await next.undoAll();
    await this.takeBack();
    for (const path of this.#kept.keys()) await this.#project.write(path, this.#project.file(path)?.text ?? null);
    this.#kept.clear();
  }
}
