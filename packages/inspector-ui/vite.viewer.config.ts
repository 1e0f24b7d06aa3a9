/**
 * Builds the page by itself, as one HTML file that loads nothing: `agent-inspector export --format html` puts a session
 * into it. What may run in it is named by its hash.
 */
import { createHash } from 'node:crypto'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

export default defineConfig({
  base: './',
  plugins: [react(), inOneFile()],
  // Browsers start no module of a blob for a page of the disk.
  worker: { format: 'iife' },
  build: {
    outDir: '../collector/dist/viewer',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: false,
    cssCodeSplit: false,
    modulePreload: false,
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    rolldownOptions: { input: 'viewer.html', output: { codeSplitting: false }, checks: { pluginTimings: false } },
  },
})

const SCRIPT = /<script type="module"[^>]*src="\.\/([^"]+)"[^>]*><\/script>/
const STYLESHEET = /<link rel="stylesheet"[^>]*href="\.\/([^"]+)"[^>]*>/

function inOneFile(): Plugin {
  return {
    name: 'in-one-file',
    enforce: 'post',
    // When Vite has put its last words into the code.
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle['viewer.html']
        if (page?.type !== 'asset') throw new Error('The viewer has no page.')
        const take = (name = ''): string => {
          const file = bundle[name]
          if (file === undefined) throw new Error(`The viewer names ${name}, which is not built.`)
          delete bundle[name]
          return file.type === 'chunk' ? file.code : String(file.source)
        }
        const html = String(page.source)
        // In a script these would end or begin elements; in its strings they say the same with a backslash.
        const script = take(SCRIPT.exec(html)?.[1]).replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--')
        const style = take(STYLESHEET.exec(html)?.[1])
        const policy = [
          "default-src 'none'",
          `script-src '${hashOf(script)}'`,
          `style-src '${hashOf(style)}'`,
          'img-src data: blob:',
          'media-src data: blob:',
          'worker-src blob:',
          "base-uri 'none'",
          "form-action 'none'",
        ].join('; ')
        const left = Object.keys(bundle).filter((name) => name !== 'viewer.html')
        if (left.length > 0) throw new Error(`The viewer would have to load ${left.join(', ')}.`)
        page.source = html
          .replace(SCRIPT, '')
          .replace(STYLESHEET, () => `<style>${style}</style>`)
          .replace('<meta charset="utf-8" />', (charset) => {
            return `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`
          })
          .replace('<script type="application/json"', (data) => `<script type="module">${script}</script>\n    ${data}`)
      },
    },
  }
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
