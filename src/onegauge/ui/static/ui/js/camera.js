/* The camera as a scanner: a button with data-camera reads one code and gives it to the scan field, as a scanner types it.
   The browser reads codes itself where it can; else the reader at data-reader is loaded, once, when it is asked for first. */
(function () {
  'use strict';
  var EVERY = 120, KINDS = ['code_128', 'ean_13', 'ean_8', 'upc_a', 'upc_e', 'data_matrix', 'qr_code', 'itf', 'code_39'];
  var reader = null, open = null;

  function loaded(url) {
    return new Promise(function (done, failed) {
      if (self.ZXing) { done(); return; }
      var script = document.createElement('script');
      script.src = url;
      script.onload = done;
      script.onerror = function () { failed(new Error('reader')); };
      document.head.append(script);
    });
  }
  /* What the browser reads with, or the library: both give the text in a picture, or nothing. */
  function reading(url) {
    if (reader) { return Promise.resolve(reader); }
    var native = self.BarcodeDetector ? self.BarcodeDetector.getSupportedFormats() : Promise.resolve([]);
    return native.catch(function () { return []; }).then(function (known) {
      var kinds = KINDS.filter(function (kind) { return known.indexOf(kind) >= 0; });
      if (kinds.indexOf('code_128') >= 0) {
        var detector = new self.BarcodeDetector({ formats: kinds });
        reader = function (canvas) { return detector.detect(canvas).then(function (found) { return found.length ? found[0].rawValue : ''; }); };
        return reader;
      }
      return loaded(url).then(function () { reader = byLibrary(self.ZXing); return reader; });
    });
  }
  function byLibrary(zxing) {
    var hints = new Map(), all = new zxing.MultiFormatReader(), f = zxing.BarcodeFormat;
    hints.set(zxing.DecodeHintType.POSSIBLE_FORMATS, [f.CODE_128, f.EAN_13, f.EAN_8, f.UPC_A, f.UPC_E, f.DATA_MATRIX, f.QR_CODE, f.ITF, f.CODE_39]);
    hints.set(zxing.DecodeHintType.TRY_HARDER, true);
    hints.set(zxing.DecodeHintType.ASSUME_GS1, true);
    all.setHints(hints);
    return function (canvas) {
      try {
        var light = new zxing.HTMLCanvasElementLuminanceSource(canvas);
        return Promise.resolve(all.decode(new zxing.BinaryBitmap(new zxing.HybridBinarizer(light))).getText());
      } catch (nothing) { return Promise.resolve(''); } finally { all.reset(); }
    };
  }

  function close() {
    if (!open) { return; }
    open.stopped = true;
    if (open.stream) { open.stream.getTracks().forEach(function (track) { track.stop(); }); }
    open.box.remove();
    open = null;
  }
  function shown(button) {
    var box = document.createElement('div'), video = document.createElement('video'), say = document.createElement('p'), shut = document.createElement('button');
    box.className = 'camera';
    box.setAttribute('role', 'dialog');
    box.setAttribute('aria-modal', 'true');
    box.setAttribute('aria-label', button.getAttribute('aria-label'));
    video.muted = true;
    video.playsInline = true;
    say.setAttribute('role', 'status');
    say.textContent = button.dataset.say;
    shut.type = 'button';
    shut.className = 'btn wide';
    shut.textContent = button.dataset.close;
    shut.addEventListener('click', close);
    box.addEventListener('keydown', function (event) { if (event.key === 'Escape') { close(); } });
    box.append(video, say, shut);
    document.body.append(box);
    shut.focus();
    return { box: box, video: video, say: say, stream: null, stopped: false };
  }
  function look(mine, read, done) {
    var canvas = document.createElement('canvas'), brush = canvas.getContext('2d', { willReadFrequently: true });
    function again() {
      if (mine.stopped) { return; }
      if (!mine.video.videoWidth) { setTimeout(again, EVERY); return; }
      canvas.width = mine.video.videoWidth;
      canvas.height = mine.video.videoHeight;
      brush.drawImage(mine.video, 0, 0);
      read(canvas).catch(function () { return ''; }).then(function (text) {
        if (mine.stopped) { return; }
        if (text) { done(text); } else { setTimeout(again, EVERY); }
      });
    }
    again();
  }
  /* The same way as a scanner: the text, then Enter; a form without an ear for Enter is sent. */
  function type(text) {
    var scan = document.getElementById('scan');
    if (!scan) { return; }
    scan.focus();
    scan.value = text;
    scan.dispatchEvent(new Event('input', { bubbles: true }));
    var enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true });
    if (scan.dispatchEvent(enter) && scan.form) { scan.form.requestSubmit(scan.form.querySelector('button[type=submit].btn-p') || undefined); }
  }
  function start(button) {
    close();
    var mine = open = shown(button), media = navigator.mediaDevices;
    if (!media || !media.getUserMedia) { mine.say.textContent = button.dataset.none; return; }
    Promise.all([reading(button.dataset.reader), media.getUserMedia({ audio: false, video: { facingMode: 'environment', width: { ideal: 1280 } } })])
      .then(function (both) {
        mine.stream = both[1];
        if (mine.stopped) { mine.stream.getTracks().forEach(function (track) { track.stop(); }); return undefined; }
        mine.video.srcObject = mine.stream;
        return mine.video.play().then(function () {
          look(mine, both[0], function (text) { close(); type(text); });
        });
      })
      .catch(function () { mine.say.textContent = button.dataset.none; });
  }
  document.addEventListener('click', function (event) {
    var button = event.target.closest ? event.target.closest('[data-camera]') : null;
    if (button) { event.preventDefault(); start(button); }
  });
}());
