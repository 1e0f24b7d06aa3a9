/** `max_per_customer`, `maxPerCustomer`: `Max per customer`. */
export function wordsOf(key: string): string {
  if (!/^[\w-]+$/.test(key)) return key
  const words = key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .toLowerCase()
    .trim()
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}
