/** Bytes <-> base64, with what Node and browsers both have. */

/** Of bytes handed to `String.fromCharCode` at a time: more arguments than it takes. */
const STEP = 8192

export function encodeBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let at = 0; at < bytes.length; at += STEP) binary += String.fromCharCode(...bytes.subarray(at, at + STEP))
  return btoa(binary)
}

/** @returns `undefined` for what is no base64 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  } catch {
    return undefined
  }
}
