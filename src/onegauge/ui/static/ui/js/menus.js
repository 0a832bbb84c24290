/* Menus close on a click elsewhere and on Escape, arrows move in them; toasts leave after eight seconds; "?" opens the help. */
(function () {
  'use strict';
  function openMenus() { return document.querySelectorAll('details.menu[open]'); }
  function each(list, act) { Array.prototype.forEach.call(list, act); }
  document.addEventListener('click', function (event) {
    each(openMenus(), function (menu) { if (!menu.contains(event.target)) { menu.open = false; } });
    var shut = event.target.closest('[data-close-toast]');
    if (shut) { shut.closest('.toast').remove(); }
    var help = event.target.closest('[data-help]');
    if (help && !event.ctrlKey && !event.metaKey && showHelp(help.href)) { event.preventDefault(); }
    var dialog = event.target.closest('dialog');
    if (dialog && (event.target === dialog || event.target.closest('[data-shut]'))) { dialog.close(); }
  });
  function showHelp(address) {
    var dialog = document.getElementById('help');
    if (!dialog || !dialog.showModal) { return false; }
    each(openMenus(), function (menu) { menu.open = false; });
    fetch(address, { credentials: 'same-origin', headers: { 'HX-Request': 'true', 'HX-Target': 'help-body' } })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
      .then(function (text) {
        document.getElementById('help-body').innerHTML = text;
        if (!dialog.open) { dialog.showModal(); }
        var part = address.split('#')[1];
        if (part && document.getElementById(part)) { document.getElementById(part).scrollIntoView(); }
      })
      .catch(function () { location.assign(address); });
    return true;
  }
  function typing(event) {
    return event.target.matches('input:not([type=checkbox]),textarea,select') || event.ctrlKey || event.metaKey || event.altKey;
  }
  function step(event) {
    var menu = event.target.closest('details.menu[open]');
    if (!menu || event.target.matches('select,textarea')) { return; }
    var stops = Array.prototype.filter.call(menu.querySelectorAll('.pop a, .pop button, .pop [data-narrow]'), function (one) {
      return one.offsetParent !== null;
    });
    if (!stops.length) { return; }
    var at = stops.indexOf(document.activeElement), down = event.key === 'ArrowDown';
    event.preventDefault();
    stops[(at + (down ? 1 : stops.length - (at < 0 ? 0 : 1))) % stops.length].focus();
  }
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') {
      each(openMenus(), function (menu) { menu.open = false; menu.querySelector('summary').focus(); });
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      step(event);
    } else if (event.key === '?' && !typing(event)) {
      var help = document.querySelector('a[data-help]');
      if (help && showHelp(help.href)) { event.preventDefault(); }
    }
  });
  document.addEventListener('toggle', function (event) {
    var field = event.target.open && event.target.querySelector('[data-narrow]');
    if (field) { field.focus(); }
  }, true);
  document.addEventListener('input', function (event) {
    if (!event.target.matches('[data-narrow]')) { return; }
    var words = event.target.value.toLowerCase().split(/\s+/);
    each(event.target.closest('.pop').querySelectorAll('[data-words]'), function (line) {
      line.hidden = !words.every(function (word) { return line.dataset.words.indexOf(word) >= 0; });
    });
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Enter' || !event.target.matches('[data-narrow]')) { return; }
    event.preventDefault();
    var first = event.target.closest('.pop').querySelector('[data-words]:not([hidden]) button');
    if (first) { first.click(); }
  });
  document.addEventListener('submit', function (event) {
    var next = event.target.matches('[data-scope]') && event.target.elements.next;
    if (next) { next.value = location.pathname + location.search; }
  });
  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-send]')) { event.target.form.submit(); }
  });
  each(document.querySelectorAll('.toasts .toast'), function (toast) {
    setTimeout(function () { toast.remove(); }, 8000);
  });
}());
