/**
 * What stands in the page itself, as the collector's html-page.ts writes it: the trace file of a session, and what models
 * cost.
 */
import { type PriceTable, readPriceTable } from '@agent-inspector/dialects'

export interface EmbeddedSession {
  readonly file: File
  readonly prices: PriceTable | undefined
}

export function takeEmbedded(document: Document): EmbeddedSession {
  const prices = readPriceTable(JSON.parse(takeText(document, 'prices')))
  const blocks = takeText(document, 'trace')
    .split('\n')
    .filter((line) => line !== '')
  return {
    file: new File(blocks.map(decode), `${document.title}.jsonl.gz`),
    prices: 'problem' in prices ? undefined : prices,
  }
}

/** Once: it would be twice in memory otherwise. */
function takeText(document: Document, id: string): string {
  const element = document.getElementById(id)
  element?.remove()
  return element?.textContent ?? ''
}

/** A line of base64: one block. */
function decode(line: string): Uint8Array<ArrayBuffer> {
  const text = atob(line)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}
