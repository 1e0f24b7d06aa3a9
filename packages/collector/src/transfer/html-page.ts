/**
 * A session as one HTML file with the page in it: it opens without a server, loads nothing and sends nothing.
 *
 *   records --blocks of a trace file, base64--> the page as Vite built it (dist/viewer) --> inspector-ui/viewer.tsx
 *
 * The blocks are those of our trace files, so the page reads only what is looked at. Nothing of the session stands in the
 * file as it is, but its title, which is escaped.
 */
import { readFile } from 'node:fs/promises'
import { priceTableJson } from '@agent-inspector/dialects'
import { encodeRecord } from '@agent-inspector/trace-format'
import { CollectorError } from '../base/errors.js'
import { BLOCK_TEXT_UNITS } from '../base/limits.js'
import { encodeBlock } from '../trace-file/block.js'
import type { ExportFormat } from './export-format.js'

const VIEWER = new URL('../viewer/viewer.html', import.meta.url)
const TITLE = /<title>[^<]*<\/title>/
const PRICES = '<script type="application/json" id="prices">'
const DATA = '<script type="application/gzip" id="trace">'

export const htmlPage: ExportFormat = {
  help: 'one file with the page in it, which opens without a server and loads nothing',
  mediaType: 'text/html; charset=utf-8',
  extension: 'html',
  reads: 1,
  async write({ session, prices, read }, put) {
    const viewer = await readViewer()
    const [priced, filled] = [PRICES, DATA].map((tag) => viewer.lastIndexOf(tag) + tag.length) as [number, number]
    await put(viewer.slice(0, priced).replace(TITLE, () => `<title>${escapeHtml(session.title)}</title>`))
    await put(JSON.stringify(priceTableJson(prices)).replaceAll('<', '\\u003c'))
    await put(viewer.slice(priced, filled))

    let lines: string[] = []
    let units = 0
    let seq = 0
    const putBlock = async (): Promise<void> => {
      if (lines.length === 0) return
      const block = encodeBlock(`${lines.join('\n')}\n`, lines.length)
      lines = []
      units = 0
      await put(Buffer.from(block.buffer, block.byteOffset, block.byteLength).toString('base64'))
    }
    await read(async (records) => {
      for (const record of records) {
        const line = encodeRecord(record, seq++)
        if (units + line.length > BLOCK_TEXT_UNITS) await putBlock()
        lines.push(line)
        units += line.length
      }
    })
    await putBlock()
    await put(viewer.slice(filled))
  },
}

/** @throws {CollectorError} `VIEWER_NOT_BUILT` */
async function readViewer(): Promise<string> {
  try {
    return await readFile(VIEWER, 'utf8')
  } catch (cause) {
    throw new CollectorError('VIEWER_NOT_BUILT', 'The page that is to be put into the file is not there.', { cause })
  }
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
