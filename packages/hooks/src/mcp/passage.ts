/** What becomes of a message on its way through a traced connection. Types, and one sign. */
import type { RpcMessage } from '../json-rpc.js'
import type { Operation } from '../operation.js'
import type { SendOptions } from './mcp-transport.js'

/** It goes on as this. */
export interface Passage {
  readonly message: RpcMessage
  readonly options?: SendOptions | undefined
  /** In which it is sent, or handled. Absent: where it is. */
  readonly operation?: Operation | undefined
}

/** It goes no further. */
export const WITHHELD = 'withheld'

/** `undefined`: it goes on as it is. */
export type Fate = Passage | typeof WITHHELD | undefined
