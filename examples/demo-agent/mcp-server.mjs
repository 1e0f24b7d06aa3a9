/**
 * One MCP server from npm as a child process over stdio, with each call of its tools recorded.
 *
 *   agents --call--> [tool() records it] --MCP client--> [traced transport] --stdin, stdout--> server
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { resource, tool } from '@agent-inspector/hooks'
import { traceTransport } from '@agent-inspector/hooks/mcp'
import { Client, SdkError, SdkErrorCode } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { StepError } from './step-error.mjs'

const CALL_TIMEOUT_MS = 30_000
const GONE_WITHIN_MS = 3000

/**
 * @typedef {Awaited<ReturnType<typeof startMcpServer>>} McpServer
 * @typedef {{ action: 'accept' | 'decline' | 'cancel', content?: Record<string, string | number | boolean> }} Elicited
 *
 * @param {string} name for people
 * @param {string} entry URL of its script
 * @param {readonly string[]} args
 * @param {AbortSignal} signal ends the process at once
 */
export async function startMcpServer(name, entry, args, signal) {
  signal.throwIfAborted()
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [fileURLToPath(entry), ...args],
    stderr: 'ignore',
  })
  const client = new Client({ name: 'demo-agent', version: '0.1.0' }, { capabilities: { elicitation: {} } })
  /** @type {() => Elicited} */
  let answerElicitation = () => ({ action: 'decline' })
  client.setRequestHandler('elicitation/create', () => answerElicitation())

  // Closing its stdin ends an MCP server that is idle; one at work has to be told.
  const kill = () => killProcess(transport.pid)
  signal.addEventListener('abort', kill, { once: true })
  const gone = new Promise((resolve) => {
    client.onclose = () => resolve(undefined)
  })
  // A start that is given up is closed by the client already, which does not tell when the process is gone.
  const close = async () => {
    await client.close()
    await Promise.race([gone, sleep(GONE_WITHIN_MS, undefined, { ref: false })])
    signal.removeEventListener('abort', kill)
  }

  try {
    await client.connect(traceTransport(transport, { server: name }), { signal })
    const { tools } = await client.listTools({}, { signal })
    return { tools, call, read, close, isUp: () => transport.pid !== null }
  } catch (cause) {
    await close()
    throw signal.aborted
      ? signal.reason
      : new StepError(`The MCP server ${name} does not start: ${cause.message}.`, { cause })
  }

  /**
   * Calls a tool. Progress that the server tells is recorded.
   *
   * @param {string} toolName
   * @param {Record<string, unknown>} input
   * @param {{ timeoutMs?: number, onElicit?: () => Elicited }} [options]
   *   `onElicit` answers what the server asks back meanwhile; default: declined
   * @throws StepError where the tool fails; `transient` where it took too long
   */
  function call(toolName, input, { timeoutMs = CALL_TIMEOUT_MS, onElicit } = {}) {
    return tool(toolName, { input }, async ({ signal }) => {
      if (onElicit !== undefined) answerElicitation = onElicit
      try {
        const result = await client.callTool(
          { name: toolName, arguments: input },
          // A server tells of its progress only whom it interests; the transport records it.
          { signal, timeout: timeoutMs, onprogress() {} },
        )
        if (result.isError) throw new StepError(`${toolName} failed: ${textOf(result)}`)
        return result
      } catch (cause) {
        throw signal.aborted ? signal.reason : explain(cause, { toolName, timeoutMs, server: name })
      }
    })
  }

  /** @returns {Promise<string>} */
  function read(uri) {
    return resource(uri, async ({ signal }) => {
      const { contents } = await client.readResource({ uri }, { signal })
      return contents
    }).then((contents) => contents.map((content) => ('text' in content ? content.text : '')).join('\n'))
  }
}

/** @param {number | null} pid */
function killProcess(pid) {
  try {
    if (pid !== null) process.kill(pid, 'SIGTERM')
  } catch {
    // It is gone already.
  }
}

/** The text of a tool's result. */
export function textOf({ content }) {
  return content.map(({ text = '' }) => text).join('\n')
}

function explain(cause, { toolName, timeoutMs, server }) {
  if (!(cause instanceof SdkError)) return cause
  if (cause.code === SdkErrorCode.RequestTimeout) {
    return new StepError(`${toolName} did not answer within ${timeoutMs} ms.`, { cause, transient: true })
  }
  return new StepError(`${toolName} failed: the MCP server ${server} is gone (${cause.message}).`, { cause })
}
