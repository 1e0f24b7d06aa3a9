/** Keeps what fails in tracing away from the connection that is traced. */

export type Contain = <Result>(observe: () => Result) => Result | undefined

/** Warns of the first failure; of the others nobody would learn more. */
export function createContain(): Contain {
  let failed = false
  return (observe) => {
    try {
      return observe()
    } catch (cause) {
      if (!failed) warn(cause)
      failed = true
      return undefined
    }
  }
}

function warn(cause: unknown): void {
  process.emitWarning('An MCP message could not be traced; it went its way all the same.', {
    type: 'AgentInspectorWarning',
    code: 'MCP_TRACE_FAILED',
    detail: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
  })
}
