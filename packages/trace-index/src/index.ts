/** What page and collector may use. */
export { type ChunkBuilder, createChunkBuilder, type IndexRow } from './chunk-builder.js'
export { type ChunkMerger, createChunkMerger } from './chunk-merger.js'
export { type Chunk, type ChunkHeader, chunkLengthAt, decodeChunk, encodeChunk } from './index-chunk.js'
export {
  CHUNK_ROWS,
  type ChunkColumns,
  COLUMNS,
  HEADER_BYTES,
  INDEX_VERSION,
  OPERATIONS,
  type Operation,
  ROW_FLAG,
  UNKNOWN_TOKENS,
} from './index-layout.js'
export { readRow } from './read-row.js'
