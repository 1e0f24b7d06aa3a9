/** Runs a function at most once; every caller gets the first call's result. For `close()`. */
export function once<T>(run: () => T): () => T {
  let result: { readonly value: T } | undefined
  return () => {
    result ??= { value: run() }
    return result.value
  }
}
