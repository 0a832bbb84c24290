/* Theme, density and side bar, before the first paint. The switches stand at the foot of the side bar. */
(function () {
  'use strict';
  var root = document.documentElement, asked = new URLSearchParams(location.search);
  function keep(name, value) {
    try {
      if (value === undefined) { return localStorage.getItem('og-' + name); }
      localStorage.setItem('og-' + name, value);
    } catch (refused) { return null; }
    return value;
  }
  var dark = window.matchMedia && matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = asked.get('theme') || keep('theme') || (dark ? 'dark' : 'light');
  root.dataset.density = asked.get('density') || keep('density') || 'comfortable';
  root.dataset.side = keep('side') || 'full';
  var next = {
    theme: function (now) { return now === 'dark' ? 'light' : 'dark'; },
    density: function (now) { return now === 'compact' ? 'comfortable' : 'compact'; },
    side: function (now) { return now === 'slim' ? 'full' : 'slim'; },
    nav: function (now) { return now === 'open' ? 'shut' : 'open'; }
  };
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-toggle]');
    if (button) {
      var name = button.dataset.toggle, value = next[name](root.dataset[name]);
      root.dataset[name] = value;
      if (name !== 'nav') { keep(name, value); }
      return;
    }
    if (root.dataset.nav === 'open' && !event.target.closest('.side')) { root.dataset.nav = 'shut'; }
  });
}());
