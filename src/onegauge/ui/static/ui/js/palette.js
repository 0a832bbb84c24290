/* Search anything: "/" or Ctrl-K opens it, arrows choose, Enter opens, Ctrl-Enter opens in a new tab. */
(function () {
  'use strict';
  var dialog = document.getElementById('palette');
  if (!dialog || !dialog.showModal) { return; }
  var field = dialog.querySelector('[name=q]'), box = document.getElementById('palette-hits');
  var form = dialog.querySelector('form'), waiting, running, at = -1;
  function hits() { return Array.prototype.slice.call(box.querySelectorAll('[role=option]')); }
  function choose(index) {
    var all = hits();
    at = all.length ? (index + all.length) % all.length : -1;
    all.forEach(function (one, place) { one.setAttribute('aria-selected', String(place === at)); });
    if (at < 0) { field.removeAttribute('aria-activedescendant'); return; }
    field.setAttribute('aria-activedescendant', all[at].id);
    all[at].scrollIntoView({ block: 'nearest' });
  }
  function ask() {
    if (running) { running.abort(); }
    running = new AbortController();
    dialog.classList.add('is-busy');
    return fetch(form.action + '?at=' + encodeURIComponent(form.dataset.at) + '&q=' + encodeURIComponent(field.value), {
      credentials: 'same-origin', signal: running.signal, headers: { 'HX-Request': 'true', 'HX-Target': 'palette-hits' }
    }).then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
      .then(function (text) {
        box.innerHTML = text;
        dialog.classList.remove('is-busy');
        choose(0);
        var said = box.querySelector('[data-said]');
        document.getElementById('palette-said').textContent = said ? said.dataset.said : '';
      })
      .catch(function (why) { if (why && why.name !== 'AbortError') { location.assign(form.action + '?q=' + encodeURIComponent(field.value)); } });
  }
  function open() {
    if (dialog.open) { field.focus(); return; }
    field.value = '';
    dialog.showModal();
    field.focus();
    ask();
  }
  function go(away) {
    var all = hits();
    if (at < 0 || !all[at]) { return; }
    if (away) { window.open(all[at].href, '_blank', 'noopener'); } else { location.assign(all[at].href); }
  }
  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-palette]') && !event.ctrlKey && !event.metaKey) { event.preventDefault(); open(); }
  });
  document.addEventListener('keydown', function (event) {
    var typing = event.target.matches('input:not([type=checkbox]),textarea,select');
    var called = (event.key === '/' && !typing && !event.ctrlKey && !event.altKey) || (event.key === 'k' && (event.ctrlKey || event.metaKey));
    if (called && !document.querySelector('dialog[open]:not(#palette)')) { event.preventDefault(); open(); }
  });
  field.addEventListener('input', function () {
    clearTimeout(waiting);
    waiting = setTimeout(function () { waiting = 0; ask(); }, 120);
  });
  field.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      dialog.close();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      choose(at + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      var away = event.ctrlKey || event.metaKey;
      if (waiting) { clearTimeout(waiting); waiting = 0; ask().then(function () { go(away); }); } else { go(away); }
    }
  });
  form.addEventListener('submit', function (event) { event.preventDefault(); });
}());
