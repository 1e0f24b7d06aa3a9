/** Text of a body, put together from a copy of its chunks, as far as it is short enough to be read. */

export interface BoundedText {
  add(chunk: Uint8Array | string): void
  bytes(): number
  /** `undefined` if it is too long. */
  end(): string | undefined
}

export function createBoundedText(maxBytes: number): BoundedText {
  /** Of strings there is nothing to decode. */
  let decoder: InstanceType<typeof TextDecoder> | undefined
  let text = ''
  let bytes = 0
  return {
    add(chunk) {
      bytes += typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.byteLength
      if (bytes > maxBytes) text = ''
      else if (typeof chunk === 'string') text += chunk
      else {
        decoder ??= new TextDecoder()
        text += decoder.decode(chunk, { stream: true })
      }
    },
    bytes: () => bytes,
    end: () => (bytes > maxBytes ? undefined : text + (decoder?.decode() ?? '')),
  }
}
