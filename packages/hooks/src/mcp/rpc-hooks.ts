/** Says what goes over one connection: the hooks of RPC and transport. */
import type { HookPayload, RpcPeer } from '../catalogue.js'
import { hookChannel } from '../channel.js'
import type { RpcDirection, RpcMessage } from '../json-rpc.js'
import type { Operation } from '../operation.js'

const before = hookChannel('before_rpc_request')
const after = hookChannel('after_rpc_response')
const error = hookChannel('error_rpc_request')
const notification = hookChannel('rpc_notification')
const connected = hookChannel('transport_connected')
const disconnected = hookChannel('transport_disconnected')
const reconnecting = hookChannel('transport_reconnecting')
const progress = hookChannel('progress_update')

export interface RpcStart {
  readonly operation: Operation
  readonly message: RpcMessage
  readonly caller?: Operation | undefined
  readonly round?: number | undefined
}

export interface RpcHooks {
  before(direction: RpcDirection, start: RpcStart): void
  after(operation: Operation, message: RpcMessage): void
  failed(operation: Operation, cause: unknown, message?: RpcMessage): void
  notified(direction: RpcDirection, operation: Operation, message: RpcMessage): void
  progressed(operation: Operation, message: RpcMessage): void
  connected(operation: Operation): void
  disconnected(operation: Operation): void
  reconnecting(operation: Operation, attempt: number, reason: string): void
}

type Mutable<Payload> = { -readonly [Field in keyof Payload]: Payload[Field] }

/** @param peer what is known of the other end by now */
export function createRpcHooks(peer: () => RpcPeer): RpcHooks {
  return {
    before(direction, { operation, message, caller, round }) {
      if (!before.hasSubscribers) return
      // The one spread stands at the front: V8 copies it as a whole, any other field by field.
      const payload: Mutable<HookPayload<'before_rpc_request'>> = { ...peer(), operation, direction, message }
      if (caller !== undefined) payload.caller = caller
      if (round !== undefined) payload.round = round
      before.publish(payload)
    },
    after(operation, message) {
      if (after.hasSubscribers) after.publish({ operation, message, durationMs: durationMs(operation) })
    },
    failed(operation, cause, message) {
      if (!error.hasSubscribers) return
      const answer = message === undefined ? undefined : { message }
      error.publish({ operation, error: cause, durationMs: durationMs(operation), ...answer })
    },
    notified(direction, operation, message) {
      if (notification.hasSubscribers) notification.publish({ operation, direction, message, ...peer() })
    },
    progressed(operation, { params }) {
      if (!progress.hasSubscribers || typeof params?.progress !== 'number') return
      progress.publish({
        operation,
        token: String(params.progressToken),
        progress: params.progress,
        ...(typeof params.total === 'number' ? { total: params.total } : undefined),
        ...(typeof params.message === 'string' ? { message: params.message } : undefined),
      })
    },
    connected(operation) {
      if (connected.hasSubscribers) connected.publish({ operation, ...peer() })
    },
    disconnected(operation) {
      if (disconnected.hasSubscribers) disconnected.publish({ operation, ...peer() })
    },
    reconnecting(operation, attempt, reason) {
      if (reconnecting.hasSubscribers) reconnecting.publish({ operation, attempt, reason, ...peer() })
    },
  }
}

function durationMs({ clock, startNs }: Operation): number {
  return Number(clock.nowNs() - startNs) / 1e6
}
