"""What every page must be: no axe violation, on its screen, large enough to read and to tap."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SMALL_TEXT = """() => {
  const small = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    if (element.closest('script,template,svg,.visually-hidden')) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < 18) small.push(size + ' ' + walker.currentNode.data.trim().slice(0, 40));
  }
  return small;
}"""
# A link inside a sentence is exempt (WCAG 2.5.8), as is one on a line of its own facts.
_SMALL_TAPS = """() => [...document.querySelectorAll('button, input, select, textarea, summary, ' +
  'nav a, a.button, a.call, .choices a, .columns > li > a, label')].filter(e => {
    if (!e.checkVisibility() || e.closest('.breadcrumb') || e.matches('.field__label')) return false;
    if (e.matches('.skip') || e.matches('.lookup__label') || e.closest('.trap')) return false;
    const box = e.getBoundingClientRect();
    const label = e.matches('input') && e.labels.length ? e.labels[0].getBoundingClientRect() : box;
    return Math.max(box.height, label.height) < 47.5 || Math.max(box.width, label.width) < 47.5;
  }).map(e => e.outerHTML.slice(0, 80) + ' ' + e.getBoundingClientRect().height)"""
# A link is alone where its paragraph, list item or cell holds nothing but links.
_SMALL_LINKS = """() => [...document.querySelectorAll('main a')].filter(e => {
    if (!e.checkVisibility()) return false;
    const block = e.closest('p, li, dd, td, h1, h2, h3, h4') ?? e;
    const rest = [...block.querySelectorAll('a')].reduce(
      (text, link) => text.replace(link.textContent, ''), block.textContent);
    if (/[\\p{L}\\p{N}]/u.test(rest)) return false;
    const box = e.getBoundingClientRect();
    return box.height < 47.5 || box.width < 47.5;
  }).map(e => e.outerHTML.slice(0, 120) + ' ' + e.getBoundingClientRect().height)"""


def violations(page: Page, name: str, **only: object) -> list[str]:
    """What axe says of it, a line each; `only` are more of axe's options."""
    options = {"resultTypes": ["violations"], **only}
    return [
        f"{name} {found['id']}: {[node['html'][:120] for node in found['nodes'][:3]]}"
        for found in Axe().run(page, options=options).response["violations"]
    ]


def too_wide(page: Page, name: str) -> list[str]:
    """Whether it has to be moved sideways."""
    size = page.viewport_size
    if size and page.evaluate("document.documentElement.scrollWidth") > size["width"]:
        return [f"{name} is wider than {size['width']} px"]
    return []


def faults(page: Page, name: str) -> list[str]:
    """All that is wrong with it, a line each."""
    wrong = [*violations(page, name), *too_wide(page, name)]
    wrong += [f"{name} small text: {text}" for text in page.evaluate(_SMALL_TEXT)]
    wrong += [f"{name} small target: {text}" for text in page.evaluate(_SMALL_TAPS)]
    wrong += [f"{name} small link: {text}" for text in page.evaluate(_SMALL_LINKS)]
    return wrong
