/* Menus close on a click elsewhere and on Escape; toasts leave after eight seconds; "/" goes to the search. */
(function () {
  'use strict';
  function openMenus() { return document.querySelectorAll('details.menu[open]'); }
  document.addEventListener('click', function (event) {
    openMenus().forEach(function (menu) { if (!menu.contains(event.target)) { menu.open = false; } });
    var shut = event.target.closest('[data-close-toast]');
    if (shut) { shut.closest('.toast').remove(); }
  });
  function typing(event) {
    return event.target.matches('input:not([type=checkbox]),textarea,select') || event.ctrlKey || event.metaKey || event.altKey;
  }
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') {
      document.documentElement.dataset.nav = 'shut';
      openMenus().forEach(function (menu) { menu.open = false; menu.querySelector('summary').focus(); });
      return;
    }
    var search = document.getElementById('search');
    if (search && ((event.key === '/' && !typing(event)) || (event.key === 'k' && (event.ctrlKey || event.metaKey)))) {
      event.preventDefault();
      search.focus();
    }
  });
  document.querySelectorAll('.toasts .toast').forEach(function (toast) {
    setTimeout(function () { toast.remove(); }, 8000);
  });
}());
