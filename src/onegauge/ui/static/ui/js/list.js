/* Lists: j and k move, x selects, Enter opens, f filters. The selection is kept by id outside the swapped sheet, so
   that filters, sorting and pages never lose it. In the column chooser Alt and the arrow keys move a column. */
(function () {
  'use strict';
  var chosen = new Set(), everything = false, place = null, opened = [];
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function one(selector) { return document.querySelector(selector); }
  function boxes() { return all('table[data-keys] tbody .cbx'); }
  function sheet() { return document.getElementById('list'); }
  function show() {
    var bar = one('[data-bulk]'), here = sheet();
    boxes().forEach(function (box) {
      box.checked = everything || chosen.has(box.value);
      box.closest('tr').classList.toggle('on', box.checked);
    });
    if (!bar || !here) { return; }
    var ticked = boxes().filter(function (box) { return box.checked; }).length, page = boxes().length;
    var head = one('[data-all]'), take = bar.querySelector('[data-take-all]');
    if (head) {
      head.checked = page > 0 && ticked === page;
      head.indeterminate = ticked > 0 && ticked < page;
    }
    bar.hidden = !everything && !chosen.size;
    bar.querySelector('[data-count]').textContent = everything ? here.dataset.wordsEvery : String(chosen.size);
    take.textContent = here.dataset.wordsAll;
    take.hidden = everything || !page || ticked < page || Number(here.dataset.size) <= chosen.size;
    bar.querySelector('[data-ids]').value = everything ? '' : Array.from(chosen).join(',');
    bar.querySelector('[data-everything]').value = everything ? 'yes' : '';
    bar.querySelector('[data-query]').value = here.dataset.query;
  }
  function mark(box) {
    if (everything) {
      everything = false;
      boxes().forEach(function (other) { if (other !== box) { chosen.add(other.value); } });
    }
    if (box.checked) { chosen.add(box.value); } else { chosen.delete(box.value); }
  }
  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-all]')) {
      boxes().forEach(function (box) { box.checked = event.target.checked; });
      everything = false;
      boxes().forEach(mark);
      show();
    } else if (event.target.matches('table[data-keys] tbody .cbx')) { mark(event.target); show(); }
  });
  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-clear]')) { chosen.clear(); everything = false; show(); }
    if (event.target.closest('[data-take-all]')) { everything = true; chosen.clear(); show(); }
    var button = event.target.closest('[data-move]');
    if (button) { move(button.closest('li'), button.dataset.move, button); }
  });
  function move(line, way, focus) {
    var other = way === 'up' ? line.previousElementSibling : line.nextElementSibling;
    if (!other) { return; }
    line.parentNode.insertBefore(line, way === 'up' ? other : other.nextElementSibling);
    focus.focus();
  }
  /* What the person looks at stays: the row in hand, open facets, and the field that is typed in. */
  document.addEventListener('htmx:beforeSwap', function (event) {
    if (event.detail.target.id !== 'list') { return; }
    var at = document.activeElement, current = one('table[data-keys] tr.cur .cbx');
    place = { id: at && at.id, start: at && at.type === 'search' ? at.selectionStart : null, row: current && current.value };
    opened = all('#list details[open]').map(function (part) { return part.id || part.querySelector('summary').textContent; });
  });
  document.addEventListener('htmx:afterSettle', function (event) {
    var asked = event.detail.target;
    if (place && asked && (asked.id === 'list' || event.detail.elt.id === 'list')) {
      all('#list details').forEach(function (part) {
        if (opened.indexOf(part.id || part.querySelector('summary').textContent) >= 0) { part.open = true; }
      });
      var field = place.id && document.getElementById(place.id);
      if (field) {
        field.focus({ preventScroll: true });
        if (place.start !== null && field.setSelectionRange) { field.setSelectionRange(place.start, place.start); }
      }
      boxes().forEach(function (box) { if (box.value === place.row) { box.closest('tr').classList.add('cur'); } });
      place = null;
    }
    show();
  });
  document.addEventListener('keydown', function (event) {
    var line = event.target.closest && event.target.closest('[data-cols] li');
    if (line && event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault();
      move(line, event.key === 'ArrowUp' ? 'up' : 'down', event.target);
      return;
    }
    if (event.key === 'Enter' && event.target.matches('[data-no-filter]')) { event.preventDefault(); return; }
    if (event.target.matches('input:not([type=checkbox]),textarea,select') || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (one('dialog[open]')) { return; }
    if (event.key === 'f') {
      var field = document.getElementById('list-q');
      if (field) { event.preventDefault(); field.focus(); field.select(); }
      return;
    }
    var rows = all('table[data-keys] tbody tr');
    if (!rows.length) { return; }
    var at = rows.findIndex(function (row) { return row.classList.contains('cur'); });
    if (event.key === 'j' || event.key === 'k') {
      if (at >= 0) { rows[at].classList.remove('cur'); }
      at = Math.max(0, Math.min(rows.length - 1, at + (event.key === 'j' ? 1 : -1)));
      rows[at].classList.add('cur');
      rows[at].scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'x' && at >= 0) {
      var box = rows[at].querySelector('.cbx');
      if (box) { box.click(); }
    } else if (event.key === 'Enter' && at >= 0 && (event.target === document.body || event.target.closest('[data-keys]') || event.target.matches('.tbl-list'))) {
      var link = rows[at].querySelector('a');
      if (link && !event.target.closest('a')) { link.click(); }
    }
  });
  function reveal() {
    var tabs = one('#list .views'), here = tabs && tabs.querySelector('[aria-current]');
    if (here) { tabs.scrollLeft = here.offsetLeft - tabs.offsetLeft - 16; }
  }
  document.addEventListener('htmx:afterSettle', reveal);
  show();
  reveal();
}());
