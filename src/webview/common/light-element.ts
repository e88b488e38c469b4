// A lit element that renders into the page itself: one stylesheet, ids and labels that reach each other, text that can be selected across answers.
import { LitElement } from 'lit';

export class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
