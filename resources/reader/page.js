/* What the reader does inside a page: how it looks, where one is, marks, words that were found or are spoken.

   Runs in a world of its own: the page's scripts, which are switched off besides, see nothing of it, and it
   changes nothing in the page but its style sheets and highlights.
*/
(() => {
  'use strict';
  if (window.oerdesk) return;

  const SILENT = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'HEAD', 'NOSCRIPT', 'IFRAME', 'SELECT', 'BUTTON', 'TEXTAREA', 'RP',
    'ANNOTATION', 'ANNOTATION-XML']);
  const INLINE = new Set(['A', 'ABBR', 'B', 'BDI', 'BDO', 'CITE', 'CODE', 'DATA', 'DEL', 'DFN', 'EM', 'FONT', 'I', 'INS', 'KBD',
    'MARK', 'Q', 'RUBY', 'RB', 'RT', 'S', 'SAMP', 'SMALL', 'SPAN', 'STRONG', 'SUB', 'SUP', 'TIME', 'TT', 'U', 'VAR', 'WBR', 'TSPAN',
    'MATH', 'MI', 'MN', 'MO', 'MROW', 'MSUP', 'MSUB', 'MFRAC', 'MSQRT', 'MTEXT', 'SEMANTICS']);
  const AROUND = 32;
  const sheet = new CSSStyleSheet();
  let folded = null, current = null, last = 0;

  /* Lower case, without accents: as oerdesk.core.reading.finding does. */
  const cache = new Map();
  function fold(character) {
    let known = cache.get(character);
    if (known === undefined) {
      known = /\s/u.test(character) ? ' '
        : character.normalize('NFD').replace(/[\u0300-\u036f\u064b-\u0652\u0640]/gu, '').toLowerCase();
      cache.set(character, known);
    }
    return known;
  }

  function foldText(text) {
    let out = '';
    for (const character of text) {
      for (const letter of fold(character)) {
        if (letter !== ' ' || (out && !out.endsWith(' '))) out += letter;
      }
    }
    return out.trim();
  }

  /* The text of the page as it is compared, and for each of its characters the text node and the place in it. */
  function page() {
    if (folded) return folded;
    const letters = [], nodes = [], which = [], from = [], to = [];
    let blank = true;
    const add = (letter, node, start, end) => {
      if (letter === ' ' && blank) return;
      blank = letter === ' ';
      letters.push(letter); which.push(node); from.push(start); to.push(end);
    };
    const visit = (parent) => {
      for (let child = parent.firstChild; child; child = child.nextSibling) {
        if (child.nodeType === Node.TEXT_NODE) {
          const number = nodes.push(child) - 1;
          let at = 0;
          for (const character of child.data) {
            for (const letter of fold(character)) add(letter, number, at, at + character.length);
            at += character.length;
          }
        } else if (child.nodeType === Node.ELEMENT_NODE) {
          const name = child.nodeName.toUpperCase();
          if (SILENT.has(name)) continue;
          const block = !INLINE.has(name);
          if (block) add(' ', -1, 0, 0);
          visit(child);
          if (block) add(' ', -1, 0, 0);
        }
      }
    };
    visit(document.body || document.documentElement);
    folded = { text: letters.join(''), nodes, which, from, to };
    return folded;
  }

  function rangeOf(start, end) {
    const p = page();
    while (start < end && p.which[start] < 0) start++;
    while (end > start && p.which[end - 1] < 0) end--;
    if (start >= end) return null;
    const range = document.createRange();
    range.setStart(p.nodes[p.which[start]], p.from[start]);
    range.setEnd(p.nodes[p.which[end - 1]], p.to[end - 1]);
    return range;
  }

  /* Part of the page's text as it was written, but each white space one blank. */
  function words(start, end) {
    const p = page();
    let out = '';
    for (let at = Math.max(0, start); at < Math.min(end, p.which.length); at++) {
      const again = at > start && p.which[at] === p.which[at - 1] && p.from[at] === p.from[at - 1];
      const node = p.nodes[p.which[at]];
      if (!again) out += node ? node.data.slice(p.from[at], p.to[at]).replace(/\s/u, ' ') : ' ';
    }
    return out;
  }

  function places(wanted, most) {
    const p = page(), found = [];
    if (!wanted) return found;
    for (let at = p.text.indexOf(wanted); at >= 0 && found.length < most; at = p.text.indexOf(wanted, at + wanted.length)) {
      found.push(at);
    }
    return found;
  }

  /* Where a quote stands: of several places the one whose surroundings agree best; null when it is gone. */
  function locate(quote) {
    const exact = foldText(quote.exact || '');
    if (!exact) return null;
    const before = foldText(quote.prefix || ''), after = foldText(quote.suffix || '');
    const text = page().text;
    let best = -1, agreement = -1;
    for (const at of places(exact, 10000)) {
      const ahead = text.slice(0, at).trimEnd().slice(-before.length - 1), behind = text.slice(at + exact.length).trimStart();
      let count = 0;
      for (let i = 1; i <= before.length && ahead.at(-i) === before.at(-i); i++) count++;
      for (let i = 0; i < after.length && behind[i] === after[i]; i++) count++;
      if (count > agreement) { best = at; agreement = count; }
    }
    return best < 0 ? null : rangeOf(best, best + exact.length);
  }

  function show(name, ranges, priority) {
    const there = ranges.filter((range) => range);
    if (!there.length) { CSS.highlights.delete(name); return; }
    const highlight = new Highlight(...there);
    highlight.priority = priority;
    CSS.highlights.set(name, highlight);
  }

  const root = () => document.scrollingElement || document.documentElement;
  let turned = false;
  const paged = () => turned;

  /* Bring a range or element into sight; pages are turned as a whole. */
  function reveal(thing) {
    if (!thing) return false;
    if (thing.nodeType) {
      const range = document.createRange();
      range.selectNode(thing);
      thing = range;
    }
    const box = thing.getBoundingClientRect();
    if (paged()) {
      const width = innerWidth, x = root().scrollLeft;
      const sign = rightToLeft() ? -1 : 1;
      const start = sign > 0 ? box.left + x : width - box.right - x;
      root().scrollLeft = sign * Math.max(0, Math.floor((start + 1) / width) * width);
    } else if (box.top < 0 || box.bottom > innerHeight) {
      scrollTo(scrollX, Math.max(0, scrollY + box.top - innerHeight / 3));
    }
    return true;
  }

  const rightToLeft = () => getComputedStyle(document.body || document.documentElement).direction === 'rtl';

  window.oerdesk = {
    look(css, pages) {
      const place = this.fraction();
      sheet.replaceSync(css);
      turned = pages;
      if (place) this.go(place);
    },

    /* How far down the page one is, 0 to 1. */
    fraction() {
      const r = root();
      if (!r) return 0;
      return paged() ? Math.abs(r.scrollLeft) / Math.max(1, r.scrollWidth) : r.scrollTop / Math.max(1, r.scrollHeight);
    },

    go(fraction) {
      const r = root();
      if (!paged()) { r.scrollTop = fraction * r.scrollHeight; return; }
      const sign = rightToLeft() ? -1 : 1;
      r.scrollTop = 0;
      r.scrollLeft = sign * Math.round(fraction * r.scrollWidth / innerWidth) * innerWidth;
    },

    goTo(anchor) {
      const element = anchor && (document.getElementById(anchor) || document.getElementsByName(anchor)[0]);
      return reveal(element || null);
    },

    /* Turn a page; false at the end or the beginning. */
    turn(step) {
      const r = root();
      const before = paged() ? r.scrollLeft : r.scrollTop;
      if (paged()) {
        const sign = rightToLeft() ? -1 : 1;
        const now = Math.round(Math.abs(before) / innerWidth) + step;
        if (now < 0 || now * innerWidth >= r.scrollWidth - 4) return false;
        r.scrollLeft = sign * now * innerWidth;
        return Math.abs(r.scrollLeft - before) > 1;
      }
      r.scrollTop = before + step * innerHeight * 0.9;
      return Math.abs(r.scrollTop - before) > 1;
    },

    /* Mark all places of some words, and one of them by its quote; tells whether that one is in sight. */
    found(text, quote) {
      const wanted = foldText(text);
      const all = places(wanted, 5000).map((at) => rangeOf(at, at + wanted.length));
      show('oerdesk-found', all, 1);
      current = quote ? locate(quote) : null;
      show('oerdesk-current', [current], 2);
      return reveal(current);
    },

    /* Show notes: [{kind, quote}]; tells which ones have no passage in this page any more. */
    marks(notes) {
      const ranges = notes.map((note) => locate(note.quote));
      for (const kind of ['highlight', 'note']) {
        show('oerdesk-' + kind, ranges.filter((_range, at) => notes[at].kind === kind), 0);
      }
      return ranges.map((range) => range !== null);
    },

    goToQuote(quote) { return reveal(locate(quote)); },

    /* What is selected, as a quote in JSON; null when nothing is. */
    selection() {
      const chosen = getSelection();
      if (!chosen || !chosen.rangeCount || chosen.isCollapsed) return null;
      const range = chosen.getRangeAt(0), p = page();
      let start = -1, end = -1, number = -1, inside = false, least = 0, most = 0;
      for (let at = 0; at < p.which.length; at++) {
        if (p.which[at] < 0) continue;
        if (p.which[at] !== number) {
          number = p.which[at];
          const node = p.nodes[number];
          inside = range.intersectsNode(node);
          least = node === range.startContainer ? range.startOffset : 0;
          most = node === range.endContainer ? range.endOffset : node.data.length;
          if (!inside && start >= 0) break;
        }
        if (!inside || p.from[at] < least || p.to[at] > most) continue;
        if (start < 0) start = at;
        end = at + 1;
      }
      if (start < 0) return null;
      return JSON.stringify({ exact: words(start, end), prefix: words(start - AROUND, start), suffix: words(end, end + AROUND) });
    },

    /* Show the words that are being spoken: characters start to end of the passage's text, best effort. */
    spoken(anchor, text, start, end) {
      if (!text) { CSS.highlights.delete('oerdesk-spoken'); CSS.highlights.delete('oerdesk-passage'); return false; }
      const exact = text.slice(start, end);
      const range = locate({ exact, prefix: text.slice(Math.max(0, start - 60), start), suffix: text.slice(end, end + 60) });
      show('oerdesk-spoken', [range], 3);
      return reveal(range || (anchor && document.getElementById(anchor)) || null);
    },
  };

  /* Where pages are turned, another size of the window is another division into pages: stay where one is. */
  addEventListener('scroll', () => { last = window.oerdesk.fraction(); });
  addEventListener('resize', () => {
    if (!paged()) return;
    if (current) reveal(current); else window.oerdesk.go(last);
  });

  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
})();
