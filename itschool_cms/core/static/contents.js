// Comforts of the contents of a folder: drag order, progress that goes on by itself, files one by one.
const all = (sel, root = document) => [...root.querySelectorAll(sel)];

// Long work goes on by itself; without script the button does it.
all('form[data-continue]').forEach((form) => setTimeout(() => form.requestSubmit(form.querySelector('button:not([name])')), 150));

// Rows are dragged to their place; the menu of each row does the same by keyboard.
all('table[data-drag]').forEach((table) => {
  const form = document.getElementById(table.dataset.drag);
  const rows = all('tr[data-uid]', table);
  let dragged = null;
  const mark = (row) => rows.forEach((each) => each.classList.toggle('drop-here', each === row));
  rows.forEach((row) => {
    row.draggable = true;
    row.addEventListener('dragstart', (e) => {
      dragged = row;
      e.dataTransfer.effectAllowed = 'move';
      e.dataTransfer.setData('text/plain', row.dataset.uid);
    });
    row.addEventListener('dragend', () => { dragged = null; mark(null); });
    row.addEventListener('dragover', (e) => { if (dragged) { e.preventDefault(); mark(row); } });
    row.addEventListener('drop', (e) => {
      if (!dragged || dragged === row) return;
      e.preventDefault();
      form.elements.put.value = dragged.dataset.uid;
      form.elements.at.value = row.dataset.uid;
      form.submit();
    });
  });
});

// Files go one by one, each with its progress and its own answer.
const line = (list, name) => {
  const item = document.createElement('li');
  const box = document.createElement('div');
  const title = document.createElement('b');
  const note = document.createElement('small');
  const bar = document.createElement('progress');
  box.className = 'grow';
  title.textContent = name;
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute('aria-label', name);
  box.append(title, note, bar);
  item.append(box);
  list.append(item);
  return { title, note, bar };
};

const send = (form, file, shown) => new Promise((done) => {
  const data = new FormData();
  const request = new XMLHttpRequest();
  data.append('csrf_token', form.elements.csrf_token.value);
  data.append('answer', 'json');
  data.append('files', file);
  request.upload.addEventListener('progress', (e) => { if (e.lengthComputable) shown.bar.value = e.loaded / e.total; });
  request.addEventListener('loadend', () => {
    let answer = {};
    try { answer = JSON.parse(request.responseText); } catch { /* not ours: the message below says so */ }
    shown.bar.remove();
    if (request.status === 200 && answer.href) {
      const link = document.createElement('a');
      link.href = answer.href;
      link.textContent = answer.title;
      shown.title.replaceWith(link);
      shown.note.textContent = form.dataset.sent;
    } else {
      shown.note.textContent = answer.reason || form.dataset.failed;
    }
    done(Boolean(answer.href));
  });
  shown.note.textContent = form.dataset.bytes;
  request.open('POST', form.action);
  request.send(data);
});

all('form[data-upload]').forEach((form) => {
  const list = form.querySelector('[data-files]');
  let queue = Promise.resolve();
  const take = (files) => {
    const box = form.closest('details');
    if (box) box.open = true;
    [...files].forEach((file) => {
      const shown = line(list, file.name);
      queue = queue.then(() => send(form, file, shown)).then((sent) => {
        if (sent) form.querySelector('[data-then]').hidden = false;
      });
    });
  };
  form.addEventListener('submit', (e) => {
    if (!form.elements.files.files.length) return;
    e.preventDefault();
    take(form.elements.files.files);
    form.elements.files.value = '';
  });
  const holds = (e) => e.dataTransfer && [...e.dataTransfer.types].includes('Files');
  document.addEventListener('dragover', (e) => { if (holds(e)) e.preventDefault(); });
  document.addEventListener('drop', (e) => { if (holds(e)) { e.preventDefault(); take(e.dataTransfer.files); } });
});
