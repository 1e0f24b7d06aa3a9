/**
 * The ports that exporters send to unless they are told otherwise: 4318 takes OTLP/HTTP, 4317 tells those that speak
 * gRPC what to set. Held by the process that serves the page, on the loopback addresses alone.
 *
 *   exporter --POST /v1/…--> [otlp ports] --> otlp-routes.ts
 *            --gRPC call--> [otlp ports] --status, and a line for the user-->
 */
import type { ServerHttp2Session } from 'node:http2'
import { once } from '../base/once.js'
import { type Listening, type ListenOptions, listenOnAll } from './listen.js'

export interface OtlpPortsOptions {
  /** Of OTLP/HTTP. */
  readonly createServer: ListenOptions['createServer']
  /** 0: none. */
  readonly port: number
  /** Where gRPC is refused; 0: none. */
  readonly grpcPort: number
  readonly log: (line: string) => void
}

export interface OtlpPorts {
  /** Once. What is taken by somebody else is passed over, and told. @param origin where spans can be sent to in any case */
  open(origin: string): Promise<void>
  close(): Promise<void>
}

const LOOPBACK = ['127.0.0.1', '::1']
const USE_HTTP = 'set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf'
const UNIMPLEMENTED = '12'

export function createOtlpPorts({ createServer, port, grpcPort, log }: OtlpPortsOptions): OtlpPorts {
  let opened: Promise<readonly Listening[]> | undefined

  return {
    async open(origin) {
      opened ??= openAll(origin)
      await opened
    },
    close: once(async () => {
      await Promise.all((await (opened ?? [])).map((listening) => listening.close()))
    }),
  }

  async function openAll(origin: string): Promise<readonly Listening[]> {
    const http = port === 0 ? undefined : await open(port, createServer, `set OTEL_EXPORTER_OTLP_ENDPOINT=${origin}`)
    const at = http === undefined ? origin : `http://127.0.0.1:${http.port}`
    const advice = `${USE_HTTP} and OTEL_EXPORTER_OTLP_ENDPOINT=${at}`
    const grpc = grpcPort === 0 ? undefined : await open(grpcPort, refuseGrpc(advice, log), advice)
    return [http, grpc].filter((one) => one !== undefined)
  }

  async function open(
    wanted: number,
    createServer: ListenOptions['createServer'],
    advice: string,
  ): Promise<Listening | undefined> {
    try {
      const listening = await listenOnAll({ createServer, addresses: LOOPBACK, port: wanted, log })
      if (listening === undefined) log(`port ${wanted} is taken: to send spans here, ${advice}`)
      return listening
    } catch (cause) {
      log(`port ${wanted} cannot be listened on (${String(cause)}): to send spans here, ${advice}`)
      return undefined
    }
  }
}

/** Whoever speaks gRPC hears it as the status of its call, its user here, once. */
function refuseGrpc(advice: string, log: (line: string) => void): ListenOptions['createServer'] {
  const tell = once(() => log(`an exporter sends by gRPC, which is not taken here: ${advice}`))
  return () => {
    const server = process.getBuiltinModule('node:http2').createServer()
    const sessions = new Set<ServerHttp2Session>()
    server.on('session', (session) => {
      sessions.add(session)
      session.on('close', () => sessions.delete(session))
    })
    server.on('sessionError', () => {})
    server.on('stream', (stream) => {
      tell()
      stream.on('error', () => {})
      stream.respond(
        {
          ':status': 200,
          'content-type': 'application/grpc',
          'grpc-status': UNIMPLEMENTED,
          'grpc-message': grpcText(`The inspector takes OTLP over HTTP: ${advice}`),
        },
        { endStream: true },
      )
      stream.resume()
    })
    return Object.assign(server, {
      closeAllConnections() {
        for (const session of sessions) session.destroy()
      },
    })
  }
}

/** As gRPC has it: clients decode no more than they must. */
function grpcText(text: string): string {
  return text.replace(/[^ -$&-~]/gu, encodeURIComponent)
}
