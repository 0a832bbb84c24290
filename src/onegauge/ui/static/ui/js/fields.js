/* Fields typed by code get suggestions; the scan field keeps the focus; Enter in a line grid adds a line. */
(function () {
  'use strict';
  var waiting;
  function suggest(input) {
    var parts = input.dataset.lookup.toLowerCase().split('.');
    var list = document.getElementById('codes-' + parts.join('-'));
    if (!list) {
      list = document.createElement('datalist');
      list.id = 'codes-' + parts.join('-');
      document.body.appendChild(list);
    }
    input.setAttribute('list', list.id);
    fetch('/lookup/' + parts[0] + '/' + parts[1] + '/?q=' + encodeURIComponent(input.value), { credentials: 'same-origin' })
      .then(function (response) { return response.ok ? response.json() : { found: [] }; })
      .then(function (answer) {
        list.replaceChildren.apply(list, answer.found.map(function (one) {
          var option = document.createElement('option');
          option.value = one.value;
          option.label = one.label ? one.value + ' · ' + one.label : one.value;
          return option;
        }));
      });
  }
  document.addEventListener('input', function (event) {
    if (!event.target.matches('[data-lookup]') || !event.target.value) { return; }
    clearTimeout(waiting);
    waiting = setTimeout(function () { suggest(event.target); }, 150);
  });
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Enter' && event.target.matches('.grid-in input')) {
      var add = document.querySelector('[name=add_line]');
      if (add) { event.preventDefault(); add.click(); }
    }
  });
  function focusScan() {
    var scan = document.querySelector('[data-scan]');
    if (scan) { scan.focus(); }
  }
  document.addEventListener('htmx:afterSettle', focusScan);
  focusScan();
}());
