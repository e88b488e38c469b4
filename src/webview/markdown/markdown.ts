// Renders Markdown to HTML without raw HTML, remote images or inline styles. Pure.
// The result is still sanitized before it enters the page.
import createParser, { type MarkdownIt } from 'markdown-it';
import { useEmphasisWithoutSpaces } from './emphasis.ts';
import { endOfSpacedPath, fileTarget, isAnchor, isWebLink, looksLikePath } from './links.ts';

const markdown = createMarkdown();

export function renderMarkdown(source: string): string {
  return markdown.render(source);
}

/** Whether a link definition with this destination is taken as one, and so not shown. */
export function isDefinable(destination: string): boolean {
  const href = markdown.normalizeLink(destination);
  return isWebLink(href) || looksLikePath(href);
}

function createMarkdown() {
  const md = createParser({ html: false, linkify: true, breaks: false });
  // Otherwise "main.rs" and "index.ts" would become links to hosts of those names.
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  useEmphasisWithoutSpaces(md);
  useLineBreaks(md);
  useLinks(md);
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

/** `<br>` is the only way to break a line inside a table cell; every other tag is text. */
function useLineBreaks(md: MarkdownIt): void {
  const tag = /<br *\/?>/iy;
  md.inline.ruler.before('html_inline', 'line_break', (state, silent) => {
    tag.lastIndex = state.pos;
    const found = tag.exec(state.src);
    if (found === null) return false;
    if (!silent) state.push('hardbreak', 'br', 0);
    state.pos += found[0].length;
    return true;
  });
}

/** Links to the web keep their address, links to files name the file, anchors are their text. Everything else is no link. */
function useLinks(md: MarkdownIt): void {
  // Definitions are read before inline links. One that leads to a mere word is a sentence: "[^1]: Important".
  let isInline = false;
  md.core.ruler.before('block', 'links_of_definitions', () => {
    isInline = false;
  });
  md.core.ruler.before('inline', 'links_of_text', () => {
    isInline = true;
  });
  const { parseLinkDestination } = md.helpers;
  md.helpers.parseLinkDestination = (text, start, max) => {
    const result = parseLinkDestination(text, start, max);
    const end = isInline && result.ok ? endOfSpacedPath(text.slice(0, max), start, result.pos) : null;
    return end === null ? result : { ok: true, pos: end, str: md.utils.unescapeAll(text.slice(start, end)) };
  };
  md.validateLink = (href) => isWebLink(href) || (isInline ? isAnchor(href) || fileTarget(href) !== null : looksLikePath(href));

  const openLink = (href: string, className = '') => {
    const { escapeHtml } = md.utils;
    if (isWebLink(href)) return `<a href="${escapeHtml(href)}"${className && ` class="${className}"`}>`;
    const file = fileTarget(href);
    if (isAnchor(href) || file === null) return '<a>';
    const line = file.line === null ? '' : ` data-line="${file.line}"`;
    return `<a class="file-link" role="link" tabindex="0" data-path="${escapeHtml(file.path)}"${line}>`;
  };
  md.renderer.rules.link_open = (tokens, index) => openLink(String(tokens[index]?.attrGet('href') ?? ''));
  md.renderer.rules.image = (tokens, index) => {
    const token = tokens[index];
    const source = String(token?.attrGet('src') ?? '');
    return `${openLink(source, 'image-link')}Image: ${md.utils.escapeHtml(token?.content || source)}</a>`;
  };
}
