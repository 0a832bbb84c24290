/* A secret that is shown once: a button copies it where the browser allows that. */
(function () {
  'use strict';
  var said = document.querySelector('[data-copied]');
  Array.prototype.forEach.call(document.querySelectorAll('[data-copy]'), function (button) {
    button.hidden = !navigator.clipboard;
    button.addEventListener('click', function () {
      navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value).then(function () {
        if (said) { said.textContent = said.dataset.words; }
      });
    });
  });
}());
