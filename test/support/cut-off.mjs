// What a reader of a page of the documentation does not see.

/**
 * Returns what a reader of the open page does not see: runs in the browser. Tables and diagrams may scroll on a narrow
 * screen, in a box that the keyboard reaches; code wraps at any width.
 */
export function findCutOff({ mayScroll }) {
  const faults = [];
  const { scrollWidth } = document.documentElement;
  if (scrollWidth > innerWidth) faults.push(`scrolls sideways by ${scrollWidth - innerWidth} pixels`);
  const nameOf = (it) => `${it.localName}.${it.className} “${it.textContent?.slice(0, 40)}”`;
  for (const it of document.querySelectorAll('.vp-doc *')) {
    if (it.closest('svg') !== null || it.clientWidth === 0 || it.scrollWidth <= it.clientWidth + 1) continue;
    const { overflowX } = getComputedStyle(it);
    if (overflowX === 'visible' || it.closest('a.header-anchor') !== null) continue;
    const isBox = it.matches('.table, .diagram') && overflowX === 'auto' && it.getAttribute('tabindex') === '0';
    if (!isBox || !mayScroll) faults.push(`cuts off ${nameOf(it)}`);
  }
  // Outside of such boxes, nothing goes beyond the text of the page; on a narrow screen, code goes to its edge.
  const text = document.querySelector('.vp-doc');
  const right = text === null || mayScroll ? innerWidth : text.getBoundingClientRect().right;
  for (const it of document.querySelectorAll(
    '.vp-doc :is(p, li, pre, code, h1, h2, h3, img, .line, .table, .diagram)',
  )) {
    if (it.parentElement?.closest('.table, .diagram') != null) continue;
    if (it.getBoundingClientRect().right > right + 1) faults.push(`goes beyond the page: ${nameOf(it)}`);
  }
  return faults;
}
