// What a word processor puts on the clipboard, made into the plain HTML of this site. The server sanitises anyway.
const MARKS = /class=["']?Mso|\bmso-[a-z-]+\s*:|urn:schemas-microsoft-com|content=["']?Word|<o:p>/i;
const KEPT = { A: ['href'], TH: ['scope'], IMG: ['src', 'alt'] };
const DROPPED = 'style, meta, link, xml, title, script, [style*="mso-hide:all" i], [style*="display:none" i]';

// A handler in an attribute never runs here, but a browser complains of it as soon as it reads it.
export const quiet = (html) => html.replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/[\s"'/]on[a-z]+\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, ' '));

export const isWord = (html) => MARKS.test(html);

const style = (node) => (node.getAttribute('style') || '').toLowerCase().replace(/\s+/g, '');
const unwrap = (node) => node.replaceWith(...node.childNodes);
const rename = (node, name) => {
  const made = node.ownerDocument.createElement(name);
  made.append(...node.childNodes);
  node.replaceWith(made);
  return made;
};

// A paragraph of a list says so in its style, and carries its bullet as text.
const level = (node) => Number((/mso-list:l\d+level(\d)/.exec(style(node)) || [])[1] || 0);
const bullet = (node) => [...node.querySelectorAll('*')].find((each) => style(each).includes('mso-list:ignore'));

const item = (node) => {
  const mark = bullet(node), text = mark ? mark.textContent.replace(/[\s\u00a0]/g, '') : '';
  if (mark) mark.remove();
  return { depth: level(node), kind: /^\(?([0-9]+|[a-z]|[ivx]+)[.)]/i.test(text) ? 'ol' : 'ul', node };
};

const lists = (doc) => {
  const stack = [];
  [...doc.body.querySelectorAll('p, h1, h2, h3, h4, h5, h6')].forEach((node) => {
    const depth = level(node);
    const follows = stack.length && stack[0].list === node.previousElementSibling;
    if (!depth || !follows) stack.length = 0;
    if (!depth) return;
    const found = item(node);
    while (stack.length && stack.at(-1).depth > depth) stack.pop();
    if (!stack.length || stack.at(-1).depth < depth) {
      const list = doc.createElement(found.kind);
      const last = stack.length && stack.at(-1).list.lastElementChild;
      if (last) last.append(list); else node.before(list);
      stack.push({ depth, list });
    }
    const entry = doc.createElement('li');
    entry.append(...node.childNodes);
    stack.at(-1).list.append(entry);
    node.remove();
  });
};

const emphasis = (doc) => doc.body.querySelectorAll('span, font').forEach((node) => {
  const said = style(node);
  const names = [/font-weight:(bold|[6-9]00)/.test(said) && 'strong', /font-style:italic/.test(said) && 'em'].filter(Boolean);
  names.forEach((name) => {
    const made = doc.createElement(name);
    made.append(...node.childNodes);
    node.append(made);
  });
});

const headings = (doc) => {
  doc.body.querySelectorAll('p.MsoTitle, h1').forEach((node) => rename(node, 'h2'));
  doc.body.querySelectorAll('p.MsoSubtitle').forEach((node) => rename(node, 'h3'));
  doc.body.querySelectorAll('h5, h6').forEach((node) => rename(node, 'h4'));
};

const plain = (doc) => {
  doc.body.querySelectorAll('*').forEach((node) => {
    if (node.localName.includes(':') || ['span', 'font', 'div', 'section'].includes(node.localName)) unwrap(node);
  });
  // Bookmarks, footnotes and pictures of the author's own disk lead nowhere here.
  doc.body.querySelectorAll('a').forEach((node) => { if (!/^(https?:|mailto:|tel:|\/)/i.test(node.getAttribute('href') || '')) unwrap(node); });
  doc.body.querySelectorAll('img').forEach((node) => { if (!/^\//.test(node.getAttribute('src') || '')) node.remove(); });
  doc.body.querySelectorAll('*').forEach((node) => {
    const kept = KEPT[node.tagName] || [];
    [...node.attributes].forEach(({ name }) => { if (!kept.includes(name)) node.removeAttribute(name); });
  });
};

const tidy = (doc) => {
  const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) walker.currentNode.data = walker.currentNode.data.replace(/[\s\u00a0]+/g, ' ');
  doc.body.querySelectorAll('td, th, li').forEach((cell) => {
    if (cell.children.length === 1 && cell.firstElementChild.localName === 'p') unwrap(cell.firstElementChild);
  });
  doc.body.querySelectorAll('p, h2, h3, h4, strong, em, b, i, u, a').forEach((node) => {
    if (!node.textContent.trim() && !node.querySelector('img')) node.remove();
  });
};

export const clean = (html) => {
  const bare = html.replace(/<!--[\s\S]*?-->/g, '').replace(/<!\[[^\]]*\]>/g, '');
  const doc = new DOMParser().parseFromString(bare, 'text/html');
  doc.querySelectorAll(DROPPED).forEach((node) => node.remove());
  lists(doc);
  headings(doc);
  emphasis(doc);
  plain(doc);
  tidy(doc);
  return doc.body.innerHTML.trim();
};
