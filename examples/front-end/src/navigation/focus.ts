// Keyboard focus that never falls to the page.

/**
 * Remembers what has the focus. The function that is returned gives it back after the next rendering: to the same
 * element or, if that is gone, to the heading of the nearest section that is still there.
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

/**
 * Gives the focus to the nearest heading whenever the element that has it disappears, such as a button after its click.
 */
export function guardFocus(): void {
  let restoreFocus: (() => Promise<void>) | undefined;
  addEventListener('focusin', () => {
    restoreFocus = keepFocus();
  });
  new MutationObserver(() => {
    if (document.activeElement !== document.body || !restoreFocus) return;
    const restoreLost = restoreFocus;
    restoreFocus = undefined;
    void restoreLater(restoreLost);
  }).observe(document.body, { childList: true, subtree: true });
}

/** Only if nothing else takes the focus, such as a dialog that closes, or another page. */
async function restoreLater(restoreFocus: () => Promise<void>): Promise<void> {
  for (let frame = 0; frame < 3; frame++) await nextFrame();
  if (document.activeElement !== document.body) return;
  // The page behind a dialog must not get it: Fluent would hide the dialog from screen readers.
  const dialog = document.querySelector('[role=dialog]');
  if (dialog) focusHeading(dialog);
  else await restoreFocus();
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve()));
}

function restore(holder: Element | null, ancestors: readonly Element[]): void {
  if (holder instanceof HTMLElement && holder.isConnected && holder !== document.body) {
    holder.focus();
    if (document.activeElement === holder) return;
  }
  const section = ancestors.find((element) => element.isConnected && element.matches('section, [role=dialog]'));
  focusHeading(section ?? document);
}

/** Moves the focus to the first heading. It is not a tab stop. */
export function focusHeading(within: ParentNode): void {
  const heading = within.querySelector<HTMLElement>('h1, h2, h3');
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}
