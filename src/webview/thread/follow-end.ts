// Keeps a scroll container at its end while its content grows, until the reader scrolls up.

const AT_END_PX = 24;

export interface FollowedEnd {
  isFollowing(): boolean;
  /** An empty chat has no end to follow: disabled, it starts at the top. Enabled again, it follows. */
  setEnabled(isEnabled: boolean): void;
  jumpToEnd(): void;
  /** `scrollTop` in pixels; null = the end, or the top while disabled. */
  restore(scrollTop: number | null): void;
}

/** `content`: the only child, which grows. `onChange` is called on every scroll, so also when following begins or ends. */
export function followEnd(scroller: HTMLElement, content: HTMLElement, onChange: () => void): FollowedEnd {
  let enabled = false;
  let following = false;
  let lastTop = 0;

  scroller.addEventListener(
    'scroll',
    () => {
      const top = scroller.scrollTop;
      const isAtEnd = scroller.scrollHeight - top - scroller.clientHeight <= AT_END_PX;
      // Growing content moves the end away without a scroll: only scrolling up means that the reader left the end.
      if (isAtEnd) following = enabled;
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

  const moveTo = (scrollTop: number | null) => {
    following = enabled && scrollTop === null;
    scroller.scrollTop = scrollTop ?? (enabled ? scroller.scrollHeight : 0);
    lastTop = scroller.scrollTop;
    onChange();
  };

  return {
    isFollowing: () => following,
    setEnabled(isEnabled) {
      if (isEnabled === enabled) return;
      enabled = isEnabled;
      moveTo(null);
    },
    jumpToEnd: () => moveTo(null),
    restore: (scrollTop) => moveTo(enabled ? scrollTop : null),
  };
}
