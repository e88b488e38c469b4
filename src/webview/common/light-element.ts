// Provides a Lit element without a shadow root.
// So one style sheet and all ids reach into it, and text can be selected across answers.
import { LitElement } from 'lit';

export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
