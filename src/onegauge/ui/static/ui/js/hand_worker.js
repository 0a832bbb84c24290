/* Keeps the shell of the page in the hand, so that it opens without a link. HOME and SHELL come from the server. */
/* global HOME, SHELL */
'use strict';
const KEPT = 'og-hand-' + SHELL.join('|').length + '-' + SHELL.join('|').split('').reduce((a, c) => (a * 31 + c.charCodeAt(0)) | 0, 7);
self.addEventListener('install', event => {
  event.waitUntil(caches.open(KEPT).then(cache => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});
self.addEventListener('activate', event => {
  event.waitUntil(caches.keys()
    .then(names => Promise.all(names.filter(n => n.startsWith('og-hand-') && n !== KEPT).map(n => caches.delete(n))))
    .then(() => self.clients.claim()));
});
self.addEventListener('fetch', event => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin) { return; }
  if (url.pathname === HOME) {
    event.respondWith(fetch(event.request).then(answer => {
      if (answer.ok && !answer.redirected) {
        const copy = answer.clone();
        caches.open(KEPT).then(cache => cache.put(HOME, copy));
      }
      return answer;
    }).catch(() => caches.open(KEPT).then(cache => cache.match(HOME)).then(found => found || Response.error())));
  } else if (SHELL.includes(url.pathname)) {
    event.respondWith(caches.open(KEPT).then(cache => cache.match(url.pathname)).then(found => found || fetch(event.request)));
  }
});
