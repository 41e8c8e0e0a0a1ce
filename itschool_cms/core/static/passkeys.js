// Passkeys: asks the server for a question, the browser for its answer, and sends that as an ordinary form.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const keys = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

const ask = {
  get: (asked) => navigator.credentials.get({ publicKey: {
    ...asked, challenge: bytes(asked.challenge), allowCredentials: keys(asked.allowCredentials),
  } }),
  create: (asked) => navigator.credentials.create({ publicKey: {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: keys(asked.excludeCredentials),
  } }),
};

const PARTS = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'];
const written = (credential) => JSON.stringify({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  response: Object.fromEntries(PARTS.filter((name) => credential.response[name]).map((name) => [name, text(credential.response[name])])),
});

const question = async (form) => {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const answer = await fetch(form.dataset.question, { method: 'POST', body, redirect: 'error' });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.json();
};

const remember = (form) => {
  const box = document.getElementById(form.dataset.remember);
  if (!box || !box.checked) return;
  const field = document.createElement('input');
  Object.assign(field, { type: 'hidden', name: 'remember', value: 'true' });
  form.append(field);
};

const known = 'PublicKeyCredential' in window;
document.querySelectorAll('[data-passkey-missing]').forEach((note) => { note.hidden = known; });
document.querySelectorAll(known ? 'form[data-passkey]' : 'none').forEach((form) => {
  const failed = form.querySelector('[data-passkey-failed]');
  const button = form.querySelector('button[type=submit]');
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    failed.hidden = true;
    try {
      form.elements.credential.value = written(await ask[form.dataset.passkey](await question(form)));
      remember(form);
      form.submit();
    } catch {
      // Cancelled, too late, no passkey, no network: the person sees the same advice.
      button.disabled = false;
      failed.hidden = false;
    }
  });
});
