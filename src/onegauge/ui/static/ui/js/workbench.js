/* Workbench: the open row is marked, further rows follow the last, and a board without a selection refreshes while seen. */
(function () {
  'use strict';
  function boxes() { return Array.prototype.slice.call(document.querySelectorAll('#selection tbody .cbx')); }
  function count() {
    var bar = document.querySelector('[data-wb-bulk]'), ticked = boxes().filter(function (box) { return box.checked; });
    boxes().forEach(function (box) { box.closest('tr').classList.toggle('on', box.checked); });
    if (!bar) { return; }
    bar.hidden = !ticked.length;
    bar.querySelector('[data-count]').textContent = String(ticked.length);
  }
  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-wb-all]')) {
      boxes().forEach(function (box) { box.checked = event.target.checked; });
    }
    count();
  });
  document.addEventListener('reset', function () { window.setTimeout(count, 0); });
  document.addEventListener('htmx:afterSettle', function (event) {
    count();
    var panel = document.getElementById('panel');
    if (panel && event.detail.target && event.detail.target.id === 'panel' && window.innerWidth < 1181) {
      panel.scrollIntoView({ block: 'start' });
    }
  });
  document.addEventListener('click', function (event) {
    var link = event.target.closest('[hx-target="#panel"]');
    if (!link) { return; }
    document.querySelectorAll('tr.cur').forEach(function (row) { row.classList.remove('cur'); });
    link.closest('tr').classList.add('cur');
  });
  document.addEventListener('htmx:beforeSwap', function (event) {
    var source = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (source && source.hasAttribute('data-more')) { source.closest('tr').remove(); }
  });
  count();
  function tick() {
    var board = document.querySelector('#board[data-refresh]');
    if (!board || document.hidden || board.querySelector('.cbx:checked') || board.contains(document.activeElement)) { return; }
    window.htmx.trigger(board, 'refresh');
  }
  var first = document.querySelector('#board[data-refresh]');
  if (first) { window.setInterval(tick, Number(first.getAttribute('data-refresh')) * 1000); }
  document.addEventListener('visibilitychange', tick);
}());
