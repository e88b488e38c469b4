// Stands in for VS Code's webview API in the test page, and gives tests access to the page.
// Plain JavaScript, because it runs in the browser.
const posted = [];
const KEY = 'vscode-state';

window.acquireVsCodeApi = () => ({
  postMessage: (message) => posted.push(structuredClone(message)),
  getState: () => JSON.parse(sessionStorage.getItem(KEY) ?? 'null') ?? undefined,
  setState: (state) => sessionStorage.setItem(KEY, JSON.stringify(state)),
});

const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

window.harness = {
  posted: () => posted,
  takePosted: () => posted.splice(0),
  /** Delivers messages in order, as the extension would, and waits until they are rendered. */
  async send(...messages) {
    for (const data of messages) window.dispatchEvent(new MessageEvent('message', { data }));
    for (let frames = 0; frames < 3; frames++) await frame();
  },
  answerText: () => [...document.querySelectorAll('cm-answer')].map((answer) => answer.innerText).join('\n'),
  work: () => ({ ...document.querySelector('cm-turn:last-of-type cm-answer').work }),
  /** Streams `text` at this rate, one message a frame, and measures how long each frame took. */
  async stream(executionId, seq, text, charsPerSecond, fromOffset) {
    const longTasks = [];
    const observer = new PerformanceObserver((list) => longTasks.push(...list.getEntries().map((entry) => Math.round(entry.duration))));
    observer.observe({ entryTypes: ['longtask'] });
    const gapsMs = [];
    const began = performance.now();
    let last = began;
    let sent = 0;
    while (sent < text.length) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      gapsMs.push(now - last);
      last = now;
      const due = Math.min(text.length, Math.ceil(((now - began) / 1_000) * charsPerSecond));
      const changes = [];
      for (; sent < due; sent += Math.min(4, text.length - sent)) {
        seq += 1;
        changes.push({ seq, kind: 'text', executionId, channel: 'text', offset: fromOffset + sent, text: text.slice(sent, sent + 4) });
      }
      if (changes.length > 0) window.dispatchEvent(new MessageEvent('message', { data: { type: 'changes', changes } }));
    }
    await frame();
    observer.disconnect();
    gapsMs.sort((a, b) => a - b);
    const at = (share) => Math.round(gapsMs[Math.floor((gapsMs.length - 1) * share)] * 10) / 10;
    return { seq, frames: gapsMs.length, medianMs: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1), longTasks };
  },
  paste(text) {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.querySelector('textarea').dispatchEvent(event);
  },
  focused() {
    const element = document.activeElement;
    const inner = element?.shadowRoot?.activeElement ?? element;
    return element?.getAttribute('aria-label') || element?.textContent?.trim() || inner?.tagName || '';
  },
};
