/** The command line as it is called: the real binary, in a process of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

export const BIN = fileURLToPath(new URL('../../bin/agent-inspector.mjs', import.meta.url))

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly lines: readonly string[]
  /** The lines as JSON. */
  readonly json: () => readonly unknown[]
  readonly err: string
}

export interface RunOptions {
  /** Its standard input; default nothing. */
  readonly input?: string | Uint8Array
  /** Stop reading after so many bytes, and close the pipe. */
  readonly readBytes?: number
}

export async function runCli(args: readonly string[], { input, readBytes }: RunOptions = {}): Promise<Ran> {
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  // It need not read all that it is given.
  child.stdin.on('error', () => {}).end(input)
  const ended = once(child, 'close')
  const [out, err] = await Promise.all([
    readBytes === undefined ? text(child.stdout) : '',
    text(child.stderr),
    readBytes !== undefined && readSome(child.stdout, readBytes),
  ])
  await ended
  const lines = out.split('\n').slice(0, -1)
  return { code: child.exitCode, out, lines, json: () => lines.map((line) => JSON.parse(line)), err }
}

/** In a terminal of its own: what it shows there, stdout and stderr as they come. */
export async function runInTerminal(
  args: readonly string[],
  columns: number,
): Promise<{ code: number | null; shown: string }> {
  const command = ['stty', 'cols', String(columns), ';', 'exec', process.execPath, BIN, ...args].map(quote).join(' ')
  const script =
    process.platform === 'darwin' ? ['-q', '/dev/null', 'sh', '-c', command] : ['-qec', command, '/dev/null']
  const child = spawn('script', script, { stdio: ['pipe', 'pipe', 'inherit'] })
  const [shown] = await Promise.all([text(child.stdout), once(child, 'close')])
  return { code: child.exitCode, shown: shown.replaceAll('\r\n', '\n') }
}

async function readSome(stream: NodeJS.ReadableStream & { destroy(): void }, bytes: number): Promise<void> {
  let read = 0
  stream.on('data', (chunk: Buffer) => {
    read += chunk.length
    if (read >= bytes) stream.destroy()
  })
  await once(stream, 'close')
}

function quote(word: string): string {
  return word === ';' ? word : `'${word.replaceAll("'", "'\\''")}'`
}
