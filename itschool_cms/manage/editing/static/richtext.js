// Rich text: puts TinyMCE (without a look of its own) under our toolbar. The textarea stays what is sent.
import { clean, isWord, quiet } from './word.js';
import { pick } from './picker.js';

const page = document.getElementById('editing');
const bundle = page && new URL(page.dataset.tinymce, location.href);

// The page forbids markup out of plain strings. TinyMCE writes such markup everywhere, so here it may, once
// what could run is taken out of it; and it loads the parts of its own bundle. Nothing else is let through.
const ours = (url) => new URL(url, location.href).href.startsWith(new URL('.', bundle).href);
const RUNS = /<\s*(?:script|iframe|object|embed|base|meta)\b|<[^>]*[\s"'/]on[a-z]+\s*=|javascript:/i;
const tame = (html, inert) => {
  if (!RUNS.test(html)) return html;
  const { body } = new DOMParser().parseFromString(inert.createHTML(quiet(html)), 'text/html');
  body.querySelectorAll('script, iframe, object, embed, base, meta').forEach((node) => node.remove());
  body.querySelectorAll('*').forEach((node) => [...node.attributes].forEach(({ name, value }) => {
    if (/^on/i.test(name) || /^[\s\0-\x1f]*javascript:/i.test(value)) node.removeAttribute(name);
  }));
  return body.innerHTML;
};
if (page && window.trustedTypes) {
  const inert = trustedTypes.createPolicy('inert', { createHTML: (html) => html });
  trustedTypes.createPolicy('default', {
    createHTML: (html) => tame(html, inert),
    createScriptURL: (url) => (ours(url) ? url : null),
  });
}

const load = (src) => new Promise((done, failed) => {
  const script = document.createElement('script');
  Object.assign(script, { src, onload: done, onerror: failed });
  document.head.append(script);
});

// What the server does with text that holds no markup.
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const asHtml = (text) => (/<\/?[a-z]|&#?\w+;/i.test(text) ? text : text.split(/\n\s*\n/).map((block) => block.trim())
  .filter(Boolean).map((block) => `<p>${escaped(block).replace(/\n/g, '<br>')}</p>`).join('\n'));

const ELEMENTS = 'p,h2,h3,h4,ul,ol,li,blockquote,strong/b,em/i,u,s,sub,sup,br,hr,a[href|title],'
  + 'table,thead,tbody,tr,th[scope],td,caption,img[src|alt|width|height]';
const BLOCKS = ['h2', 'h3'];
const COMMANDS = { bold: 'Bold', italic: 'Italic', ul: 'InsertUnorderedList', ol: 'InsertOrderedList',
  quote: 'mceBlockQuote', undo: 'Undo', redo: 'Redo', clear: 'RemoveFormat',
  row: 'mceTableInsertRowAfter', column: 'mceTableInsertColAfter', lessrow: 'mceTableDeleteRow',
  lesscolumn: 'mceTableDeleteCol', notable: 'mceTableDelete' };
const QUERY = { ul: 'ul', ol: 'ol', quote: 'blockquote', link: 'a[href]' };

const link = async (editor) => {
  const bookmark = editor.selection.getBookmark(2);
  const anchor = editor.dom.getParent(editor.selection.getNode(), 'a[href]');
  const chosen = await pick(page.dataset.picker, 'link', anchor ? anchor.getAttribute('href') : '');
  editor.focus();
  editor.selection.moveToBookmark(bookmark);
  if (!chosen) return;
  if (!chosen.href) { editor.execCommand('unlink'); return; }
  if (anchor) editor.selection.select(anchor);
  if (anchor || !editor.selection.isCollapsed()) editor.execCommand('mceInsertLink', false, { href: chosen.href });
  else editor.insertContent(editor.dom.createHTML('a', { href: chosen.href }, escaped(chosen.title || chosen.href)));
};

// A picture with its measures does not push the text away when it comes. Those of the site have several sizes:
// the server knows them.
const measured = (src) => (src.includes('/scale/') ? {} : new Promise((done) => {
  const probe = new Image();
  probe.onload = () => done({ width: probe.naturalWidth, height: probe.naturalHeight });
  probe.onerror = () => done({});
  probe.src = src;
}));

const image = async (editor) => {
  const bookmark = editor.selection.getBookmark(2);
  const chosen = await pick(page.dataset.picker, 'image', '');
  editor.focus();
  editor.selection.moveToBookmark(bookmark);
  if (!chosen || !chosen.href) return;
  const measures = await measured(chosen.href);
  editor.insertContent(editor.dom.createHTML('img', { src: chosen.href, alt: chosen.title, ...measures }));
};

const act = (editor, name) => {
  if (name === 'link') link(editor);
  else if (name === 'image') image(editor);
  else if (BLOCKS.includes(name)) editor.execCommand('mceToggleFormat', false, name);
  else if (name === 'table') editor.execCommand('mceInsertTable', false, { rows: 3, columns: 2, options: { headerRows: 1 } });
  else editor.execCommand(COMMANDS[name]);
  editor.nodeChanged();
};

// One stop for the Tab key; the arrows go from button to button.
const walk = (bar) => {
  const shown = () => [...bar.querySelectorAll('button')].filter((each) => each.checkVisibility?.() ?? !each.closest('[hidden]'));
  bar.querySelectorAll('button').forEach((each, n) => { each.tabIndex = n ? -1 : 0; });
  bar.addEventListener('keydown', (e) => {
    const all = shown(), at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[e.key];
    if (to === undefined || at < 0) return;
    e.preventDefault();
    const next = all[(to + all.length) % all.length];
    all.forEach((each) => { each.tabIndex = each === next ? 0 : -1; });
    next.focus();
  });
};

const show = (editor, bar) => {
  const node = editor.selection.getNode();
  bar.querySelectorAll('[data-do]').forEach((button) => {
    const name = button.dataset.do;
    if (!button.hasAttribute('aria-pressed')) return;
    const pressed = name in QUERY ? editor.dom.getParent(node, QUERY[name]) !== null
      : BLOCKS.includes(name) ? editor.formatter.match(name) : editor.queryCommandState(COMMANDS[name]);
    button.setAttribute('aria-pressed', Boolean(pressed));
  });
  bar.querySelector('[data-in-table]').hidden = !editor.dom.getParent(node, 'td,th');
};

const turn = (textarea) => {
  const area = document.createElement('div');
  const bar = document.getElementById('rich-tools').content.firstElementChild.cloneNode(true);
  const id = textarea.id;
  area.id = `${id}-rich`;
  area.className = 'control prose';
  area.tabIndex = 0;
  Object.entries({ role: 'textbox', 'aria-multiline': true, 'aria-labelledby': `req-${id}` })
    .forEach(([name, value]) => area.setAttribute(name, value));
  // The hint is for who types into the textarea.
  const told = (textarea.getAttribute('aria-describedby') || '').split(' ').filter((name) => name !== `hint-${id}`);
  if (told.length && told[0]) area.setAttribute('aria-describedby', told.join(' '));
  if (textarea.hasAttribute('aria-invalid')) area.setAttribute('aria-invalid', textarea.getAttribute('aria-invalid'));
  area.innerHTML = asHtml(textarea.value);
  textarea.before(bar, area);
  // It has a toolbar of its own only where we let it: no pack of icons is asked for.
  tinymce.IconManager.add('default', { icons: {} });
  tinymce.init({
    target: area, inline: true, theme: false, skin: false, content_css: false, plugins: 'lists',
    hidden_input: false, add_form_submit_trigger: false, submit_patch: false,
    base_url: new URL('.', bundle).pathname.replace(/\/$/, ''), suffix: '.min',
    convert_urls: false, entity_encoding: 'raw', element_format: 'html', paste_data_images: false,
    valid_elements: ELEMENTS, object_resizing: false, table_default_attributes: {}, table_default_styles: {},
    table_use_colgroups: false, table_sizing_mode: 'responsive', visual: false, browser_spellcheck: true,
    paste_preprocess: (editor, told) => {
      const html = quiet(told.content);
      told.content = isWord(html) ? clean(html) : html;
    },
    setup: (editor) => {
      const sync = () => {
        const html = editor.getContent();
        if (html === editor.told) return;
        editor.told = html;
        textarea.value = html;
        textarea.dispatchEvent(new Event('input', { bubbles: true }));
      };
      editor.on('init', () => {
        editor.told = editor.getContent();
        textarea.hidden = true;
        document.getElementById(`hint-${id}`)?.remove();
        // The browser cannot show a hint on what is hidden: the server asks for what is missing.
        textarea.required = false;
        document.querySelector(`label[for="${id}"]`)?.addEventListener('click', () => editor.focus());
        textarea.closest('.rich').dataset.ready = 'true';
      });
      editor.on('input change undo redo', sync);
      editor.on('NodeChange', () => show(editor, bar));
      textarea.form.addEventListener('submit', sync, { capture: true });
      // A text that comes from elsewhere: the draft that was taken back.
      textarea.addEventListener('given', () => { editor.setContent(asHtml(textarea.value)); sync(); });
      bar.addEventListener('mousedown', (e) => { if (e.target.closest('button')) e.preventDefault(); });
      bar.addEventListener('click', (e) => {
        const button = e.target.closest('[data-do]');
        if (button) act(editor, button.dataset.do);
      });
    },
  });
  walk(bar);
};

const areas = [...document.querySelectorAll('.rich > textarea')];
if (page && areas.length) {
  // Where it does not come through, the textarea is there.
  load(page.dataset.tinymce).then(() => areas.forEach(turn), () => {});
}
