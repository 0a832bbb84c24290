/* Fields typed by code open a list of what may be meant; the scan field keeps the focus. */
(function () {
  'use strict';
  var box, input, shown = [], at = -1, waiting, asked = 0, RECENT = 6;
  function list() {
    if (!box) {
      box = document.createElement('ul');
      box.className = 'suggest';
      box.id = 'suggest';
      box.setAttribute('role', 'listbox');
      box.hidden = true;
      box.addEventListener('mousedown', function (event) {
        var item = event.target.closest('[role=option]');
        event.preventDefault();
        if (item) { take(Number(item.dataset.at)); }
      });
    }
    var home = input.closest('dialog') || document.body;
    if (box.parentNode !== home) { home.appendChild(box); }
    return box;
  }
  function store() { return 'og-recent-' + input.dataset.lookup; }
  function recent() {
    try { return JSON.parse(localStorage.getItem(store())) || []; } catch (refused) { return []; }
  }
  function remember(one) {
    var kept = recent().filter(function (other) { return other.value !== one.value; });
    kept.unshift({ value: one.value, label: one.label, note: '' });
    try { localStorage.setItem(store(), JSON.stringify(kept.slice(0, RECENT))); } catch (refused) { return; }
  }
  function shut() {
    if (!input) { return; }
    asked += 1;
    clearTimeout(waiting);
    if (box) { box.hidden = true; }
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    shown = [];
    at = -1;
  }
  function mark(next) {
    at = next;
    Array.prototype.forEach.call(box.children, function (item, n) { item.setAttribute('aria-selected', String(n === at)); });
    if (at < 0) { input.removeAttribute('aria-activedescendant'); return; }
    input.setAttribute('aria-activedescendant', 'suggest-' + at);
    box.children[at].scrollIntoView({ block: 'nearest' });
  }
  function part(css, text) {
    var span = document.createElement('span');
    span.className = css;
    span.textContent = text || '';
    return span;
  }
  function open(found) {
    shown = found;
    var home = list();
    home.replaceChildren.apply(home, found.map(function (one, n) {
      var item = document.createElement('li');
      item.id = 'suggest-' + n;
      item.dataset.at = n;
      item.setAttribute('role', 'option');
      item.append(part('mono', one.value), part('name', one.label), part('note', one.note));
      return item;
    }));
    home.hidden = !found.length;
    input.setAttribute('aria-expanded', String(found.length > 0));
    if (!found.length) { return; }
    var place = input.getBoundingClientRect(), width = Math.min(Math.max(place.width, 380), window.innerWidth - 16);
    home.style.width = width + 'px';
    home.style.left = Math.max(8, Math.min(place.left, window.innerWidth - width - 8)) + 'px';
    home.style.top = (place.bottom + home.offsetHeight + 4 > window.innerHeight ? Math.max(4, place.top - home.offsetHeight - 4) : place.bottom + 4) + 'px';
    mark(input.value.trim() ? 0 : -1);
  }
  function name(field, text) {
    var row = field.closest('[data-line]'), place = row ? row.querySelector('[data-cell=name]') : field.parentNode.querySelector('.named');
    if (!place && !row) {
      place = part('hint named', '');
      field.insertAdjacentElement('afterend', place);
    }
    if (place) { place.textContent = text || ''; }
  }
  function take(n) {
    var one = shown[n], field = input;
    field.value = one.value;
    name(field, one.label);
    remember(one);
    shut();
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
  function address(field, text) {
    var parts = field.dataset.lookup.toLowerCase().split('.'), query = new URLSearchParams({ q: text, by: field.dataset.by || '' });
    (field.dataset.with || '').split(' ').filter(Boolean).forEach(function (other) {
      var beside = field.form && field.form.elements[other];
      if (beside) { query.set(other, beside.value); }
    });
    return '/lookup/' + parts[0] + '/' + parts[1] + '/?' + query;
  }
  function ask(field) {
    var mine = asked += 1, text = field.value.trim();
    if (!text && recent().length) { open(recent()); return; }
    fetch(address(field, text), { credentials: 'same-origin' })
      .then(function (response) { return response.ok ? response.json() : { found: [] }; })
      .then(function (answer) { if (mine === asked && document.activeElement === field) { open(answer.found); } })
      .catch(function () { if (mine === asked) { shut(); } });
  }
  document.addEventListener('focusin', function (event) {
    if (!event.target.matches('input[data-lookup]')) { return; }
    input = event.target;
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-expanded', 'false');
    input.setAttribute('aria-controls', 'suggest');
    list();
  });
  document.addEventListener('focusout', function (event) { if (event.target === input) { shut(); } });
  document.addEventListener('input', function (event) {
    if (event.target !== input || !event.isTrusted) { return; }
    name(input, '');
    shut();
    waiting = setTimeout(ask, 90, input);
  });
  document.addEventListener('keydown', function (event) {
    if (event.target !== input || event.altKey || event.metaKey) { return; }
    var isOpen = shown.length > 0;
    if (event.key === 'ArrowDown' && (isOpen || !input.closest('[data-line]') || !input.value)) {
      event.preventDefault();
      event.stopPropagation();
      if (isOpen) { mark((at + 1) % shown.length); } else { ask(input); }
    } else if (event.key === 'ArrowUp' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      mark((at + shown.length - 1) % shown.length);
    } else if ((event.key === 'Enter' || event.key === 'Tab') && isOpen && !event.ctrlKey && !event.shiftKey && at >= 0) {
      if (event.key === 'Enter') { event.preventDefault(); event.stopPropagation(); }
      take(at);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      shut();
    }
  }, true);
  window.addEventListener('scroll', function (event) { if (event.target !== box) { shut(); } }, true);
  function focusScan() {
    var scan = document.querySelector('[data-scan]');
    if (scan) { scan.focus(); }
  }
  document.addEventListener('htmx:afterSettle', focusScan);
  focusScan();
}());
