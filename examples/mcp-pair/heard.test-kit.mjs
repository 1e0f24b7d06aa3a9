/** For tests: what the hooks of MCP connections said, as a list, and the spans as they would be drawn. */
import { on } from '@agent-inspector/hooks'

/** @param {(undo: () => void) => void} atTheEnd */
export function hearRpc(atTheEnd) {
  const calls = []
  const events = []
  atTheEnd(
    on('before_rpc_request', ({ operation, direction, message, transport, server }) =>
      calls.push({ operation, direction, method: message.method, transport, server, outcome: 'open' }),
    ),
  )
  const end = (operation, outcome) => Object.assign(calls.find((call) => call.operation === operation) ?? {}, outcome)
  atTheEnd(
    on('after_rpc_response', ({ operation, message }) => end(operation, { outcome: 'ok', result: message.result })),
  )
  atTheEnd(on('error_rpc_request', ({ operation, error }) => end(operation, { outcome: error })))
  for (const hook of [
    'session_paused',
    'session_resumed',
    'before_tool_call',
    'progress_update',
    'transport_connected',
    'rpc_notification',
  ]) {
    atTheEnd(on(/** @type {any} */ (hook), (payload) => events.push({ hook, ...payload })))
  }
  return {
    calls,
    /** @param {string} method */
    of: (method) => calls.filter((call) => call.method === method),
    /** @param {string} hook */
    events: (hook) => events.filter((event) => event.hook === hook),
  }
}
