// Keeps a scroll container at its end while its content grows, until the reader scrolls up.

const AT_END_PX = 24;

export interface FollowedEnd {
  isFollowing(): boolean;
  jumpToEnd(): void;
  /** `scrollTop` in pixels; null = the end. */
  restore(scrollTop: number | null): void;
}

/** `content`: the only child, which grows. `onChange` is called on every scroll, so also when following begins or ends. */
export function followEnd(scroller: HTMLElement, content: HTMLElement, onChange: () => void): FollowedEnd {
  let following = true;
  let lastTop = 0;

  scroller.addEventListener(
    'scroll',
    () => {
      const top = scroller.scrollTop;
      const isAtEnd = scroller.scrollHeight - top - scroller.clientHeight <= AT_END_PX;
      // Growing content moves the end away without a scroll: only scrolling up means that the reader left the end.
      if (isAtEnd) following = true;
      else if (top < lastTop) following = false;
      lastTop = top;
      onChange();
    },
    { passive: true },
  );
  // Runs after layout and before paint, so it forces no layout and no frame shows the wrong position.
  const observer = new ResizeObserver(() => {
    if (following) scroller.scrollTop = scroller.scrollHeight;
  });
  observer.observe(content);
  observer.observe(scroller);

  return {
    isFollowing: () => following,
    jumpToEnd() {
      following = true;
      scroller.scrollTop = scroller.scrollHeight;
      onChange();
    },
    restore(scrollTop) {
      following = scrollTop === null;
      scroller.scrollTop = scrollTop ?? scroller.scrollHeight;
      lastTop = scroller.scrollTop;
      onChange();
    },
  };
}
