// Sanitizes rendered HTML to a fixed set of elements and attributes before it enters the page.
import DOMPurify from 'dompurify';

const TAGS =
  'a b blockquote br code del div em h1 h2 h3 h4 h5 h6 hr i li ol p pre s span strong sub sup table tbody td th thead tr ul'.split(' ');
const ATTRIBUTES = ['href', 'class', 'start', 'tabindex', 'role', 'aria-label', 'title', 'data-path', 'data-line'];

DOMPurify.addHook('afterSanitizeAttributes', (node) => {
  if (node.nodeName !== 'A') return;
  node.setAttribute('rel', 'noreferrer');
  // The tooltip shows where a link leads, not a title that the model chose.
  const address = node.getAttribute('href') ?? fileOf(node);
  if (address === null) node.removeAttribute('title');
  else node.setAttribute('title', address);
});

function fileOf(link: Element): string | null {
  const [path, line] = [link.getAttribute('data-path'), link.getAttribute('data-line')];
  return path !== null && line !== null ? `${path}:${line}` : path;
}

export function sanitized(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    // DOMPurify checks the values of all other attributes against the pattern for addresses.
    ADD_URI_SAFE_ATTR: ['start', 'tabindex', 'aria-label', 'role', 'data-path', 'data-line'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
    RETURN_DOM_FRAGMENT: true,
  });
}
