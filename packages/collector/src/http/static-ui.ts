/**
 * The page: what Vite built into `dist/page` of this package.
 *
 *   /, /s/{id} --> index.html with the path it stands under    /assets/* --> the file, cached for ever
 */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { type RequestHandler } from 'express'

/** `dist/page`, beside `dist/http`. */
export const PAGE_DIR = fileURLToPath(new URL('../page/', import.meta.url))

const BASE_TAG = /<base href="[^"]*"\s*\/?>/
const NOT_BUILT = `<!doctype html><title>Agent Inspector</title>
<h1>The page is not built</h1>
<p>Run <code>npm run build</code> in the repository of Agent Inspector, then reload.</p>
`

/**
 * `index.html`, for every path that the page draws itself. It stands under the base path of its router,
 * and that wherever an application has mounted it.
 */
export function indexRoute(pageDir: string): RequestHandler {
  const file = join(pageDir, 'index.html')
  let cached: { readonly mtimeMs: number; readonly html: string } | undefined

  /** Read anew when it was built anew. */
  const read = async (): Promise<string> => {
    const { mtimeMs } = await stat(file)
    if (cached?.mtimeMs !== mtimeMs) {
      cached = { mtimeMs, html: await readFile(file, 'utf8') }
    }
    return cached.html
  }

  return async (request, response) => {
    // It names the hashed assets, so it is asked for each time.
    response.set('Cache-Control', 'no-cache').type('html')
    try {
      const base = `<base href="${inAttribute(request.baseUrl)}/">`
      response.send((await read()).replace(BASE_TAG, () => base))
    } catch {
      response.status(503).send(NOT_BUILT)
    }
  }
}

/** A piece of the request's own path: it may hold anything that a URL may. */
function inAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

/** The other files of the page; goes on to the next handler where there is none. */
export function assetFiles(pageDir: string): RequestHandler {
  return express.static(pageDir, {
    index: false,
    redirect: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders(response, path) {
      const hashed = path.startsWith(join(pageDir, 'assets'))
      response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}
