// Keeps a scroll container at its end while its content grows, until the reader scrolls up.

const AT_END_PX = 24;

export interface FollowedEnd {
  isFollowing(): boolean;
  jumpToEnd(): void;
  restore(scrollTop: number | null): void;
}

/** `content` is the one child that grows. `onChange` tells when following begins or ends, and when the reader scrolled. */
export function followEnd(scroller: HTMLElement, content: HTMLElement, onChange: () => void): FollowedEnd {
  let following = true;
  let lastTop = 0;

  scroller.addEventListener(
    'scroll',
    () => {
      const top = scroller.scrollTop;
      const isAtEnd = scroller.scrollHeight - top - scroller.clientHeight <= AT_END_PX;
      // Growing content moves the end away without a scroll: only a move upwards means the reader left it.
      if (isAtEnd) following = true;
      else if (top < lastTop) following = false;
      lastTop = top;
      onChange();
    },
    { passive: true },
  );
  // Called after layout and before paint: no forced layout, no frame that shows the wrong place.
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
