// A model file on this disk, and the name it goes by at a server.

export interface Model {
  id: string;
  /** Absolute path of the GGUF. */
  file: string;
}
