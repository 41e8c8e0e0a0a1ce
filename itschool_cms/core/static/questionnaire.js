// Shows a question only where the answers above it ask for it. The server judges the same conditions; without this file all are shown.
const told = document.querySelector('[data-conditions]');
const conditions = told ? JSON.parse(told.dataset.conditions) : [];
const block = (key) => document.querySelector(`.q-${key}`);

// "2,50" and "2.5" are the same number.
const compared = (text, kind) => (kind === 'number' && /^-?\d+(?:[.,]\d+)?$/.test(text) ? String(Number(text.replace(',', '.'))) : text.toLowerCase());

// What was answered, as texts without case.
const answers = (key, kind) => {
  const controls = [...(block(key)?.querySelectorAll('input:not([type=hidden]), select, textarea') || [])];
  const given = controls.filter((c) => (/^(radio|checkbox)$/.test(c.type) ? c.checked : true)).map((c) => c.value.trim()).filter(Boolean);
  return given.map((text) => compared(text, kind));
};

const holds = ({ if: key, kind, operator, value }) => {
  const given = answers(key, kind);
  const wanted = compared(value.trim(), kind);
  if (operator === 'contains') return given.some((text) => (kind === 'several' ? text === wanted : text.includes(wanted)));
  const same = given.length === 1 && given[0] === wanted;
  return operator === 'is' ? same : !same;
};

// In the order of the questions: one that looks at a hidden question is hidden too.
const show = () => conditions.forEach((each) => {
  const own = block(each.field);
  if (own) own.hidden = Boolean(block(each.if)?.hidden) || !holds(each);
});

if (conditions.length) {
  document.addEventListener('input', show);
  document.addEventListener('change', show);
  show();
}
