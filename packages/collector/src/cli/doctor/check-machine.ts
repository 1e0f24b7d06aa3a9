/** Which versions run here, and who has the port of the page? */

import { createServer } from 'node:http'
import { listenOnAll } from '../../http/listen.js'
import { findPortHolder } from '../../http/port-holder.js'
import { readVersion } from '../../http/version.js'
import { readDirectoryKey } from '../../process/directory-key.js'
import type { Check, Finding } from './finding.js'

const LEAST_NODE = 20

export const checkMachine: Check = async ({ dir, settings: { port, basePath } }) => [
  versions(),
  await portFinding(dir, port, basePath),
]

function versions(): Finding {
  const { node } = process.versions
  const details = { version: readVersion(), node, platform: `${process.platform} ${process.arch}` }
  const message = `agent-inspector ${details.version}, Node ${node}, ${details.platform}.`
  if (Number.parseInt(node, 10) >= LEAST_NODE) return { check: 'versions', level: 'ok', message, details }
  return { check: 'versions', level: 'wrong', message, details, hint: `It needs Node ${LEAST_NODE} or newer.` }
}

async function portFinding(dir: string, port: number, basePath: string): Promise<Finding> {
  if (await isFree(port)) {
    return { check: 'port', level: 'ok', message: `Port ${port} is free: no page is served.` }
  }
  const { isOurs, text } = await findPortHolder(port, basePath, readDirectoryKey(dir))
  if (isOurs) return { check: 'port', level: 'ok', message: `Port ${port} serves this directory: ${text}.` }
  return {
    check: 'port',
    level: 'note',
    message: `Port ${port} is taken by ${text}; the page will be on the next free one.`,
    hint: 'Choose another with --port or INSPECTOR_PORT, if you want it always in one place.',
  }
}

async function isFree(port: number): Promise<boolean> {
  const listening = await listenOnAll({ createServer, addresses: ['127.0.0.1'], port, log: () => {} })
  await listening?.close()
  return listening !== undefined
}
