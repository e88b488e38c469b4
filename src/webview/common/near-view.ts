// Tells an element when it comes near the visible part of the thread, and when it leaves.

/** What is this near is drawn before the reader scrolls to it. */
const MARGIN_PX = 1_500;
const SCROLLER = '.thread';

/** `heightPx`: of the element at that moment; 0 = not known, because it is inside something that is not laid out. */
export type NearListener = (isNear: boolean, heightPx: number) => void;

const listeners = new WeakMap<Element, NearListener>();
const observers = new WeakMap<Element, IntersectionObserver>();

/** Calls `listener` soon, and then whenever that changes. The element must be in the page. */
export function watchNearView(element: HTMLElement, listener: NearListener): void {
  listeners.set(element, listener);
  observerOf(element.closest(SCROLLER) ?? document.documentElement).observe(element);
}

function observerOf(root: Element): IntersectionObserver {
  const existing = observers.get(root);
  if (existing) return existing;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting, boundingClientRect } of entries)
        listeners.get(target)?.(isIntersecting, boundingClientRect.height);
    },
    { root, rootMargin: `${MARGIN_PX}px 0px` },
  );
  observers.set(root, observer);
  return observer;
}
