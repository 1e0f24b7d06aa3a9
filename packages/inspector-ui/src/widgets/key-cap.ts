/** What is printed on a key, on the reader's keyboard. */

const CAPS: Readonly<Record<string, { readonly apple: string; readonly others: string }>> = {
  Mod: { apple: '⌘', others: 'Ctrl' },
  Shift: { apple: '⇧', others: 'Shift' },
}

/**
 * @param key `Mod` is the key that commands begin with, `Shift` itself; any other is its own name
 * @param platform as `navigator.platform` tells it
 */
export function keyCap(key: string, platform = navigator.platform): string {
  const cap = Object.hasOwn(CAPS, key) ? CAPS[key] : undefined
  if (cap === undefined) return key
  return /^(Mac|iP)/.test(platform) ? cap.apple : cap.others
}
