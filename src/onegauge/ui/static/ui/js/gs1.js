/* GS1 element strings and Digital Link, as a scanner types them: what a device must understand without a link.
   Application identifiers and lengths: GS1 General Specifications, section 3. */
(function () {
  'use strict';
  var GS = '\u001d', FIXED = { '00': 18, '01': 14, '02': 14, '11': 6, '12': 6, '13': 6, '15': 6, '16': 6, '17': 6, '20': 2,
    '410': 13, '411': 13, '412': 13, '413': 13, '414': 13, '415': 13, '416': 13, '417': 13 };
  var OPEN = { '10': 20, '21': 20, '22': 20, '30': 8, '37': 8, '240': 30, '241': 30, '250': 30, '400': 30, '401': 30, '402': 17,
    '403': 30, '420': 20, '421': 12, '91': 90, '92': 90, '93': 90, '94': 90, '95': 90, '96': 90, '97': 90, '98': 90, '99': 90 };
  var MEASURE = /^3[1-6]\d\d/;
  function ai(text) {
    for (var size = 2; size <= 4; size += 1) {
      var code = text.slice(0, size);
      if (FIXED[code]) { return { code: code, fixed: FIXED[code] }; }
      if (OPEN[code]) { return { code: code, most: OPEN[code] }; }
    }
    return MEASURE.test(text) ? { code: text.slice(0, 4), fixed: 6 } : null;
  }
  function checked(digits) {
    var sum = 0, n = digits.length;
    for (var i = 0; i < n - 1; i += 1) { sum += Number(digits[n - 2 - i]) * (i % 2 ? 1 : 3); }
    return (10 - sum % 10) % 10 === Number(digits[n - 1]);
  }
  function elements(text) {
    var found = {}, rest = text;
    while (rest) {
      if (rest[0] === GS) { rest = rest.slice(1); continue; }
      var known = ai(rest);
      if (!known) { return null; }
      rest = rest.slice(known.code.length);
      var end = known.fixed || rest.indexOf(GS);
      if (end < 0) { end = rest.length; }
      var value = rest.slice(0, end);
      if (known.fixed ? value.length !== known.fixed || !/^\d+$/.test(value) : !value || value.length > known.most) { return null; }
      if ((known.code === '00' || known.code === '01' || known.code === '02') && !checked(value)) { return null; }
      found[known.code] = value;
      rest = rest.slice(end);
    }
    return found;
  }
  function bracketed(text) {
    var found = {}, part = /\((\d{2,4})\)([^(]*)/g, hit;
    while ((hit = part.exec(text))) { found[hit[1]] = hit[2]; }
    return found;
  }
  function link(text) {
    var url;
    try { url = new URL(text); } catch (refused) { return null; }
    var parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent), found = {};
    for (var i = 0; i < parts.length - 1; i += 1) {
      if (/^(00|01|8006|8013|8010|414|417|8017|8018|255|253|401|402|8003|8004)$/.test(parts[i])) {
        for (; i < parts.length - 1; i += 2) { found[parts[i]] = parts[i + 1]; }
        break;
      }
    }
    url.searchParams.forEach(function (value, name) { if (/^\d{2,4}$/.test(name)) { found[name] = value; } });
    if (found['01']) { found['01'] = found['01'].padStart(14, '0'); }
    return Object.keys(found).length ? found : null;
  }
  /* What a scan says, by application identifier; {text} alone when it is a plain code. */
  function parse(raw) {
    var text = raw.replace(/^\](C1|e0|d2|Q3|J1)/, '').trim();
    if (/^https?:\/\//i.test(text)) { return link(text) || { text: text }; }
    if (/^\(\d{2,4}\)/.test(text)) { return bracketed(text); }
    if (/^\d{8}$|^\d{12,14}$/.test(text) && checked(text)) { return { '01': text.padStart(14, '0'), text: text }; }
    if (/^\d{18}$/.test(text) && checked(text)) { return { '00': text, text: text }; }
    var found = /^\d{2}/.test(text) && text.length > 6 ? elements(text) : null;
    return found && (found['00'] || found['01'] || found['02']) ? found : { text: text };
  }
  self.gs1 = { parse: parse };
})();
