// Renders Markdown to HTML without raw HTML, remote images or inline styles. Pure.
// The result is still sanitized before it enters the page.
import MarkdownIt from 'markdown-it';

const SAFE_LINK = /^(https?|mailto):/i;

const markdown = createMarkdown();

export function renderMarkdown(source: string): string {
  return markdown.render(source);
}

function createMarkdown() {
  const md = new MarkdownIt({ html: false, linkify: true, breaks: false });
  // Otherwise "main.rs" and "index.ts" would become links to hosts of those names.
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  md.validateLink = (url) => SAFE_LINK.test(url.trim());
  md.renderer.rules.image = (tokens, index) => {
    const token = tokens[index];
    const source = String(token?.attrGet('src') ?? '');
    const label = md.utils.escapeHtml(token?.content || source);
    return `<a href="${md.utils.escapeHtml(source)}" class="image-link">Image: ${label}</a>`;
  };
  md.renderer.rules.table_open = () => '<div class="table-scroll" tabindex="0" role="region" aria-label="Table"><table>\n';
  md.renderer.rules.table_close = () => '</table></div>\n';
  for (const rule of ['th_open', 'td_open']) {
    md.renderer.rules[rule] = (tokens, index, options, _env, self) => {
      const token = tokens[index];
      // The content security policy of the page allows no inline style.
      const align = /text-align:\s*(left|right|center)/.exec(String(token?.attrGet('style') ?? ''))?.[1];
      if (token) token.attrs = align ? [['class', `align-${align}`]] : null;
      return self.renderToken(tokens, index, options);
    };
  }
  for (const rule of ['fence', 'code_block']) {
    md.renderer.rules[rule] = (tokens, index) =>
      `<pre tabindex="0"><code>${md.utils.escapeHtml(tokens[index]?.content ?? '')}</code></pre>\n`;
  }
  return md;
}
