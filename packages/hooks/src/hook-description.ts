/** How a hook is described, for docs/hooks.md, and what many of them have in common. */

export interface HookDescription<Fields extends string = string> {
  readonly fires: string
  /** Field -> type, unit and meaning; a type that ends in `?` may be absent. */
  readonly fields: Readonly<Record<Fields, string>>
  /** Attributes of the span, or what else becomes of it. */
  readonly fills: readonly string[]
}

export const operation = '`Operation`: id, parent id, trace id, session id, kind, start in ns since the Unix epoch'
const error = '`unknown`: exactly what was thrown'
export const ofFailure = { operation, error }
export const failed = ['span status', '`error.type`', '`mcp.error.code`', '`mcp.error.message`']
