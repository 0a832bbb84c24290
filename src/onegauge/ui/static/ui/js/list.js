/* Lists: j and k move, x selects, Enter opens, f filters; the bulk bar counts what is selected. */
(function () {
  'use strict';
  function boxes() { return Array.prototype.slice.call(document.querySelectorAll('table[data-keys] tbody .cbx')); }
  function count() {
    var chosen = boxes().filter(function (box) { return box.checked; });
    boxes().forEach(function (box) { box.closest('tr').classList.toggle('on', box.checked); });
    var bar = document.querySelector('[data-bulk]');
    if (bar) {
      bar.hidden = !chosen.length;
      bar.querySelector('[data-count]').textContent = String(chosen.length);
    }
    var all = document.querySelector('[data-all]');
    if (all) { all.checked = chosen.length > 0 && chosen.length === boxes().length; }
  }
  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-all]')) {
      boxes().forEach(function (box) { box.checked = event.target.checked; });
      count();
    } else if (event.target.matches('table[data-keys] tbody .cbx')) { count(); }
  });
  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-clear]')) {
      boxes().forEach(function (box) { box.checked = false; });
      count();
    }
  });
  document.addEventListener('htmx:afterSettle', count);
  document.addEventListener('keydown', function (event) {
    if (event.target.matches('input:not([type=checkbox]),textarea,select') || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var rows = Array.prototype.slice.call(document.querySelectorAll('table[data-keys] tbody tr'));
    if (event.key === 'f') {
      var field = document.getElementById('list-q');
      if (field) { event.preventDefault(); field.focus(); }
      return;
    }
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
    } else if (event.key === 'Enter' && at >= 0 && event.target === document.body) {
      var link = rows[at].querySelector('a');
      if (link) { link.click(); }
    }
  });
  count();
}());
