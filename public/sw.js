// Makes the app work offline, and cross-origin isolated on hosts that cannot send headers.
// The build writes its files into this list; a new build is thus a new worker, which takes over when the
// last page of the old one is closed, so that no page loses the parts it has yet to load.
const files = /* files of the build */ []
const cacheName = 'gradwire'
const page = new URL('./', self.location.href).href
const hashed = new URL('./assets/', self.location.href).href

async function keep() {
  const cache = await caches.open(cacheName)
  const missing = []
  for (const file of files) if (!(await cache.match(file))) missing.push(file)
  await cache.addAll(['./', 'icon.svg', 'manifest.webmanifest', ...missing])
}

async function tidy() {
  const cache = await caches.open(cacheName)
  const current = new Set(files.map((file) => new URL(file, page).href))
  for (const { url } of await cache.keys())
    if (/\.(js|css)$/.test(url) && !current.has(url)) await cache.delete(url)
  await self.clients.claim()
}

function isolated(response) {
  const headers = new Headers(response.headers)
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp')
  headers.set('Cross-Origin-Resource-Policy', 'same-origin')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}

// Hashed files never change: the cache first. The page itself: the network first, so that updates arrive.
async function answer(request) {
  const cache = await caches.open(cacheName)
  const isPage = request.mode === 'navigate'
  const kept = () => cache.match(isPage ? page : request, { ignoreVary: true })
  if (!isPage) {
    const found = await kept()
    if (found) return isolated(found)
  }
  try {
    const response = await fetch(request)
    const url = request.url.replace(/[?#].*$/, '')
    if (response.status === 200 && isPage && url === page) await cache.put(page, response.clone())
    if (response.status === 200 && url.startsWith(hashed)) await cache.put(url, response.clone())
    return isolated(response)
  } catch (error) {
    const found = await kept()
    if (found) return isolated(found)
    throw error
  }
}

self.addEventListener('install', (event) => event.waitUntil(keep()))
self.addEventListener('activate', (event) => event.waitUntil(tidy()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method === 'GET' && request.url.startsWith(page)) event.respondWith(answer(request))
})
