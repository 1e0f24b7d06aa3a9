/** Values of any shape, asked for what they may hold. */

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value) &&
    !(value instanceof Number)
  )
}

/** The first of these that is a text. */
export function textOf(fields: Fields, ...names: readonly string[]): string | undefined {
  return names.map((name) => fields[name]).find((value) => typeof value === 'string')
}

/** The first of these that is there, and not `null`. */
export function firstOf(fields: Fields, ...names: readonly string[]): unknown {
  return names.map((name) => fields[name]).find((value) => value !== undefined && value !== null)
}

/** To be spread: nothing stands for what is not there. */
export function optional<Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value })
}
