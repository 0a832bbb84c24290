/* Forms keep what is typed in this browser, say what is wrong when a field is left, and send once, also after a lost connection. */
(function () {
  'use strict';
  var waiting, resend, sending = false, touched = {}, SKIP = { csrfmiddlewaretoken: 1, version: 1, was: 1 };
  function form() { return document.querySelector('form[data-keep]'); }
  function place() { return 'og-form-' + form().dataset.keep + '-' + new URL(form().action, location.href).pathname; }
  function stored() {
    try { return JSON.parse(localStorage.getItem(place())); } catch (refused) { return null; }
  }
  function forget() {
    clearTimeout(waiting);
    try { localStorage.removeItem(place()); } catch (refused) { return; }
  }
  function values() {
    var found = [];
    new FormData(form()).forEach(function (value, name) {
      var field = form().elements[name];
      if (typeof value === 'string' && !SKIP[name] && !(field && field.type === 'password')) { found.push([name, value]); }
    });
    return found;
  }
  function keep() {
    var now = values();
    try { localStorage.setItem(place(), JSON.stringify({ at: Date.now(), version: version(), values: now })); } catch (refused) { return; }
  }
  function version() { return form().elements.version ? form().elements.version.value : ''; }
  function typed() {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 250);
  }
  function fill(kept) {
    var all = form(), by = {};
    kept.values.forEach(function (pair) { (by[pair[0]] = by[pair[0]] || []).push(pair[1]); });
    if (by['lines-count'] && window.gridRows) { window.gridRows(Number(by['lines-count'][0])); }
    Array.prototype.forEach.call(all.elements, function (one) {
      if (!one.name || SKIP[one.name] || one.type === 'file' || one.type === 'submit' || one.disabled) { return; }
      if (one.type === 'checkbox' || one.type === 'radio') { one.checked = Boolean(by[one.name] && by[one.name].indexOf(one.value) >= 0); return; }
      if (!by[one.name] || one.name === 'lines-count') { return; }
      if (one.matches('select') && !Array.prototype.some.call(one.options, function (option) { return option.value === by[one.name][0]; })) {
        one.add(new Option(by[one.name][0], by[one.name][0]));
      }
      if (one.multiple) {
        Array.prototype.forEach.call(one.options, function (option) { option.selected = by[one.name].indexOf(option.value) >= 0; });
      } else { one.value = by[one.name][0]; }
    });
  }
  function restore() {
    var kept = stored();
    if (!kept || document.querySelector('#form .notice[role=alert]')) { return; }
    if (kept.version !== version()) { forget(); return; }
    fill(kept);
    var notice = document.querySelector('[data-restored]'), words = notice.querySelector('[data-say]');
    words.textContent = words.dataset.say.replace('%s', new Date(kept.at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }));
    notice.hidden = false;
    document.dispatchEvent(new CustomEvent('og:restored'));
  }
  function fault(field, text) {
    var id = field.id + '-err', old = document.getElementById(id);
    if (old) { old.remove(); }
    var described = (field.getAttribute('aria-describedby') || '').split(' ').filter(function (one) { return one && one !== id; });
    if (!text) { field.removeAttribute('aria-invalid'); } else {
      var span = document.createElement('span');
      span.className = 'err';
      span.id = id;
      span.textContent = text;
      (field.closest('[data-of],.field') || field.parentNode).appendChild(span);
      field.setAttribute('aria-invalid', 'true');
      described.push(id);
    }
    if (described.length) { field.setAttribute('aria-describedby', described.join(' ')); } else { field.removeAttribute('aria-describedby'); }
  }
  function faults(found) {
    var all = form();
    Object.keys(touched).forEach(function (name) {
      var field = all.elements[name];
      if (!field || !field.id || field === document.activeElement && !found[name]) { return; }
      if (field === document.activeElement) { return; }
      fault(field, found[name] || '');
    });
  }
  function judge() {
    if (form().matches('[data-feedback]') || form().enctype === 'multipart/form-data') { return; }
    fetch(form().action, { method: 'POST', body: new FormData(form()), credentials: 'same-origin', headers: { 'X-Feedback': '1' } })
      .then(function (response) { return response.ok && !response.redirected ? response.json() : null; })
      .then(function (answer) { if (answer) { faults(answer.faults); } })
      .catch(function () { return null; });
  }
  function offline(is) {
    var notice = document.querySelector('[data-offline]');
    if (notice) { notice.hidden = !is; }
  }
  function busy(is) {
    sending = is;
    document.querySelectorAll('form[data-keep] [type=submit]').forEach(function (one) { one.disabled = is; });
  }
  function swap(html) {
    var fresh = new DOMParser().parseFromString(html, 'text/html').getElementById('form');
    document.getElementById('form').replaceWith(fresh);
    if (window.htmx) { window.htmx.process(fresh); }
    touched = {};
    document.dispatchEvent(new CustomEvent('og:restored'));
    var notice = fresh.querySelector('.notice[role=alert]');
    if (notice) { notice.scrollIntoView({ block: 'nearest' }); notice.focus(); }
  }
  function answered(response) {
    var next = response.headers.get('HX-Redirect');
    offline(false);
    if (next) { forget(); location.assign(next); return null; }
    if (response.redirected) { keep(); location.assign(response.url); return null; }
    busy(false);
    if (response.status >= 500) { offline(true); resend = setTimeout(send, 4000); return null; }
    return response.text().then(function (html) {
      if (html.indexOf('id="form"') >= 0) { swap(html); return; }
      if (response.ok) { forget(); }
      document.open();
      document.write(html);
      document.close();
    });
  }
  function send() {
    clearTimeout(resend);
    if (sending || !form()) { return; }
    keep();
    var body = new FormData(form());
    busy(true);
    fetch(form().action, { method: 'POST', body: body, credentials: 'same-origin', headers: { 'HX-Request': 'true', 'HX-Target': 'form' } })
      .then(answered)
      .catch(function () {
        busy(false);
        offline(true);
        resend = setTimeout(send, 4000);
      });
  }
  if (!form()) { return; }
  document.addEventListener('submit', function (event) {
    if (event.target !== form() || (event.submitter && event.submitter.name === 'add_line')) { return; }
    event.preventDefault();
    send();
  });
  document.addEventListener('input', function (event) { if (event.target.form === form()) { typed(); clearTimeout(resend); } });
  document.addEventListener('change', function (event) { if (event.target.form === form()) { typed(); } });
  document.addEventListener('og:typed', typed);
  document.addEventListener('og:faults', function (event) { faults(event.detail); });
  document.addEventListener('focusout', function (event) {
    if (event.target.form !== form() || !event.target.name || !event.target.matches('input,select,textarea')) { return; }
    if (event.target.value || touched[event.target.name]) {
      touched[event.target.name] = true;
      judge();
    }
  });
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target.form === form()) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && !event.defaultPrevented && event.target.form === form() && !document.querySelector('dialog[open]')) {
      keep();
      location.assign(form().dataset.back);
    }
  });
  document.addEventListener('click', function (event) {
    if (event.target.closest('[data-discard]')) {
      forget();
      location.reload();
    } else if (event.target.closest('form[data-keep] a.btn')) { forget(); }
  });
  window.addEventListener('online', function () { if (resend) { send(); } });
  restore();
}());
