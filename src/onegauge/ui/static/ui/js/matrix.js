/* The matrix: arrows move between cells, Enter explains, Escape goes back; filters keep the scroll. */
(function () {
  'use strict';
  var last = null;
  var scroll = null;
  document.documentElement.classList.add('has-js');
  function cells() { return Array.prototype.slice.call(document.querySelectorAll('[data-cell]')); }
  function seen(cell) { return cell.offsetParent !== null; }
  function rove(cell, focus) {
    cells().forEach(function (one) { one.tabIndex = one === cell ? 0 : -1; });
    if (focus) { cell.focus({ preventScroll: true }); cell.scrollIntoView({ block: 'nearest', inline: 'nearest' }); }
  }
  function mark(cell) {
    cells().forEach(function (one) { if (one === cell) { one.setAttribute('aria-current', 'true'); } else { one.removeAttribute('aria-current'); } });
    last = cell ? cell.id : null;
  }
  function start() {
    var all = cells();
    var open = all.filter(function (one) { return one.getAttribute('aria-current'); })[0];
    if (all.length) { rove(open || all.filter(seen)[0] || all[0], false); }
    if (open) { last = open.id; }
  }
  function line(cell) { return Array.prototype.slice.call(cell.closest('tr').querySelectorAll('[data-cell]')).filter(seen); }
  function beside(cell, key) {
    var row = line(cell);
    var at = row.indexOf(cell);
    if (key === 'ArrowLeft' || key === 'ArrowRight') {
      var turned = document.documentElement.dir === 'rtl' ? -1 : 1;
      return row[at + (key === 'ArrowRight' ? turned : -turned)];
    }
    if (key === 'Home') { return row[0]; }
    if (key === 'End') { return row[row.length - 1]; }
    var column = cells().filter(function (one) { return seen(one) && line(one).indexOf(one) === at; });
    return column[column.indexOf(cell) + (key === 'ArrowDown' ? 1 : -1)];
  }
  document.addEventListener('keydown', function (event) {
    var cell = event.target.closest ? event.target.closest('[data-cell]') : null;
    if (cell && ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].indexOf(event.key) >= 0 && !event.ctrlKey && !event.altKey && !event.metaKey) {
      var next = beside(cell, event.key);
      event.preventDefault();
      if (next) { rove(next, true); }
    } else if (event.key === 'Escape' && last && event.target.closest && event.target.closest('#panel')) {
      var back = document.getElementById(last);
      if (back) { rove(back, true); }
    }
  });
  document.addEventListener('click', function (event) {
    var cell = event.target.closest('[data-cell]');
    if (cell) { rove(cell, false); mark(cell); }
    if (event.target.closest('[data-print]')) { window.print(); }
  });
  document.addEventListener('htmx:beforeSwap', function (event) {
    var wrap = document.querySelector('.mx-wrap');
    if (event.detail.target.id === 'matrix' && wrap) { scroll = [wrap.scrollLeft, wrap.scrollTop]; }
  });
  document.addEventListener('htmx:afterSettle', function (event) {
    var wrap = document.querySelector('.mx-wrap');
    if (scroll && wrap) { wrap.scrollLeft = scroll[0]; wrap.scrollTop = scroll[1]; scroll = null; }
    if (event.detail.target && event.detail.target.id === 'panel') {
      var alarm = document.querySelector('#panel [role=alert]');
      var form = document.querySelector('#panel form');
      if (alarm) { alarm.focus(); } else if (form) { form.querySelector('input:not([type=hidden]),select,textarea').focus(); }
      if (last && document.getElementById(last)) { mark(document.getElementById(last)); }
      if (window.matchMedia('(max-width:1180px)').matches) { document.getElementById('panel').scrollIntoView({ block: 'start' }); }
    }
    start();
  });
  start();
}());
