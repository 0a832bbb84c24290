/* The page in the hand. Everything that is done is noted on the device first and told afterwards, each note under an id of
   its own: a cut link, a killed page or a started-anew server loses nothing and doubles nothing. */
(function () {
  'use strict';
  var main = document.getElementById('main'), facts = JSON.parse(main.dataset.facts), words = facts.words;
  var state = null, store = null, busy = false, online = navigator.onLine, since = null;
  var pressed = false, late = false, stage = '', signal = null, panel = '', typing = false, audio = null, blocked = '', drawn = '', AHEAD = 3;
  var SIGNED_OUT = 'signed-out', FRESH = { site: '', tasks: [], outbox: [], conflicts: [], sent: 0, last: null, skipped: {}, ticks: {}, begun: {}, rests: {}, less: {} };

  /* ---- what is kept on the device: one record per person, written whole, so that it is never half true */
  function open() {
    return new Promise(function (done, failed) {
      var asked = indexedDB.open('onegauge-hand', 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore('state'); };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = function () { failed(asked.error); };
    });
  }
  function load() {
    return new Promise(function (done, failed) {
      var asked = store.transaction('state').objectStore('state').get(facts.person);
      asked.onsuccess = function () { done(Object.assign(JSON.parse(JSON.stringify(FRESH)), asked.result || {})); };
      asked.onerror = function () { failed(asked.error); };
    });
  }
  function save() {
    return new Promise(function (done, failed) {
      var change = store.transaction('state', 'readwrite');
      change.objectStore('state').put(JSON.parse(JSON.stringify(state)), facts.person);
      change.oncomplete = done;
      change.onabort = change.onerror = function () { failed(change.error); };
    });
  }
  function uuid() {
    if (crypto.randomUUID) { return crypto.randomUUID(); }
    var b = crypto.getRandomValues(new Uint8Array(16));
    b[6] = b[6] & 15 | 64;
    b[8] = b[8] & 63 | 128;
    var hex = Array.from(b, function (x) { return x.toString(16).padStart(2, '0'); }).join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }
  function device() {
    var name = localStorage.getItem('og-device');
    if (!name) { name = 'H-' + uuid().slice(0, 6); localStorage.setItem('og-device', name); }
    return name;
  }

  /* ---- telling: in order, until everything is told */
  function note(task, kind, more, said) {
    state.outbox.push(Object.assign({ id: uuid(), task_id: task.id, kind: kind, at: new Date().toISOString(), device: device(),
      said: { number: task.number, what: said || task.subject } }, more || {}));
    return save().then(drain);
  }
  function send(url, body, type) {
    return fetch(url, { method: 'POST', body: body, credentials: 'same-origin', redirect: 'manual',
      headers: { 'Content-Type': type, 'X-CSRFToken': facts.token } });
  }
  function reached(is) {
    if (online !== is) { online = is; since = is ? null : Date.now(); if (!is) { remembered(); } draw(); }
  }
  function drain() {
    if (busy || !state.outbox.length) { return busy ? undefined : refill(); }
    busy = true;
    var steps = state.outbox.slice(0, 100);
    return send(facts.tell, JSON.stringify(steps.map(bare)), 'application/json').then(function (answer) {
      if (answer.type === 'opaqueredirect' || answer.status === 403) { blocked = SIGNED_OUT; return null; }
      return answer.json().then(function (body) {
        reached(true);
        if (!answer.ok) { blocked = (body.refused || []).join(' '); return null; }
        blocked = '';
        return took(steps, body.outcomes);
      });
    }).catch(function () { reached(false); }).then(function () {
      busy = false;
      if (online && !blocked) { return drain(); }
      draw();
    });
  }
  function bare(step) {
    var sent = Object.assign({}, step);
    delete sent.said;
    return sent;
  }
  function took(steps, outcomes) {
    var byId = {};
    outcomes.forEach(function (o) { byId[o.id] = o; });
    steps.forEach(function (step) {
      var o = byId[step.id];
      if (o && !o.conflict) { offer(step.task_id, step.line_id, o.elsewhere || []); }
      if (!o || !o.conflict) { return; }
      var card = state.conflicts.find(function (c) { return c.task === step.task_id && c.text === o.text; });
      if (!card) {
        card = { task: step.task_id, number: step.said.number, at: step.at, text: o.text, mend: o.mend, goods: [] };
        state.conflicts.push(card);
      }
      if (step.kind === 'line' || step.kind === 'elsewhere') { card.goods.push([step.said.what, step.qty]); }
      if (['cut', 'unwanted', 'promised'].indexOf(o.conflict) < 0) { forget(step.task_id); }
      cue(false);
    });
    state.sent += outcomes.length;
    state.outbox = state.outbox.filter(function (s) { return !byId[s.id]; });
    return save().then(draw);
  }
  function forget(id) {
    state.tasks = state.tasks.filter(function (t) { return t.id !== id; });
    delete state.begun[id];
    delete state.ticks[id];
    delete state.rests[id];
    delete state.less[id];
  }

  /* ---- getting work: only when everything is told, because then the server knows all that this device knows */
  function refill(asked) {
    if (busy || !state.site || state.outbox.length || (!asked && state.tasks.length >= AHEAD)) { return undefined; }
    busy = true;
    var body = new URLSearchParams({ site: state.site, count: String(AHEAD), key: uuid() });
    return send(facts.work, body.toString(), 'application/x-www-form-urlencoded').then(function (answer) {
      if (answer.type === 'opaqueredirect' || answer.status === 403) { blocked = SIGNED_OUT; return null; }
      return answer.json().then(function (got) {
        reached(true);
        if (!answer.ok) { blocked = (got.refused || []).join(' '); return null; }
        blocked = '';
        if (state.outbox.length) { return null; }
        var before = state.tasks.length && state.tasks[0].id;
        state.tasks = got.tasks;
        Object.keys(state.rests).forEach(function (id) { state.rests[id] = state.rests[id].filter(function (r) { return r.taken === null; }); });
        if (!state.tasks.length || state.tasks[0].id !== before) { stage = ''; signal = null; }
        draw();  // at once: what is on the screen and what is kept are the same lines
        return save();
      });
    }).catch(function () { reached(false); }).then(function () {
      busy = false;
      draw();
      if (state.outbox.length && online && !blocked) { return drain(); }
    });
  }

  /* ---- the task in hand */
  function current() { return state.tasks[0] || null; }
  function line() {
    var t = current(), rest = t ? all(t).filter(function (l) { return l.taken === null; }) : [];
    return rest.find(function (l) { return !state.skipped[l.id]; }) || rest[0] || null;
  }
  /* What is short of a line can lie in another place: with a link the answer says where, without one the task as it was got. */
  function all(t) { return t.lines.concat(state.rests[t.id] || []); }
  function offer(task, id, places) {
    var t = state.tasks.find(function (x) { return x.id === task; }), l = t && t.lines.find(function (x) { return x.id === id; });
    var rests = state.rests[task] || [], rest = l && l.taken !== null ? Number(l.qty) - Number(l.taken) : 0;
    if (rest <= 0 || !places.length || rests.some(function (r) { return r.of === id; })) { return; }
    state.rests[task] = rests.concat(places.map(function (p, n) {
      var qty = Math.min(rest, Number(p.qty));
      rest -= qty;
      return qty > 0 ? Object.assign({}, l, { id: 'r' + id + '.' + n, of: id, balance: p.balance, place: p.place, lot: p.lot, until: p.until,
        sscc: '', qty: String(qty), taken: null, shown: undefined }) : null;
    }).filter(Boolean));
    stage = '';
  }
  /* The answer to what was short will not come now: the link was gone before anybody saw it. */
  function remembered() {
    state.outbox.forEach(function (s) {
      var t = s.kind === 'line' && s.trouble && state.tasks.find(function (x) { return x.id === s.task_id; });
      var l = t && t.lines.find(function (x) { return x.id === s.line_id; });
      if (l) { offer(t.id, l.id, l.elsewhere || []); }
    });
  }
  function begin(t) {
    if (t && !t.started && !state.begun[t.id]) { state.begun[t.id] = true; note(t, 'start'); }
  }
  function take(l, qty, trouble) {
    var t = current();
    l.taken = qty;
    state.last = { task: t.id, line: l.id };
    stage = '';
    cue(true);
    say('ok', words.noted, l.sku + ' × ' + qty);
    begin(t);
    if (l.of) {
      state.last = null;
      if (Number(qty)) { note(t, 'elsewhere', { line_id: l.of, qty: qty, balance_id: l.balance }, l.sku + ', ' + l.place); } else { save(); }
    } else {
      if (!online && trouble) { offer(t.id, l.id, l.elsewhere || []); }
      note(t, 'line', { line_id: l.id, qty: qty, trouble: trouble || '' }, l.sku + ', ' + l.place);
    }
    draw();
  }
  function undo() {
    var t = current(), last = state.last, l = t && last && last.task === t.id && t.lines.find(function (x) { return x.id === last.line; });
    if (!l || l.taken === null) { return; }
    l.taken = null;
    state.rests[t.id] = (state.rests[t.id] || []).filter(function (r) { return r.of !== l.id; });
    state.last = null;
    stage = '';
    say('warn', words.undone, l.sku);
    note(t, 'undo', { line_id: l.id }, l.sku + ', ' + l.place);
    draw();
  }
  function end(kind, more) {
    var t = current();
    if (kind !== 'put_down') { begin(t); }
    forget(t.id);
    state.last = null;
    stage = panel = '';
    cue(kind === 'finish');
    say(kind === 'finish' ? 'ok' : 'warn', kind === 'finish' ? words.finished : words.given_back, t.number);
    note(t, kind, more);
    draw();
  }

  /* ---- scanning */
  function same(a, b) { return a.trim().toUpperCase() === b.trim().toUpperCase(); }
  function is_goods(l, read) {
    if (read['01'] || read['02']) { return l.gtins[read['01'] || read['02']] !== undefined && (!read['10'] || !l.lot || same(read['10'], l.lot)); }
    if (read['00']) { return !!l.sscc && l.sscc === read['00']; }
    return same(read.text, l.sku) || (!!l.lot && same(read.text, l.lot)) || (!!l.sscc && same(read.text, l.sscc));
  }
  function scanned(raw) {
    var t = current(), l = line(), read = self.gs1.parse(raw), place = read['254'] || read.text || raw;
    if (!raw.trim() || !t) { return; }
    begin(t);
    if (t.type === 'pack') { return tick(t, read); }
    if (t.type === 'put_back' || t.type === 'put_away') { return put(t, place); }
    if (t.type === 'load' || t.type === 'consolidate') { return check(t, read.text || raw); }
    if (!l) { return; }
    if (at(t) === 'target') { return same(place, l.place) || is_goods(l, read) ? astray(l) : lay(t, place); }
    if (at(t) === 'place') {
      if (same(place, l.place)) { stage = carries(t) && t.scan === 'place' ? 'target' : 'goods'; cue(true); say('ok', words.place_right, words.now_goods); }
      else { cue(false); say('no', words.place_wrong, words.go_to + ' ' + l.place); }
    } else if (is_goods(l, read)) {
      if (carries(t)) { stage = 'target'; cue(true); say('ok', words.goods_right, words.now_target); return draw(); }
      var packed = Number(l.gtins[read['01'] || read['02']] || 1), said = read['30'] || read['37'];
      stage = 'qty';
      l.shown = said ? String(Number(said) * packed) : (l.qty === null ? '' : l.qty);
      cue(true);
      say('ok', words.goods_right, words.now_qty);
    } else { cue(false); say('no', words.goods_wrong, words.wanted_is + ' ' + l.sku); }
    draw();
  }
  function carries(t) { return t.type === 'replenish' || t.type === 'move'; }
  function at(t) { return stage || (carries(t) && t.scan === 'none' ? 'target' : '') || (t.scan === 'none' ? 'qty' : 'place'); }
  function tick(t, read) {
    var ticks = state.ticks[t.id] = state.ticks[t.id] || {};
    var l = t.lines.find(function (x) { return !ticks[x.id] && is_goods(x, read); });
    if (l) { ticks[l.id] = true; cue(true); say('ok', words.goods_right, l.sku + ' × ' + l.qty); save(); }
    else { cue(false); say('no', words.not_of_this, t.subject); }
    draw();
  }
  function astray(l) { cue(false); say('no', words.place_wrong, words.bring_to + ' ' + (l.to || words.any_bin)); draw(); }
  function lay(t, place) {
    var less = state.less[t.id] || {};
    end('finish', { bin: place, qty: less.qty, trouble: less.trouble || '' });
  }
  function put(t, place) { end('finish', { bin: place }); }
  function check(t, text) {
    if (same(text, t.subject)) { end('finish'); } else { cue(false); say('no', words.not_of_this, t.subject); draw(); }
  }

  /* ---- what a person hears, feels and sees of it */
  function cue(good) {
    if (navigator.vibrate) { navigator.vibrate(good ? 40 : [120, 60, 120]); }
    try {
      audio = audio || new AudioContext();
      var tone = audio.createOscillator(), loud = audio.createGain();
      tone.frequency.value = good ? 880 : 220;
      loud.gain.value = 0.2;
      tone.connect(loud).connect(audio.destination);
      tone.start();
      tone.stop(audio.currentTime + (good ? 0.08 : 0.3));
    } catch (silent) { audio = null; }
  }
  function say(tone, text, more) { signal = { tone: tone, text: text, more: more || '' }; }

  /* ---- drawing */
  function el(tag, css, children) {
    var node = document.createElement(tag);
    if (css) { node.className = css; }
    (Array.isArray(children) ? children : [children]).forEach(function (child) {
      if (child !== undefined && child !== null && child !== '') { node.append(child); }
    });
    return node;
  }
  function icon(name, css) {
    var ns = 'http://www.w3.org/2000/svg', svg = document.createElementNS(ns, 'svg'), use = document.createElementNS(ns, 'use');
    svg.setAttribute('class', css || 'i');
    svg.setAttribute('aria-hidden', 'true');
    use.setAttribute('href', facts.icons + '#i-' + name);
    svg.append(use);
    return svg;
  }
  function button(text, act, css, pic) {
    var b = el('button', 'btn ' + (css || ''), [pic ? icon(pic) : '', text]);
    b.type = 'button';
    b.addEventListener('click', act);
    return b;
  }
  function row(name, value) { return el('p', 'hh-row', [el('span', 'soft', name), el('b', '', value)]); }
  function radios(name, options) {
    return el('fieldset', 'hh-list fs', [el('legend', 'lbl', words.why)].concat(options.map(function (o, n) {
      var box = el('input');
      box.type = 'radio';
      box.name = name;
      box.value = o[0];
      box.checked = n === 0;
      return el('label', 'opt', [box, el('span', '', o[1])]);
    })));
  }
  function head(title, share) {
    var menu = el('button', 'icb', icon('menu'));
    menu.type = 'button';
    menu.setAttribute('aria-label', words.menu);
    menu.addEventListener('click', function () { panel = panel === 'menu' ? '' : 'menu'; draw(); });
    var waits = state.outbox.length, net = online
      ? (waits ? words.sending.replace('%s', waits) : (share || ''))
      : words.offline + (since ? ' ' + Math.floor((Date.now() - since) / 60000) + ' min' : '');
    return el('div', 'hh-top', [menu, el('b', '', title), el('span', 'hh-net', [online ? '' : icon('offline', 'i i-s'), net])]);
  }
  function progress(done, all) {
    var ns = 'http://www.w3.org/2000/svg', svg = document.createElementNS(ns, 'svg');
    svg.setAttribute('class', 'hh-prog');
    svg.setAttribute('viewBox', '0 0 100 8');
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('aria-hidden', 'true');
    [['f-sunk', 100], [online ? 'f-acc' : 'f-attn', all ? Math.round(100 * done / all) : 0]].forEach(function (part) {
      var bar = document.createElementNS(ns, 'rect');
      bar.setAttribute('class', part[0]);
      bar.setAttribute('width', part[1]);
      bar.setAttribute('height', 8);
      svg.append(bar);
    });
    return svg;
  }
  function told() {
    if (blocked) {
      var out = blocked === SIGNED_OUT, box = el('div', 'hh-sig no', [icon('lock'), el('span', '', [out ? words.signed_out : words.not_taken,
        el('small', '', out ? words.signed_out_mend : blocked)])]);
      box.setAttribute('role', 'alert');
      return box;
    }
    if (!signal) { return el('div', '', ''); }
    var shown = el('div', 'hh-sig ' + signal.tone, [icon({ ok: 'ok', warn: 'alert', no: 'stop' }[signal.tone]),
      el('span', '', [signal.text, el('small', '', signal.more)])]);
    shown.setAttribute('role', 'status');
    return shown;
  }
  function scanner(text) {
    var input = el('input'), cam = button('', function () { return undefined; }, 'icb', 'camera');
    var lab = el('label', 'hh-scan', [icon('scan', 'i i-l'), el('span', 'vh', text), input, cam]);
    cam.setAttribute('aria-label', words.camera);
    Object.assign(cam.dataset, { camera: '', reader: facts.reader, say: words.camera_say, close: words.camera_close, none: words.camera_none });
    input.id = 'scan';
    input.type = 'text';
    input.autocomplete = 'off';
    input.inputMode = typing ? 'text' : 'none';
    input.placeholder = text;
    lab.htmlFor = 'scan';
    input.addEventListener('keydown', function (event) {
      if (event.key === 'Enter') { event.preventDefault(); var read = input.value; input.value = ''; scanned(read); }
    });
    return lab;
  }
  function actions(list) { return el('div', 'hh-acts', list); }

  /* A finger that is down keeps what it touches: news that redrew the screen between press and release would swallow the tap. */
  function press() { pressed = true; }
  function lift() { pressed = false; }
  function release() { setTimeout(function () { lift(); if (late) { draw(); } }, 0); }
  function draw() {
    if (!state) { return; }
    late = pressed;
    if (late) { return; }
    var t = current(), l = line(), body, before = typed(), key = [panel, stage, t && t.id, l && l.id].join();
    if (panel === 'menu') { body = menu(); }
    else if (blocked === SIGNED_OUT) { body = signedOut(); }
    else if (!state.site) { body = sites(); }
    else if (state.conflicts.length) { body = conflict(); }
    else if (!t) { body = idle(); }
    else if (panel === 'short') { body = short(t); }
    else if (!t.started && !state.begun[t.id] && (t.scan === 'none' || t.type === 'receive' || t.type === 'inspect')) { body = ready(t); }
    else if (panel === 'failed') { body = failed(t); }
    else if (panel === 'trouble') { body = trouble(t); }
    else { body = (screens[t.type] || screens.load)(t); }
    main.replaceChildren.apply(main, body);
    if (key === drawn) { retype(before); }
    drawn = key;
    var scan = document.getElementById('scan');
    if (scan) { scan.focus({ preventScroll: true }); }
  }
  /* What somebody is typing survives news that arrive meanwhile. */
  function typed() {
    return ['scan', 'qty', 'note'].map(function (id) { var n = document.getElementById(id); return [id, n && n.value, n === document.activeElement]; })
      .concat([['why', (main.querySelector('input[name=why]:checked') || {}).value, false]]);
  }
  function retype(before) {
    before.forEach(function (was) {
      var n = was[0] === 'why' ? was[1] && main.querySelector('input[name=why][value="' + was[1] + '"]') : document.getElementById(was[0]);
      if (!n || was[1] === null || was[1] === undefined) { return; }
      if (was[0] === 'why') { n.checked = true; } else { n.value = was[1]; }
      if (was[2]) { n.focus({ preventScroll: true }); }
    });
  }
  function sites() {
    if (facts.places.length === 1) { choose(facts.places[0].code); return idle(); }
    return [head(words.app), el('div', 'hh-b', [el('h1', 'hh-do', facts.places.length ? words.which_site : words.no_site),
      el('div', 'hh-list', facts.places.map(function (p) { return button(p.name, function () { choose(p.code); draw(); }, 'wide'); }))])];
  }
  function choose(code) {
    state.site = code;
    panel = '';
    save().then(function () { return refill(true); });
  }
  function idle() {
    return [head(words.app), el('div', 'hh-b', [told(), el('h1', 'hh-do', online ? words.nothing : words.nothing_offline),
      el('p', 'soft', online ? words.nothing_more : words.keep_near)]),
      actions([button(words.look_again, function () { signal = null; refill(true); }, 'wide btn-p', 'refresh')])];
  }
  function signedOut() {
    var go = el('a', 'btn wide btn-p', words.sign_in);
    go.href = facts.signIn;
    return [head(words.app), el('div', 'hh-b', [told(), row(words.waiting, String(state.outbox.length))]), actions([go])];
  }
  function conflict() {
    var c = state.conflicts[0];
    return [head(words.needs_you, state.conflicts.length + ''), el('div', 'hh-b', [
      el('h1', 'hh-do', words.one_conflict), el('div', 'hh-card', [el('div', 'row', [el('span', 'badge is-bad', words.conflict),
        el('span', 'muted sm right', new Date(c.at).toLocaleTimeString())]), el('p', 'b', c.text),
        el('p', 'soft', c.number)].concat(c.goods.length ? [el('hr')] : [], c.goods.map(function (g) { return row(g[0], g[1]); }))),
      el('p', 'hh-say', c.mend)]),
      actions([button(words.did_it, function () { state.conflicts.shift(); signal = null; save(); draw(); refill(true); }, 'wide btn-p', 'check')])];
  }
  function menu() {
    var desk = el('a', 'btn wide', words.desk), t = current();
    desk.href = '/';
    var list = [row(words.who, facts.name), row(words.site, state.site), row(words.device, device()), row(words.told, String(state.sent)),
      row(words.waiting, String(state.outbox.length)), row(words.ahead, String(state.tasks.length))];
    var acts = [button(words.back, function () { panel = ''; draw(); }, 'wide btn-p', 'arrow-left'),
      button(typing ? words.keys_off : words.keys_on, function () { typing = !typing; panel = ''; draw(); }, 'wide')];
    if (t) { acts.push(button(words.put_down, function () { end('put_down'); }, 'wide')); }
    if (facts.places.length > 1 && !state.tasks.length && !state.outbox.length) {
      acts.push(button(words.other_site, function () { state.site = ''; panel = ''; save(); draw(); }, 'wide'));
    }
    acts.push(desk);
    return [head(words.menu), el('div', 'hh-b', [el('h1', 'vh', words.menu), el('div', 'hh-card', list)]), actions(acts)];
  }
  function lines(t) {
    var l = line(), every = all(t), done = every.filter(function (x) { return x.taken !== null; }).length;
    var top = [head(t.label + ' ' + t.number, done + ' / ' + every.length), progress(done, every.length)];
    if (!l) {
      return top.concat([el('div', 'hh-b', [told(), el('h1', 'hh-do', words.all_taken), el('p', 'hh-say', t.subject),
        el('div', 'hh-card', every.map(function (x) { return row(x.sku + ' · ' + x.place, x.taken + ' ' + x.unit); }))]),
        actions([button(words.done, function () { end('finish'); }, 'wide btn-p', 'check'), button(words.undo, undo, '', 'undo')])]);
    }
    var now = at(t), parts = [el('h1', 'vh', t.label), el('p', 'hh-say', l.of ? words.more_at : words.go_to), el('p', 'hh-bin', l.place),
      el('div', 'hh-card', [el('p', 'hh-do', l.name), el('p', 'soft', [l.sku, l.lot && words.lot + ' ' + l.lot, l.until, l.sscc].filter(Boolean).join(' · ')),
        l.qty === null ? '' : el('div', 'hh-qty', [el('span', 'hh-say', t.type === 'count' ? words.expected : words.take), el('b', '', l.qty), el('span', 'hh-say', l.unit),
          el('span', 'right muted sm', l.slot ? words.tote + ' ' + l.slot : '')]),
        l.of ? el('p', 'soft', words.go_there.replace('%s', l.qty + ' ' + l.unit)) : '']), told()];
    if (now === 'qty') {
      var n = el('input', 'inp num');
      n.id = 'qty';
      n.inputMode = 'decimal';
      n.autocomplete = 'off';
      n.value = l.shown !== undefined ? l.shown : (l.qty === null ? '' : l.qty);
      n.setAttribute('aria-label', words.quantity);
      n.addEventListener('keydown', function (event) { if (event.key === 'Enter') { event.preventDefault(); amount(t, l, n.value); } });
      parts.push(el('div', 'hh-card step', [button('−', function () { n.value = String(Math.max(0, Number(n.value || 0) - 1)); }, ''), n,
        button('+', function () { n.value = String(Number(n.value || 0) + 1); }, '')]));
      return top.concat([el('div', 'hh-b', parts), actions([button(words.confirm, function () { amount(t, l, n.value); }, 'wide btn-p', 'check'),
        button(words.back, function () { stage = ''; signal = null; draw(); }, '', 'arrow-left'), button(words.trouble, function () { panel = 'trouble'; draw(); }, '', 'alert')])]);
    }
    parts.push(scanner(now === 'place' ? words.scan_place : words.scan_goods));
    return top.concat([el('div', 'hh-b', parts), actions([
      l.of ? button(words.leave_short, function () { take(l, '0'); }, '', 'minus') : t.type === 'count' ? button(words.nothing_there, function () { take(l, '0'); }, '', 'minus') : button(words.short, function () { panel = 'short'; draw(); }, '', 'minus'),
      button(words.undo, undo, '', 'undo'),
      button(words.skip, function () { state.skipped[l.id] = Date.now(); stage = ''; signal = null; save(); draw(); }, 'btn-q'),
      button(words.trouble, function () { panel = 'trouble'; draw(); }, 'btn-q', 'alert')])]);
  }
  function amount(t, l, text) {
    var plain = text.trim().replace(',', '.');
    if (!/^\d+(\.\d{1,6})?$/.test(plain)) { cue(false); say('no', words.no_quantity, text); draw(); return; }
    if (t.type === 'pick' && Number(plain) > Number(l.qty)) { cue(false); say('no', words.too_many, l.qty + ' ' + l.unit); draw(); return; }
    if (t.type === 'pick' && !l.of && Number(plain) < Number(l.qty)) { l.shown = plain; panel = 'short'; draw(); return; }
    take(l, plain);
  }
  function short(t) {
    var l = line(), n = el('input', 'inp num'), why = radios('why', words.short_reasons);
    n.id = 'qty';
    n.inputMode = 'decimal';
    n.value = l.shown !== undefined && Number(l.shown) < Number(l.qty) ? l.shown : '0';
    n.setAttribute('aria-label', words.how_many);
    return [head(t.label + ' ' + t.number), el('div', 'hh-b', [el('p', 'hh-say', l.place + ' · ' + l.sku), el('h1', 'hh-do', words.how_many),
      el('div', 'hh-card step', [button('−', function () { n.value = String(Math.max(0, Number(n.value || 0) - 1)); }, ''),
        el('span', '', [n, el('span', 'muted sm', words.of_wanted.replace('%s', l.qty + ' ' + l.unit))]),
        button('+', function () { n.value = String(Math.min(Number(l.qty), Number(n.value || 0) + 1)); }, '')]), told(), why,
      el('p', 'soft sm', carries(t) ? words.place_counted : words.short_then)]),
      actions([button(words.confirm, function () {
        var plain = n.value.trim().replace(',', '.');
        if (!/^\d+(\.\d{1,6})?$/.test(plain) || Number(plain) >= Number(l.qty)) { cue(false); say('no', words.less_than, l.qty); draw(); return; }
        panel = '';
        if (carries(t)) {
          state.less[t.id] = { qty: plain, trouble: why.querySelector(':checked').value };
          if (!Number(plain)) { return lay(t, ''); }
          stage = 'target';
          save();
          return draw();
        }
        take(l, plain, why.querySelector(':checked').value);
      }, 'wide btn-p', 'check'), button(words.back, function () { panel = ''; signal = null; draw(); }, 'wide', 'arrow-left')])];
  }
  function trouble(t) {
    var why = radios('why', words.troubles), text = el('input', 'inp');
    text.id = 'note';
    text.maxLength = 200;
    text.setAttribute('aria-label', words.note);
    text.placeholder = words.note;
    return [head(t.label + ' ' + t.number), el('div', 'hh-b', [el('h1', 'hh-do', words.what_wrong), why, text, el('p', 'soft sm', words.trouble_then)]),
      actions([button(words.report, function () { end('trouble', { trouble: why.querySelector(':checked').value, note: text.value }); }, 'wide btn-p', 'alert'),
        button(words.back, function () { panel = ''; draw(); }, 'wide', 'arrow-left')])];
  }
  function whole(t, more, acts) {
    return [head(t.label + ' ' + t.number), el('div', 'hh-b', [el('h1', 'vh', t.label)].concat(more, [told()])), actions(acts.concat([
      button(words.trouble, function () { panel = 'trouble'; draw(); }, 'btn-q', 'alert')]))];
  }
  var screens = {
    pick: lines,
    count: lines,
    pack: function (t) {
      if (t.href) {
        var go = button(words.pack_station, function () {
          forget(t.id);
          note(t, 'put_down').then(function () { location.assign(t.href); });
        }, 'wide btn-p');
        return whole(t, [el('p', 'hh-say', words.pack), el('p', 'hh-bin', t.subject), el('p', 'soft', t.to)], [online ? go : '', button(words.put_down, function () { end('put_down'); })]);
      }
      var ticks = state.ticks[t.id] || {}, open = t.scan === 'place_and_goods' ? t.lines.filter(function (l) { return !ticks[l.id]; }) : [];
      var n = el('input', 'inp num'), list = t.lines.map(function (l) {
        return el('p', 'hh-row', [el('span', '', [ticks[l.id] ? icon('check', 'i i-s') : '', l.sku + ' ' + l.name]), el('b', '', l.qty + ' ' + l.unit)]);
      });
      n.id = 'qty';
      n.inputMode = 'numeric';
      n.value = String(state.ticks[t.id] && state.ticks[t.id].packages || 1);
      n.setAttribute('aria-label', words.packages);
      var more = [el('p', 'hh-say', words.pack), el('p', 'hh-bin', t.subject), el('div', 'hh-card', list)];
      if (open.length) { return whole(t, more.concat([scanner(words.scan_goods)]), [button(words.put_down, function () { end('put_down'); })]); }
      more.push(el('p', 'hh-say', words.packages), el('div', 'hh-card step', [button('−', function () { n.value = String(Math.max(1, Number(n.value) - 1)); }), n,
        button('+', function () { n.value = String(Number(n.value) + 1); })]));
      return whole(t, more, [button(words.packed, function () {
        if (!/^[1-9]\d{0,3}$/.test(n.value)) { cue(false); say('no', words.no_quantity, n.value); draw(); return; }
        end('finish', { packages: Number(n.value) });
      }, 'wide btn-p', 'check'), button(words.put_down, function () { end('put_down'); })]);
    },
    replenish: carry,
    move: carry,
    receive: function (t) {
      var go = el('a', 'btn wide btn-p', words.open_receiving);
      go.href = t.href;
      return whole(t, [el('p', 'hh-say', words.receive), el('p', 'hh-bin', t.subject), t.to ? row(words.from_whom, t.to) : '',
        online ? '' : el('p', 'hh-say', words.needs_link)],
      [online ? go : '', button(words.unloaded, function () { end('finish'); }, online ? '' : 'wide', 'check'), button(words.put_down, function () { end('put_down'); })]);
    },
    inspect: function (t) {
      return whole(t, [el('p', 'hh-say', words.inspect), el('p', 'hh-bin', t.subject), t.to ? row(words.from_whom, t.to) : '',
        el('div', 'hh-card', t.lines.map(function (l) { return row([l.place, l.sku, l.lot].filter(Boolean).join(' · '), l.qty + ' ' + l.unit); }))],
      [button(words.passed, function () { end('finish'); }, 'wide btn-p', 'check'),
        button(words.failed, function () { panel = 'failed'; draw(); }, '', 'stop'), button(words.put_down, function () { end('put_down'); })]);
    },
    put_away: function (t) { return shelve(t, words.put_away_to); },
    put_back: function (t) { return shelve(t, words.put_back_to); },
    consolidate: function (t) { return whole(t, [el('p', 'hh-say', words.bring_together), el('p', 'hh-bin', t.subject), scanner(words.scan_number)], confirmAct(t)); },
    load: function (t) { return whole(t, [el('p', 'hh-say', words.load), el('p', 'hh-bin', t.subject), el('p', 'soft', t.to), scanner(words.scan_number)], confirmAct(t)); }
  };
  /* Where nothing is scanned first, somebody says that they begin. */
  function ready(t) {
    var l = line();
    return whole(t, [el('p', 'hh-say', t.label), el('p', 'hh-bin', t.subject), t.to ? el('p', 'soft', t.to) : '', l ? row(words.go_to, l.place) : ''],
      [button(words.start, function () { begin(t); draw(); }, 'wide btn-p', 'check'), button(words.put_down, function () { end('put_down'); })]);
  }
  function carry(t) {
    var l = t.lines[0], now = at(t), qty = (state.less[t.id] || l).qty;
    var card = el('div', 'hh-card', [el('p', 'hh-do', l.name), el('p', 'soft', [l.sku, l.lot && words.lot + ' ' + l.lot, l.until, l.sscc].filter(Boolean).join(' · ')),
      el('div', 'hh-qty', [el('span', 'hh-say', words.take), el('b', '', qty), el('span', 'hh-say', l.unit)]),
      now === 'target' ? row(words.lies_in, l.place) : row(words.bring_to, l.to || words.any_bin)]);
    var down = button(words.put_down, function () { end('put_down'); }), less = button(words.less_there, function () { panel = 'short'; draw(); }, '', 'minus');
    if (now !== 'target') {
      return whole(t, [el('p', 'hh-say', words.go_to), el('p', 'hh-bin', l.place), card, scanner(now === 'place' ? words.scan_place : words.scan_goods)], [less, down]);
    }
    return whole(t, [el('p', 'hh-say', words.bring_to), el('p', 'hh-bin', l.to || words.any_bin), card, scanner(words.scan_target)],
      [t.scan === 'none' && l.to ? button(words.done, function () { lay(t, ''); }, 'wide btn-p', 'check') : '', less, down]);
  }
  function failed(t) {
    var why = radios('why', words.troubles);
    return [head(t.label + ' ' + t.number), el('div', 'hh-b', [el('h1', 'hh-do', words.what_wrong), why, el('p', 'soft sm', words.failed_then)]),
      actions([button(words.failed, function () { end('finish', { trouble: why.querySelector(':checked').value }); }, 'wide btn-p', 'alert'),
        button(words.back, function () { panel = ''; draw(); }, 'wide', 'arrow-left')])];
  }
  function shelve(t, to) {
    var l = t.lines[0];
    return whole(t, [el('p', 'hh-say', to), el('p', 'hh-bin', l.to || words.any_bin), el('div', 'hh-card', [el('p', 'hh-do', l.name), el('p', 'soft', l.sku),
      el('div', 'hh-qty', [el('b', '', l.qty), el('span', 'hh-say', l.unit)]), row(words.lies_in, l.place)]), scanner(words.scan_place)],
    t.scan === 'none' && l.to ? [button(words.done, function () { end('finish'); }, 'wide btn-p', 'check')] : [button(words.put_down, function () { end('put_down'); })]);
  }
  function confirmAct(t) {
    return t.scan === 'place_and_goods' ? [button(words.put_down, function () { end('put_down'); })] : [button(words.done, function () { end('finish'); }, 'wide btn-p', 'check')];
  }

  /* ---- a scanner types wherever the page is */
  document.addEventListener('keydown', function (event) {
    var scan = document.getElementById('scan'), on = document.activeElement;
    if (event.defaultPrevented) { return; }
    if (event.key === 'Enter' && !scan && (!on || on === document.body)) {
      var go = main.querySelector('.hh-acts .btn-p');
      if (go) { event.preventDefault(); go.click(); }
      return;
    }
    if (scan && on !== scan && !(on && /^(INPUT|SELECT|TEXTAREA)$/.test(on.tagName)) && event.key.length === 1 && !event.ctrlKey && !event.metaKey) { scan.focus(); }
  });
  window.addEventListener('online', function () { reached(true); drain(); });
  main.addEventListener('pointerdown', press);
  window.addEventListener('click', lift, true);  // before what the tap does, which draws at once
  ['pointerup', 'pointercancel'].forEach(function (name) { window.addEventListener(name, release); });
  window.addEventListener('offline', function () { reached(false); });
  function start() {
    if ('serviceWorker' in navigator) { navigator.serviceWorker.register(facts.worker, { scope: facts.home }).catch(function () { return null; }); }
    return open().then(function (found) { store = found; return load(); }).then(function (found) {
      state = found;
      draw();
      drain();
      setInterval(function () { if (state.outbox.length) { drain(); } else if (!state.tasks.length) { refill(); } draw_clock(); }, 5000);
    });
  }
  function draw_clock() { if (!online && !panel && !document.querySelector('#qty:focus, #note:focus')) { draw(); } }
  if (navigator.locks) {
    navigator.locks.request('onegauge-hand', { ifAvailable: true }, function (lock) {
      if (!lock) { main.replaceChildren(el('div', 'hh-b', el('h1', 'hh-do', words.elsewhere))); return undefined; }
      return start().then(function () { return new Promise(function () { return undefined; }); });
    });
  } else { start(); }
})();
