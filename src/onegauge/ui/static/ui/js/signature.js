/* A field for a signature: what is drawn becomes the path of an SVG in the hidden input; without a script it stays empty. */
(function () {
  'use strict';
  var NS = 'http://www.w3.org/2000/svg', WIDE = 300, HIGH = 100;
  function round(n, most) { return Math.min(most, Math.max(0, Math.round(n * 10) / 10)); }
  function pad(input) {
    var svg = document.createElementNS(NS, 'svg'), path = document.createElementNS(NS, 'path'), wipe = document.createElement('button');
    svg.setAttribute('viewBox', '0 0 ' + WIDE + ' ' + HIGH);
    svg.setAttribute('class', 'signature');
    svg.setAttribute('role', 'img');
    svg.setAttribute('aria-label', input.labels && input.labels.length ? input.labels[0].textContent.trim() : '');
    path.setAttribute('d', input.value);
    svg.append(path);
    wipe.type = 'button';
    wipe.className = 'btn btn-q';
    wipe.textContent = '↺';
    wipe.setAttribute('aria-label', svg.getAttribute('aria-label') + ' ↺');
    wipe.addEventListener('click', function () { set(''); });
    input.type = 'hidden';
    input.after(svg, wipe);
    var drawing = false;
    function set(text) { input.value = text; path.setAttribute('d', text); }
    function at(event) {
      var box = svg.getBoundingClientRect();
      return round((event.clientX - box.left) * WIDE / box.width, WIDE) + ' ' + round((event.clientY - box.top) * HIGH / box.height, HIGH) + ' ';
    }
    svg.addEventListener('pointerdown', function (event) {
      drawing = true;
      svg.setPointerCapture(event.pointerId);
      set(input.value + 'M' + at(event));
      event.preventDefault();
    });
    svg.addEventListener('pointermove', function (event) { if (drawing && input.value.length < 19900) { set(input.value + 'L' + at(event)); } });
    ['pointerup', 'pointercancel'].forEach(function (name) { svg.addEventListener(name, function () { drawing = false; }); });
  }
  function all() { document.querySelectorAll('input[data-signature]:not([type=hidden])').forEach(pad); }
  document.addEventListener('htmx:afterSettle', all);
  all();
}());
