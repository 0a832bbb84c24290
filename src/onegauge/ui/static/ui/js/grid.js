/* The line grid: filled by keyboard alone, or by a paste of rows; a spare line is always there; one question for all lines. */
(function () {
  'use strict';
  var waiting, asked = 0, MOST = 200;
  function grid() { return document.querySelector('table[data-grid]'); }
  function rows() { return Array.prototype.slice.call(grid().querySelectorAll('tr[data-line]')); }
  function inputs(row) { return Array.prototype.slice.call(row.querySelectorAll('[data-of] input,[data-of] select,[data-of] textarea')); }
  function isEmpty(row) { return inputs(row).every(function (one) { return one.type === 'checkbox' ? !one.checked : !one.value.trim(); }); }
  function number() {
    var all = rows();
    all.forEach(function (row, n) {
      row.querySelector('[data-no]').textContent = n + 1;
      row.querySelectorAll('[name^=lines-],[id],[aria-describedby],[aria-label]').forEach(function (one) {
        ['name', 'id', 'aria-describedby'].forEach(function (attribute) {
          var value = one.getAttribute(attribute);
          if (value) { one.setAttribute(attribute, value.replace(/lines-(\d+|NNN)-/g, 'lines-' + n + '-')); }
        });
        var label = one.getAttribute('aria-label');
        if (label) { one.setAttribute('aria-label', label.replace(/(\d+|NNN)$/, n + 1)); }
      });
      row.querySelector('[data-drop]').hidden = isEmpty(row);
    });
    document.querySelector('[name=lines-count]').value = all.length;
  }
  function spare() {
    var body = grid().tBodies[0];
    body.appendChild(document.querySelector('template[data-spare]').content.querySelector('tr').cloneNode(true));
    number();
    return rows()[rows().length - 1];
  }
  function grow() {
    var all = rows();
    if (all.length < MOST && (!all.length || !isEmpty(all[all.length - 1]))) { spare(); }
  }
  function go(row, column) {
    var found = row && inputs(row)[column];
    if (found) {
      found.focus();
      if (found.select) { found.select(); }
    }
    return Boolean(found);
  }
  function changed() {
    grow();
    number();
    document.dispatchEvent(new CustomEvent('og:typed'));
    clearTimeout(waiting);
    waiting = setTimeout(ask, 180);
  }
  function drop(row) {
    var all = rows(), at = all.indexOf(row), column = Math.max(0, inputs(row).indexOf(document.activeElement));
    row.remove();
    grow();
    go(rows()[Math.min(at, rows().length - 1)], column);
    changed();
  }
  function copy(row, column) {
    var above = rows()[rows().indexOf(row) - 1];
    if (!above) { return; }
    var field = inputs(row)[column];
    field.value = inputs(above)[column].value;
    changed();
  }
  function move(row, by) {
    var all = rows(), other = all[all.indexOf(row) + by], focus = document.activeElement;
    if (!other || isEmpty(row) || isEmpty(other)) { return; }
    if (by < 0) { other.before(row); } else { other.after(row); }
    focus.focus();
    changed();
  }
  document.addEventListener('keydown', function (event) {
    var row = event.target.closest && event.target.closest('table[data-grid] tr[data-line]');
    if (!row || event.defaultPrevented) { return; }
    var column = inputs(row).indexOf(event.target), all = rows(), at = all.indexOf(row), key = event.key, control = event.ctrlKey || event.metaKey;
    if (key === 'Enter' && !control && !event.altKey) {
      event.preventDefault();
      if (!isEmpty(row)) { grow(); }
      go(rows()[at + (event.shiftKey ? -1 : 1)], 0);
    } else if (key === 'd' && control) {
      event.preventDefault();
      copy(row, column);
    } else if (key === 'Delete' && control) {
      event.preventDefault();
      drop(row);
    } else if (event.altKey && (key === 'ArrowUp' || key === 'ArrowDown')) {
      event.preventDefault();
      move(row, key === 'ArrowUp' ? -1 : 1);
    } else if ((key === 'ArrowUp' || key === 'ArrowDown') && !control && !event.target.matches('select')) {
      if (go(all[at + (key === 'ArrowUp' ? -1 : 1)], column)) { event.preventDefault(); }
    }
  });
  function words(text) { return text.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim(); }
  function columnsOf(head, first) {
    /* A head row is one in which a cell has the words of a column: then columns are found by their words. */
    var known = {};
    grid().querySelectorAll('th[data-head]').forEach(function (th, n) {
      known[words(th.textContent)] = n;
      known[words(th.dataset.head)] = n;
    });
    var found = head.map(function (cell) { var n = known[words(cell)]; return n === undefined ? -1 : n; });
    return found.some(function (n) { return n >= 0; }) ? found : null;
  }
  function plain(cell, field) {
    var text = cell.trim();
    if (!field.matches('.num')) { return text; }
    text = text.replace(/[\s\u00a0\u202f]/g, '');
    if (/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) { return text.replace(/,/g, ''); }
    if (/^-?\d{1,3}(\.\d{3})+,\d+$/.test(text)) { return text.replace(/\./g, '').replace(',', '.'); }
    return /^-?\d+,\d+$/.test(text) ? text.replace(',', '.') : text;
  }
  function put(field, value) {
    if (field.matches('select') && !Array.prototype.some.call(field.options, function (one) { return one.value === value; })) {
      field.add(new Option(value, value));
    }
    field.value = value;
  }
  document.addEventListener('paste', function (event) {
    var row = event.target.closest && event.target.closest('table[data-grid] tr[data-line]');
    var text = row && event.clipboardData.getData('text/plain');
    if (!text || !/[\t\n]/.test(text.trim())) { return; }
    event.preventDefault();
    var table = text.replace(/\r/g, '').replace(/\n+$/, '').split('\n').map(function (one) { return one.split('\t'); });
    var column = inputs(row).indexOf(event.target), at = rows().indexOf(row), heads = columnsOf(table[0]);
    if (heads) { table.shift(); }
    table.slice(0, MOST - at).forEach(function (cells, n) {
      while (rows().length <= at + n) { spare(); }
      var fields = inputs(rows()[at + n]);
      cells.forEach(function (cell, m) {
        var field = fields[heads ? heads[m] : column + m];
        if (field) { put(field, plain(cell, field)); }
      });
    });
    changed();
    go(rows()[Math.min(at + table.length, rows().length - 1)], 0);
  });
  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-drop]');
    if (button) { drop(button.closest('tr')); return; }
    if (grid() && event.target.closest('[name=add_line]')) {
      event.preventDefault();
      go(spare(), 0);
      return;
    }
    var add = event.target.closest('[data-add-item]');
    if (add) { addItem(add.dataset.addItem); }
  });
  function addItem(code) {
    grow();
    var all = rows(), row = all[all.length - 1];
    inputs(row)[0].value = code;
    changed();
    go(row, 1);
  }
  document.addEventListener('keydown', function (event) {
    if (!event.altKey || event.ctrlKey || !/^[1-9]$/.test(event.key) || !grid()) { return; }
    var usual = document.querySelectorAll('[data-add-item]')[Number(event.key) - 1];
    if (usual) {
      event.preventDefault();
      addItem(usual.dataset.addItem);
    }
  });
  function choices(field, options) {
    if (!field || !field.matches('select')) { return; }
    var now = field.value, same = field.options.length === options.length && options.every(function (one, n) {
      return field.options[n].value === one[0] && field.options[n].text === one[1];
    });
    if (same) { return; }
    field.replaceChildren.apply(field, options.map(function (one) { return new Option(one[1], one[0]); }));
    if (options.some(function (one) { return one[0] === now; })) { field.value = now; }
  }
  function say(form, answer) {
    Object.keys(answer.options).forEach(function (name) { choices(form.elements[name], answer.options[name]); });
    rows().forEach(function (row, n) {
      var one = answer.lines[n] || { cells: {}, options: {} };
      row.querySelectorAll('[data-cell]').forEach(function (cell) { cell.innerHTML = one.cells[cell.dataset.cell] || ''; });
      Object.keys(one.options).forEach(function (name) { choices(row.querySelector('[data-of="' + name + '"] select'), one.options[name]); });
    });
    [['[data-foot]', answer.foot], ['[data-aside]', answer.aside]].forEach(function (pair) {
      var place = document.querySelector(pair[0]);
      if (place && place.innerHTML !== pair[1]) { place.innerHTML = pair[1]; }
    });
  }
  function ask() {
    var form = document.querySelector('form[data-feedback]'), mine = asked += 1;
    if (!form) { return; }
    fetch(form.action, { method: 'POST', body: new FormData(form), credentials: 'same-origin', headers: { 'X-Feedback': '1' } })
      .then(function (response) { return response.ok && !response.redirected ? response.json() : null; })
      .then(function (answer) {
        if (!answer || mine !== asked) { return; }
        say(form, answer);
        document.dispatchEvent(new CustomEvent('og:faults', { detail: answer.faults }));
        form.dataset.answered = mine;
      })
      .catch(function () { return null; });
  }
  document.addEventListener('change', function (event) {
    if (event.target.closest('form[data-feedback],table[data-grid]')) { changed(); }
  });
  document.addEventListener('input', function (event) {
    if (event.target.closest('table[data-grid]')) { changed(); }
  });
  document.addEventListener('og:restored', function () { if (grid()) { changed(); } });
  window.gridRows = function (count) { while (grid() && rows().length < count) { spare(); } };
  if (grid()) {
    grow();
    number();
    if (document.querySelector('form[data-feedback]')) { ask(); }
  }
}());
