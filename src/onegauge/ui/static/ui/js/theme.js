/* Theme, density and side bar, before the first paint. The switches stand at the foot of the side bar and in the account menu. */
(function () {
  'use strict';
  var root = document.documentElement, asked = new URLSearchParams(location.search);
  var media = window.matchMedia && matchMedia('(prefers-color-scheme: dark)');
  function keep(name, value) {
    try {
      if (value === undefined) { return localStorage.getItem('og-' + name); }
      localStorage.setItem('og-' + name, value);
    } catch (refused) { return null; }
    return value;
  }
  function theme() {
    var chosen = asked.get('theme') || keep('theme');
    root.dataset.theme = chosen === 'light' || chosen === 'dark' ? chosen : (media && media.matches ? 'dark' : 'light');
  }
  theme();
  if (media && media.addEventListener) { media.addEventListener('change', theme); }
  root.dataset.density = asked.get('density') || keep('density') || 'comfortable';
  root.dataset.side = keep('side') || 'full';
  var next = {
    theme: function (now) { return now === 'dark' ? 'light' : 'dark'; },
    density: function (now) { return now === 'compact' ? 'comfortable' : 'compact'; },
    side: function (now) { return now === 'slim' ? 'full' : 'slim'; },
    nav: function (now) { return now === 'open' ? 'shut' : 'open'; }
  };
  function press() {
    var now = { theme: keep('theme') || 'system', density: root.dataset.density };
    document.querySelectorAll('[data-set]').forEach(function (button) {
      button.setAttribute('aria-pressed', String(now[button.dataset.set] === button.value));
    });
  }
  function drawer(state) {
    root.dataset.nav = state;
    var button = document.querySelector('[data-toggle=nav]'), side = document.getElementById('side');
    if (!button || !side) { return; }
    button.setAttribute('aria-expanded', String(state === 'open'));
    if (state === 'open') { side.querySelector('.nav a').focus(); }
  }
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-toggle]'), set = event.target.closest('[data-set]');
    if (set) {
      keep(set.dataset.set, set.value);
      if (set.dataset.set === 'theme') { asked.delete('theme'); theme(); } else { root.dataset[set.dataset.set] = set.value; }
      press();
      return;
    }
    if (button) {
      var name = button.dataset.toggle, value = next[name](root.dataset[name]);
      if (name === 'nav') { drawer(value); return; }
      root.dataset[name] = value;
      keep(name, value);
      press();
      return;
    }
    if (root.dataset.nav === 'open' && !event.target.closest('.side')) { drawer('shut'); }
  });
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && root.dataset.nav === 'open') {
      drawer('shut');
      document.querySelector('[data-toggle=nav]').focus();
    }
  });
  document.addEventListener('DOMContentLoaded', function () {
    var open = (keep('areas') || '').split(' ');
    document.querySelectorAll('[data-fold]').forEach(function (button) {
      if (open.indexOf(button.dataset.fold) >= 0) { unfold(button, true); }
    });
    press();
  });
  function unfold(button, open) {
    button.setAttribute('aria-expanded', String(open));
    document.getElementById(button.getAttribute('aria-controls')).hidden = !open;
  }
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-fold]');
    if (!button) { return; }
    unfold(button, button.getAttribute('aria-expanded') !== 'true');
    var open = Array.prototype.filter.call(document.querySelectorAll('[data-fold][aria-expanded=true]'), function (one) {
      return !one.parentNode.querySelector('a[aria-current]');
    });
    keep('areas', open.map(function (one) { return one.dataset.fold; }).join(' '));
  });
}());
