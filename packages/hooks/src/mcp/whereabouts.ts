/**
 * Under what a call stands in the tree: its caller, here or in another process, or the connection.
 *
 *   inbound request --trace context | our call it belongs to | where we are--> [whereabouts] --> parent
 */
import type { RpcMessage } from '../json-rpc.js'
import { type OpenSession, openSession } from '../open-session.js'
import type { Operation } from '../operation.js'
import type { Runner } from '../runner.js'
import { clientNameOf } from './describe-peer.js'
import type { OpenCalls } from './open-calls.js'
import { remoteParent } from './remote-parent.js'
import type { TraceContext } from './trace-context.js'

export interface Whereabouts {
  /** The parent of a request that comes in. */
  ofRequest(message: RpcMessage, context: TraceContext | undefined, runner: Runner): Operation
  /** What a message that comes in belongs to, as far as is known. */
  related(runner: Runner): Operation | undefined
  /** The session of the connection itself: opened for what belongs to no other, ended with it. */
  home(message?: RpcMessage): Operation
  leaveHome(): void
}

/** Methods in answering which a server asks back. */
const ASKS_BACK: ReadonlySet<string | undefined> = new Set(['tools/call', 'prompts/get', 'resources/read'])

/**
 * @param title of the connection, for people
 * @param atHome called when the session of the connection has opened
 */
export function createWhereabouts(
  { outbound, inbound }: Readonly<Record<'outbound' | 'inbound', Pick<OpenCalls, 'all'>>>,
  title: () => string,
  atHome: (frame: Operation) => void,
): Whereabouts {
  let home: OpenSession | undefined

  const related = (runner: Runner): Operation | undefined => {
    const here = runner.current()
    const calls = outbound.all()
    // Where each call has a stream of its own, what comes in comes in its context.
    if (calls.some(({ operation }) => operation === here)) return here
    const asked = calls.filter(({ message }) => ASKS_BACK.has(message.method))
    // One call, one question at a time: of several, the first that has none is as good a guess as any.
    const busy = new Set(inbound.all().map(({ operation }) => operation.parentId))
    const free = asked.find(({ operation }) => !busy.has(operation.id))
    return (free ?? asked.at(-1) ?? calls.at(-1))?.operation ?? here
  }

  const homeOf = (message?: RpcMessage): Operation => {
    if (home === undefined) {
      home = openSession(message === undefined ? { title: title() } : inboundSession(message, title()))
      atHome(home.frame)
    }
    return home.frame
  }

  return {
    ofRequest(message, context, runner) {
      const here = related(runner)
      if (context !== undefined) return remoteParent(context, here, runner.current())
      return here ?? homeOf(message)
    },
    related,
    home: homeOf,
    leaveHome() {
      home?.finish()
      home = undefined
    },
  }
}

function inboundSession(message: RpcMessage, title: string): { readonly title: string; readonly engine: string } {
  const name = clientNameOf(message)
  return { title: name === undefined ? title : `MCP client ${name}`, engine: 'mcp-inbound' }
}
