"""What does not fit on a page as it is drawn: words upon words, words cut off, a page that scrolls sideways."""

from __future__ import annotations

from playwright.sync_api import Page

OVERLAPS = """() => {
    const written = text => text.textContent.trim() && getComputedStyle(text).opacity > 0
        && getComputedStyle(text).visibility === 'visible';
    const lines = text => text.querySelector('tspan.line')
        ? [...text.querySelectorAll('tspan.line')] : [text];
    const box = line => {
        const {left, right, top, bottom} = line.getBoundingClientRect();
        const air = (bottom - top) / 5;  // a line's box is taller than its letters
        return {words: line.textContent, left, right, top: top + air, bottom: bottom - air};
    };
    const found = [];
    for (const figure of document.querySelectorAll('.js-plotly-plot')) {
        const frame = figure.getBoundingClientRect();
        const boxes = [...figure.querySelectorAll('.main-svg text')].filter(written)
            .flatMap(lines).map(box).filter(one => one.right > one.left);
        boxes.forEach((one, place) => {
            if (one.left < frame.left - 1 || one.right > frame.right + 1
                || one.top < frame.top - 1 || one.bottom > frame.bottom + 1)
                found.push(`«${one.words}» leaves its figure`);
            for (const other of boxes.slice(place + 1))
                if (Math.min(one.right, other.right) - Math.max(one.left, other.left) > 1
                    && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 1)
                    found.push(`«${one.words}» lies on «${other.words}»`);
        });
    }
    return found;
}"""
CUT = """() => {
    const holds = element => [...element.childNodes]
        .some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    const isCut = element => element.clientWidth > 1
        && ['hidden', 'clip'].includes(getComputedStyle(element).overflowX)
        && element.scrollWidth > element.clientWidth + 1;
    const found = [];
    for (const element of document.querySelectorAll('.stMain *, .stSidebar *')) {
        if (!holds(element) || element.closest('svg, [aria-hidden="true"], [data-collapsed="true"]'))
            continue;  // a folded sidebar holds its words, but shows none
        let holder = element;  // what cuts may be around what holds the words
        for (let level = 0; level < 3 && holder; level++, holder = holder.parentElement)
            if (isCut(holder)) {
                found.push(`«${element.textContent.trim()}» is cut`);
                break;
            }
    }
    return found;
}"""
SIDEWAYS = """() => [document.scrollingElement, document.querySelector('.stMain')]
    .filter(holder => holder.scrollWidth > holder.clientWidth + 1)
    .map(holder => `the page is ${holder.scrollWidth - holder.clientWidth} px wider than the screen`)"""


def misfits(page: Page) -> list[str]:
    """Return what does not fit, each in a sentence."""
    return [found for script in (OVERLAPS, CUT, SIDEWAYS) for found in page.evaluate(script)]
