(() => {
  'use strict';
  const PAGE = 200;
  const body = document.querySelector('#workloads tbody');
  if (!body) return;
  const search = document.getElementById('search');
  const decision = document.getElementById('decision');
  const namespace = document.getElementById('namespace');
  const shown = document.getElementById('shown');
  const all = document.getElementById('all');
  const headings = Array.from(document.querySelectorAll('#workloads th'));
  const compare = new Intl.Collator('en', {numeric: true, sensitivity: 'base'}).compare;
  const rows = Array.from(body.rows, (row) => ({
    row,
    text: row.textContent.toLowerCase(),
    decision: row.dataset.decision,
    namespace: row.dataset.namespace,
    keys: Array.from(row.cells, (cell) => cell.dataset.key === undefined ? cell.textContent : Number(cell.dataset.key)),
  }));
  let order = rows.slice();
  let limit = PAGE;

  for (const name of Array.from(new Set(rows.map((it) => it.namespace))).sort(compare)) {
    const option = document.createElement('option');
    option.value = '=' + name;
    option.textContent = name === '' ? '(none written)' : name;
    namespace.append(option);
  }

  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const hits = order.filter((it) =>
      (decision.value === '' || it.decision === decision.value) &&
      (namespace.value === '' || '=' + it.namespace === namespace.value) &&
      words.every((word) => it.text.includes(word)));
    const visible = hits.slice(0, limit);
    body.replaceChildren(...visible.map((it) => it.row));
    shown.textContent = hits.length === visible.length
      ? hits.length + ' of ' + rows.length
      : 'first ' + visible.length + ' of ' + hits.length;
    all.hidden = hits.length === visible.length;
  };

  const sort = (column) => {
    const heading = headings[column];
    const descending = heading.getAttribute('aria-sort') === 'ascending' ||
      (heading.getAttribute('aria-sort') === null && typeof rows[0]?.keys[column] === 'number');
    headings.forEach((it) => it.removeAttribute('aria-sort'));
    heading.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    const sign = descending ? -1 : 1;
    order.sort((a, b) => {
      const x = a.keys[column], y = b.keys[column];
      return sign * (typeof x === 'number' ? x - y : compare(x, y));
    });
    show();
  };

  const narrow = () => { limit = PAGE; show(); };
  search.addEventListener('input', narrow);
  decision.addEventListener('change', narrow);
  namespace.addEventListener('change', narrow);
  all.addEventListener('click', () => { limit = Infinity; show(); });
  addEventListener('beforeprint', () => { limit = Infinity; show(); });
  headings.forEach((heading, i) => {
    const button = document.createElement('button');
    button.textContent = heading.textContent;
    button.addEventListener('click', () => sort(i));
    heading.replaceChildren(button);
  });
  document.getElementById('tools').hidden = false;
  show();
})();
