/* The dialog before an act: htmx fills it, the browser shows it; without scripts the same address is a page. */
(function () {
  'use strict';
  var dialog = document.getElementById('dialog');
  if (!dialog) { return; }
  document.addEventListener('htmx:afterSwap', function (event) {
    if (event.detail.target.id === 'dialog-body' && !dialog.open) { dialog.showModal(); }
  });
  document.addEventListener('htmx:beforeSwap', function (event) {
    var status = event.detail.xhr.status;
    if (status === 422 || status === 409 || status === 403) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  dialog.addEventListener('click', function (event) {
    if (event.target.closest('[data-cancel]')) { event.preventDefault(); dialog.close(); }
  });
}());
