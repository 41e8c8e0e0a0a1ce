// Optional comforts. Every page works without this file; nothing here is needed to complete a task.
const all = (sel, root = document) => [...root.querySelectorAll(sel)];

// Controls that only make sense with scripting are in the page as [hidden][data-js].
all('[data-js]').forEach((el) => { el.hidden = false; });
all('[data-no-js]').forEach((el) => { el.hidden = true; });

// Menus: one open at a time, closed by Escape or a click elsewhere.
const menus = all('details.menu');
const shut = (keep) => menus.forEach((m) => { if (m !== keep) m.open = false; });
document.addEventListener('click', (e) => shut(e.target.closest('details.menu')));
document.addEventListener('keydown', (e) => {
  const open = e.key === 'Escape' && menus.find((m) => m.open);
  if (open) { open.open = false; open.querySelector('summary').focus(); }
});

// "Tout sélectionner" and the number of chosen rows.
all('[data-check-all]').forEach((box) => {
  const form = box.form;
  const rows = () => all('tbody input[type=checkbox]', form);
  const told = form.querySelector('[data-chosen]');
  form.addEventListener('change', (e) => {
    if (e.target === box) rows().forEach((r) => { r.checked = box.checked; });
    const n = rows().filter((r) => r.checked).length;
    box.checked = n === rows().length;
    box.indeterminate = n > 0 && !box.checked;
    if (told) told.textContent = n;
  });
});

// Show a password; say how strong it is (length first: the server decides).
all('[data-reveal]').forEach((b) => b.addEventListener('click', () => {
  const input = document.getElementById(b.dataset.reveal);
  const seen = input.type === 'password';
  input.type = seen ? 'text' : 'password';
  b.setAttribute('aria-pressed', seen);
}));
all('.strength').forEach((out) => {
  const input = document.getElementById(out.dataset.for);
  const words = out.dataset.words.split('|');
  input.addEventListener('input', () => {
    const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((r) => r.test(input.value)).length;
    const n = new Set(input.value).size < 5 ? 0 : input.value.length;
    const score = !input.value ? 0 : n < 12 ? 1 : n < 16 && kinds < 3 ? 2 : n < 20 ? 3 : 4;
    out.dataset.score = score;
    out.querySelector('span').textContent = words[score];
  });
});

// Copy (the clipboard exists on https and localhost only: elsewhere the button stays away), print.
all('[data-copy]').forEach((b) => {
  if (!navigator.clipboard) { b.hidden = true; return; }
  b.addEventListener('click', async () => {
    await navigator.clipboard.writeText(b.dataset.copy);
    b.querySelector('span').textContent = b.dataset.done;
  });
});
all('[data-print]').forEach((b) => b.addEventListener('click', () => window.print()));

// The search: "/" leads to it from anywhere; while one types, the server proposes words of what one may see.
document.addEventListener('keydown', (e) => {
  const typing = e.target.closest('input, textarea, select, [contenteditable]');
  const box = e.key === '/' && !typing && !e.ctrlKey && !e.metaKey && !e.altKey && all('[data-slash]').filter((b) => b.offsetParent).pop();
  if (!box) return;
  e.preventDefault();
  if (box.tagName === 'A') box.click(); else box.focus();
});
all('[data-suggest]').forEach((input) => {
  let wait, asked = '';
  input.addEventListener('input', () => {
    clearTimeout(wait);
    const text = input.value.trim();
    if (text.length < 2 || text === asked) return;
    wait = setTimeout(async () => {
      asked = text;
      const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: text })}`).catch(() => null);
      if (!answer?.ok || text !== input.value.trim()) return;
      const { suggestions } = await answer.json();
      input.list.replaceChildren(...suggestions.map((words) => Object.assign(document.createElement('option'), { value: words })));
    }, 200);
  });
});

// Browsers without popover (iOS before 17): the same buttons open and close the same panels.
if (!('popover' in HTMLElement.prototype)) {
  const panels = all('[popover]');
  const toggle = (panel, open) => {
    panels.forEach((p) => { p.hidden = !(open && p === panel); });
    all('[popovertarget]').forEach((b) => b.setAttribute('aria-expanded', open && b.getAttribute('popovertarget') === panel.id));
  };
  panels.forEach((p) => { p.hidden = true; p.classList.add('panel-open'); });
  document.addEventListener('click', (e) => {
    const button = e.target.closest('[popovertarget]');
    const panel = button && document.getElementById(button.getAttribute('popovertarget'));
    if (panel) toggle(panel, panel.hidden);
    else if (!e.target.closest('[popover]')) toggle(null, false);
  });
  document.addEventListener('keydown', (e) => {
    const panel = e.key === 'Escape' && panels.find((p) => !p.hidden);
    if (panel) { toggle(panel, false); document.querySelector(`[popovertarget="${panel.id}"]`).focus(); }
  });
}

// A text that was being written is kept in the browser until the server says that it is saved, or its writer signs out.
const kept = (keep) => (keep === 'browser' ? localStorage : sessionStorage);
try {
  const [keep, key] = JSON.parse(sessionStorage.getItem('sent')) || [];
  if (key && document.querySelector('.notice[data-kind="ok"][role="status"]')) kept(keep).removeItem(key);
  sessionStorage.removeItem('sent');
} catch { /* a browser without storage keeps nothing */ }
all('form[action$="/logout"]').forEach((form) => form.addEventListener('submit', () => {
  [localStorage, sessionStorage].forEach((store) => Object.keys(store).forEach((key) => {
    if (key.startsWith('draft:')) store.removeItem(key);
  }));
}));
