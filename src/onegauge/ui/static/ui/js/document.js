/* Documents: j and k move in the lines, t opens the trace under a line, the print button prints. */
(function () {
  'use strict';
  function lines() { return Array.prototype.slice.call(document.querySelectorAll('table.tbl-lines tbody tr:not(.trace-row)')); }
  function current() { return document.querySelector('table.tbl-lines tbody tr.cur'); }
  function choose(row) {
    var before = current();
    if (before) { before.classList.remove('cur'); }
    row.classList.add('cur');
    row.scrollIntoView({ block: 'nearest' });
  }
  function toggle(row) {
    var button = row.querySelector('.tr-b');
    if (!button) { return; }
    choose(row);
    var below = row.nextElementSibling;
    if (below && below.classList.contains('trace-row')) {
      below.remove();
      button.setAttribute('aria-expanded', 'false');
      return;
    }
    var table = row.closest('table');
    button.setAttribute('aria-expanded', 'true');
    window.htmx.ajax('GET', table.dataset.trace + button.dataset.line + '/', { target: row, swap: 'afterend', source: row });
  }
  document.addEventListener('click', function (event) {
    var button = event.target.closest('.tr-b');
    if (button && window.htmx && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      toggle(button.closest('tr'));
    }
    if (event.target.closest('[data-print]')) { window.print(); }
  });
  document.addEventListener('keydown', function (event) {
    if (event.target.matches('input,textarea,select') || event.ctrlKey || event.metaKey || event.altKey) { return; }
    var rows = lines();
    if (!rows.length || document.querySelector('dialog[open]')) { return; }
    var at = rows.indexOf(current());
    if (event.key === 'j' || event.key === 'k') {
      choose(rows[Math.max(0, Math.min(rows.length - 1, at + (event.key === 'j' ? 1 : -1)))]);
    } else if (event.key === 't') {
      var row = (event.target.closest && event.target.closest('table.tbl-lines tbody tr:not(.trace-row)')) || current() || rows[0];
      toggle(row);
    }
  });
  function showOpenTab() {
    document.querySelectorAll('.tabs [aria-current]').forEach(function (tab) {
      var bar = tab.parentElement;
      bar.scrollLeft = tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2;
    });
  }
  document.addEventListener('htmx:afterSettle', showOpenTab);
  showOpenTab();
  document.querySelectorAll('[data-print]').forEach(function (button) { button.hidden = false; });
}());
