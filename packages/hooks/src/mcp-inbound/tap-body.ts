/** A stream with the same chunks at the same time, pulled only as its reader pulls, that says what goes by. */

export interface BodyListener {
  chunk(chunk: Uint8Array): void
  ended(): void
  /** It failed. */
  broke(cause: unknown): void
  /** Its reader wants no more. */
  left(): void
}

export function tapBody(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  listener: BodyListener,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  // Taken with the first pull: who only looks whether there is a body locks nothing.
  let reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined
  const reading = () => {
    reader ??= body.getReader()
    return reader
  }
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await reading()
          .read()
          .catch((cause: unknown) => {
            listener.broke(cause)
            throw cause
          })
        if (done) {
          listener.ended()
          controller.close()
          return
        }
        listener.chunk(value)
        controller.enqueue(value)
      },
      cancel(reason) {
        listener.left()
        return reading().cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
