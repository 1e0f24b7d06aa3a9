/** A session as lines of OTLP/JSON: other tools read it, and another directory takes it in without a loss. */
import { encodeRecord } from '@agent-inspector/trace-format'
import type { ExportFormat } from './export-format.js'

export const otlpLines: ExportFormat = {
  help: 'lines of OTLP/JSON',
  mediaType: 'application/x-ndjson',
  extension: 'jsonl',
  reads: 1,
  async write({ read }, put) {
    let seq = 0
    await read(async (records) => {
      for (const record of records) await put(encodeRecord(record, seq++))
    })
  },
}
