/** What page and collector may use. */
export {
  CUT,
  cutSignFor,
  INPUT_TOKENS,
  NOT_WRITABLE,
  OURS,
  OUTPUT_TOKENS,
  SESSION_ID,
  VALUE_TOO_BIG,
} from './attributes.js'
export { encodeBase64 } from './base64.js'
export { type ChunkBuilder, createChunkBuilder, type IndexRow } from './chunk-builder.js'
export { type ChunkMerger, createChunkMerger } from './chunk-merger.js'
export { costText, formatCost } from './cost-text.js'
export { countOf, formatInteger } from './count-text.js'
export { formatDuration } from './duration-text.js'
export { EMPTY_SESSION } from './empty-session.js'
export { createSessionFold, type FoldedSession, type SessionFold, settle } from './fold-session.js'
export { createForeignReader, type ForeignReader, type ForeignRecords } from './foreign-lines.js'
export { isSpanId, isTraceId } from './ids.js'
export { type Chunk, type ChunkHeader, chunkLengthAt, decodeChunk, encodeChunk } from './index-chunk.js'
export {
  CHUNK_ROWS,
  type ChunkColumns,
  COLUMNS,
  ENTRY,
  HEADER_BYTES,
  INDEX_VERSION,
  OPERATIONS,
  type Operation,
  ROW_FLAG,
  UNKNOWN_TOKENS,
} from './index-layout.js'
export { type LinePlace, rowOf, spanRowOf, stateNameOf } from './index-row.js'
export { addLedgers, EMPTY_LEDGER, emittedCount, type Ledger, lossHints, type UnreadableLine } from './ledger.js'
export { logWords, severityOf } from './log-row.js'
export { type LossLine, lossLines } from './loss-lines.js'
export { usageOf } from './merge-folds.js'
export { createPartMerge, type PartMerge } from './merge-parts.js'
export { costOfModels, type ModelUsage, type SessionCost } from './model-usage.js'
export { decodeLine, encodeRecord, type LineProblem, recordsIn } from './otlp-json.js'
export { seqOfLine } from './otlp-own.js'
export { encodeValue, isJsonObject, isWholeDouble, type JsonObject } from './otlp-value.js'
export { readRow } from './read-row.js'
export type {
  Attributes,
  AttributeValue,
  EntityRef,
  LogRecord,
  Origin,
  Scope,
  SessionEventName,
  SessionEventRecord,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanOpenRecord,
  SpanRecord,
  SpanStatus,
  TraceRecord,
  WholeDouble,
} from './record.js'
export { isOfSpan, timeOf } from './record.js'
export type { PartSummary, PrunedParts, SessionStatus, SessionSummary, Wait } from './session-summary.js'
export { type SessionJson, sessionJson, timeJson, waitJson } from './session-wire.js'
export { createSpanKeySet, type SpanKeySet } from './span-key-set.js'
export type { TokenSeries } from './token-series.js'
