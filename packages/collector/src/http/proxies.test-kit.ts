/** For tests: proxies in front of an inspector, each with the address that it listens on. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

export interface StartedProxy {
  readonly port: number
  close(): Promise<void>
}

interface Behind {
  /** Of the inspector. */
  readonly port: number
  readonly token: string
}

const EXAMPLE = new URL('../../../../deploy/nginx/agent-inspector.conf', import.meta.url)
const BUFFER_BYTES = 64 * 1024

/** Every kind that there is on this machine: nginx is where it is installed. */
export const PROXIES: readonly (readonly [string, (behind: Behind) => Promise<StartedProxy>])[] = [
  ['a proxy that holds back what it is not told to pass on', startHoldingProxy],
  ...(findNginx() === undefined
    ? []
    : [
        ['nginx as the example has it', startNginxOfExample] as const,
        ['nginx that knows nothing of streams', startPlainNginx] as const,
      ]),
]

/** Holds back 64 KiB, unless the answer says that it must not. */
async function startHoldingProxy({ port, token }: Behind): Promise<StartedProxy> {
  const server = createServer((asked, answer) => {
    const headers = { ...asked.headers, 'x-forwarded-for': '10.0.0.7', authorization: `Bearer ${token}` }
    const { method = 'GET', url = '/' } = asked
    const onward = request({ port, host: '127.0.0.1', method, path: url, headers, agent: false }, (told) => {
      const passesOn = told.headers['x-accel-buffering'] === 'no'
      answer.writeHead(told.statusCode ?? 502, told.headers)
      if (passesOn) answer.flushHeaders()
      let held: Buffer[] = []
      told.on('data', (bytes: Buffer) => {
        held.push(bytes)
        if (!passesOn && Buffer.concat(held).length < BUFFER_BYTES) return
        for (const one of held) answer.write(one)
        held = []
      })
      told.once('close', () => answer.end(Buffer.concat(held)))
    })
    onward.on('error', () => answer.destroy())
    answer.once('close', () => onward.destroy())
    asked.pipe(onward)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function startNginxOfExample({ port, token }: Behind): Promise<StartedProxy> {
  const example = await readFile(EXAMPLE, 'utf8')
  return startNginx(example.replaceAll('127.0.0.1:7800', `127.0.0.1:${port}`).replaceAll('THE_TOKEN', token))
}

function startPlainNginx({ port, token }: Behind): Promise<StartedProxy> {
  return startNginx(`
    location / {
      proxy_pass http://127.0.0.1:${port};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header Authorization "Bearer ${token}";
    }`)
}

/** One process, of this user, that leaves nothing behind. */
async function startNginx(locations: string): Promise<StartedProxy> {
  const dir = await mkdtemp(path.join(tmpdir(), 'nginx-'))
  const port = await freePort()
  const kept = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${dir}/${name};`)
  const file = path.join(dir, 'nginx.conf')
  const server = `server { listen 127.0.0.1:${port}; ${locations} }`
  await writeFile(
    file,
    `daemon off; master_process off; pid ${dir}/pid; error_log stderr notice; events {}
    http { access_log off; ${kept.join(' ')} ${server} }`,
  )
  const child = spawn(findNginx() ?? 'nginx', ['-c', file, '-p', dir], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  const said: string[] = []
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line)
    if (line.includes('event method')) break
  }
  if (!said.at(-1)?.includes('event method')) throw new Error(`nginx did not start:\n${said.join('\n')}`)
  child.stderr.resume()
  return {
    port,
    async close() {
      child.kill('SIGTERM')
      await ended
      await rm(dir, { recursive: true })
    },
  }
}

function findNginx(): string | undefined {
  const folders = [
    ...(process.env.PATH ?? '').split(path.delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
    '/opt/homebrew/bin',
  ]
  return folders.map((folder) => path.join(folder, 'nginx')).find((file) => existsSync(file))
}

/** nginx takes no port but a known one. */
async function freePort(): Promise<number> {
  const server = createTcpServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
