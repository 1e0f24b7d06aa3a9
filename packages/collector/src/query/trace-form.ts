/**
 * What `GET /trace/{id}` can send: query/trace-bytes.ts tells of the forms.
 */

export type TraceForm = 'file' | 'plain' | 'joined'

export interface TraceBytes {
  /** `"{part}-{generation}-{size}"`, with `-gz` for the joined and `-txt` for the plain form. */
  readonly etag: string
  /** Media type, where it is not that of the form. */
  readonly type?: string
  /** Absent where there are no ranges: for the joined form, for the text of a foreign file in gzip. */
  readonly size: number | undefined
  /** @param range of bytes, `end` not included; default all. Reads as it is asked, closes nothing. */
  read(range?: { readonly start: number; readonly end: number }): AsyncIterableIterator<Uint8Array>
}
