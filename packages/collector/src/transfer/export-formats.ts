/** Every form in which a session goes out, by the name that people choose it by. */
import { chromeTrace } from './chrome-trace.js'
import type { ExportFormat } from './export-format.js'
import { htmlPage } from './html-page.js'
import { otlpLines } from './otlp-lines.js'

export const EXPORT_FORMATS: Readonly<Record<string, ExportFormat>> = {
  otlp: otlpLines,
  chrome: chromeTrace,
  html: htmlPage,
}
