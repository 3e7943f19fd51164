// Keyboard focus that never falls to the page.

/**
 * Remembers what has the focus. The function that is returned gives it back after the next rendering: to the same element
 * or, if that is gone, to the heading of the nearest section that is still there.
 */
export function keepFocus(): () => Promise<void> {
  const holder = document.activeElement;
  const ancestors: Element[] = [];
  for (let element = holder; element; element = element.parentElement) ancestors.push(element);
  return async () => {
    // React renders in the first frame, and Fluent's dialog gives up its hold on the focus in the second.
    await nextFrame();
    await nextFrame();
    restore(holder, ancestors);
    await nextFrame();
  };
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

function restore(holder: Element | null, ancestors: readonly Element[]): void {
  if (holder instanceof HTMLElement && holder.isConnected && holder !== document.body) {
    holder.focus();
    if (document.activeElement === holder) return;
  }
  const section = ancestors.find((element) => element.isConnected && element.matches('section'));
  focusHeading(section ?? document);
}

/** Moves the focus to the first heading. It is not a tab stop. */
export function focusHeading(within: ParentNode): void {
  const heading = within.querySelector<HTMLElement>('h1, h2, h3');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}
