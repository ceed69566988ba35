// Keeps the tablet's page on the device. What belongs together is taken together, from one release;
// answers of the server are never kept here. `self.shell` stands before this file, put by the site.

const { root, version, files } = self.shell;
const NAME = `${root}@${version}`;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(NAME);
    await cache.addAll(files.map((file) => new Request(file, { cache: "reload" })));
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith(`${root}@`) && name !== NAME) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || !files.includes(pathname)) return;
  event.respondWith(caches.open(NAME).then((cache) => cache.match(pathname)).then((kept) => kept ?? fetch(request)));
});
