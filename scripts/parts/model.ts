// Declares a model file on disk, and its name at a server.

export interface Model {
  id: string;
  /** Absolute path of the GGUF. */
  file: string;
}
