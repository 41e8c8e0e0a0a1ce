// While a form of an item is open: a copy of what is unsaved, a sign of life for the lock, a question on leaving.
const page = document.getElementById('editing');
const form = page && document.querySelector('form.form');
const said = page && page.dataset;
const note = (name) => page.querySelector(`[data-note="${name}"]`);
const TEXTS = 'input:not([type=hidden]):not([type=file]):not([type=password]), textarea, select';
const PAUSE = 800, PULSE = 60_000, WEEK = 7 * 24 * 3600_000;

// On a computer that is not the person's own, the copy goes with the tab: nothing stays for who comes next.
const store = page && (said.keep === 'browser' ? localStorage : sessionStorage);
const read = () => { try { return JSON.parse(store.getItem(said.draft)); } catch { return null; } };
const drop = () => { try { store.removeItem(said.draft); } catch { /* a browser without storage keeps nothing */ } };
const fields = () => [...form.querySelectorAll(TEXTS)].filter((each) => each.name);
const value = (each) => (['checkbox', 'radio'].includes(each.type) ? each.checked : each.value);
const values = () => fields().map((each) => [each.id, value(each)]);

let began, dirty = false, leaving = false, cancelled = false, locked = false, timer;

const keep = () => {
  try { store.setItem(said.draft, JSON.stringify({ at: Date.now(), version: said.version, values: values() })); } catch { /* full */ }
};

// Asks the server for the lock, or tells it that somebody is still there. Null: no answer came.
const ask = async (act) => {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, do: act });
  try {
    const answer = await fetch(act === 'alive' ? said.alive : said.lock, { method: 'POST', body, redirect: 'error' });
    return answer.ok ? await answer.json() : { status: answer.status };
  } catch { return null; }
};
const tell = (answer) => {
  note('offline').hidden = answer !== null;
  note('signed-out').hidden = !(answer && answer.status);
  const taken = note('taken');
  taken.hidden = !(answer && answer.text);
  if (answer && answer.text) taken.querySelector('[data-text]').textContent = answer.text;
};
const pulse = async () => { if (locked) tell(await ask('hold')); };

const changed = () => {
  if (said.lock && !locked) { locked = true; ask('hold').then(tell); }
  dirty = true;
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
};

const offer = (draft) => {
  const box = note('draft');
  // The plain code "en" would stand for the American order of a date.
  const language = document.documentElement.lang === 'en' ? 'en-GB' : document.documentElement.lang;
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' });
  box.querySelector('[data-when]').textContent = when.format(draft.at);
  box.hidden = false;
  box.querySelector('[data-take]').addEventListener('click', () => {
    const by = new Map(draft.values);
    fields().filter((each) => by.has(each.id)).forEach((each) => {
      const before = value(each);
      if (typeof before === 'boolean') each.checked = by.get(each.id); else each.value = by.get(each.id);
      if (value(each) !== before) each.dispatchEvent(new Event('given', { bubbles: true }));
    });
    box.hidden = true;
    // What somebody saved meanwhile is shown beside it, not written over.
    if (draft.version) form.action = form.action.replace(`version=${said.version}`, `version=${draft.version}`);
    changed();
    fields()[0].focus();
  });
  box.querySelector('[data-throw]').addEventListener('click', () => { drop(); box.hidden = true; form.querySelector(TEXTS).focus(); });
};

const start = () => {
  const shown = JSON.stringify(values());
  // A form that came back with what was typed is unsaved from the start.
  began = said.typed ? '' : shown;
  const draft = read();
  if (draft && Date.now() - draft.at > WEEK) drop();
  else if (draft && !said.typed && JSON.stringify(draft.values) !== shown) offer(draft);
  if (said.typed) changed();
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('submit', send);
  form.querySelectorAll('.actions a').forEach((each) => each.addEventListener('click', () => { cancelled = true; }));
  window.addEventListener('beforeunload', (e) => {
    if (dirty && !leaving && JSON.stringify(values()) !== began) { e.preventDefault(); e.returnValue = ''; }
    // Who stays is asked again by the next click.
    setTimeout(() => { cancelled = false; });
  });
  window.addEventListener('pagehide', () => {
    if (cancelled) drop();
    if (leaving || !locked) return;
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, do: 'leave' });
    navigator.sendBeacon(said.lock, body);
  });
  setInterval(pulse, PULSE);
};

// The server is asked before the form goes: without an answer the page stays, and so does all that is on it.
let asked = false, asking = false;
const send = async (e) => {
  if (asked || (e.submitter && e.submitter.formTarget === '_blank')) return;
  e.preventDefault();
  // A second press while the answer is on its way must not add a second item.
  if (asking) return;
  asking = true;
  const answer = await ask(said.lock ? 'hold' : 'alive');
  tell(answer);
  if (answer === null || answer.status) { asking = false; keep(); document.querySelector('#editing [data-note]:not([hidden])').focus(); return; }
  clearTimeout(timer);
  keep();
  try { sessionStorage.setItem('sent', JSON.stringify([said.keep, said.draft])); } catch { /* nothing was kept */ }
  asked = leaving = true;
  if (e.submitter) form.requestSubmit(e.submitter); else form.requestSubmit();
  asked = false;
  setTimeout(() => { asking = leaving = false; }, 1000);
};

if (form) start();
