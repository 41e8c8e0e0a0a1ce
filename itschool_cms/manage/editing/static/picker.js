// The page that searches and browses the site, in a dialog: leads to the address that was chosen.
const frame = (title) => {
  const dialog = document.createElement('dialog');
  dialog.className = 'pick-dialog';
  dialog.setAttribute('aria-label', title);
  document.body.append(dialog);
  return dialog;
};

const fetched = async (address, options) => {
  const answer = await fetch(address, { ...options, headers: { 'X-Part': 'pick' } });
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const part = page.getElementById('pick');
  if (!part) throw new Error(`status ${answer.status}`);
  return document.importNode(part, true);
};

// Returns { href, title }; an empty href takes the link away; null when the person closed the dialog.
export const pick = (address, kind, present) => new Promise((resolve) => {
  const start = new URL(address, location.href);
  start.searchParams.set('for', kind);
  const dialog = frame('');
  let here = start;
  const end = (chosen) => { dialog.close(); dialog.remove(); resolve(chosen); };
  const open = async (url) => {
    let part;
    try { part = await fetched(url); } catch { end(null); return; }
    dialog.setAttribute('aria-label', part.querySelector('h1').textContent);
    dialog.replaceChildren(part);
    here = url;
    dialog.querySelectorAll('[data-js]').forEach((each) => { each.hidden = false; });
    dialog.querySelectorAll('[data-no-js]').forEach((each) => { each.hidden = true; });
    const typed = dialog.querySelector('[name=address]');
    if (typed && present) typed.value = present;
    const none = dialog.querySelector('[data-unlink]');
    if (none) none.hidden = !present;
    (dialog.querySelector('[name=q]') || dialog.querySelector('button')).focus();
  };
  dialog.addEventListener('cancel', (e) => { e.preventDefault(); end(null); });
  dialog.addEventListener('click', (e) => {
    const chosen = e.target.closest('[data-pick]'), way = e.target.closest('a[href]');
    if (e.target === dialog || e.target.closest('[data-close]')) end(null);
    else if (e.target.closest('[data-unlink]')) end({ href: '', title: '' });
    else if (chosen) end({ href: chosen.dataset.pick, title: chosen.dataset.title });
    else if (way) { e.preventDefault(); open(new URL(way.getAttribute('href'), here)); }
  });
  dialog.addEventListener('submit', (e) => {
    e.preventDefault();
    const data = new FormData(e.target);
    if (data.has('address')) {
      const href = data.get('address').trim();
      end({ href, title: '' });
    } else {
      const url = new URL(e.target.getAttribute('action'), here);
      url.search = new URLSearchParams(data);
      open(url);
    }
  });
  open(start);
  dialog.showModal();
});
