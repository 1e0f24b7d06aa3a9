/**
 * The inspector's own server: both loopback addresses or neither, on the first free port; or nothing, while another
 * inspector of the same directory serves the page there.
 *
 *   inspector-http.ts --servers, port--> [serve] --> http.Server on 127.0.0.1 and on ::1
 */
import { setTimeout as delay } from 'node:timers/promises'
import { CollectorError } from '../base/errors.js'
import { PORTS_TRIED } from '../base/limits.js'
import { once } from '../base/once.js'
import { isLoopbackHost } from '../base/settings.js'
import type { Listens } from './inspector.js'
import { type Listening, type ListenOptions, listenOnAll } from './listen.js'
import { findPortHolder } from './port-holder.js'

export interface ServeOptions {
  /** Of the page: see `createPageApp`. */
  readonly createServer: ListenOptions['createServer']
  /** Of the page. */
  readonly basePath: string
  /** 0 lets the system choose. */
  readonly port: number
  readonly host: string
  /** Who has it too is one of ours. Default: nobody is. */
  readonly directoryKey?: () => string | undefined
  /** Called when this process serves the page, before it is told. @param origin of the server. Default: nothing happens. */
  readonly onOwn?: (origin: string) => Promise<void>
  readonly log: (line: string) => void
}

export interface Serving extends Listens {
  /** Keeps the process alive until it is closed; without it nothing here does. */
  hold(): void
  /** Stops listening, or waiting to; ends what is still open after a moment. */
  close(): Promise<void>
}

/** How often a port that another process serves is tried. */
const TAKE_OVER_EVERY_MS = 1000
/** An inspector that does not prove itself so many times in a row is no longer one of ours: a busy one may miss some. */
const MAX_UNPROVEN = 10
const LONGEST_INTERVAL_MS = 2 ** 31 - 1

/** @throws CollectorError PORT_IN_USE */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { basePath, host, onOwn = async () => {}, log } = options
  const leave = new AbortController()
  let place = await findPlace(options)
  if (place.listening !== undefined) await onOwn(originOf(place.port))
  const settled = place.listening === undefined ? takeOver() : Promise.resolve()
  let held: NodeJS.Timeout | undefined

  /** Goes on while the process lives. */
  async function takeOver(): Promise<void> {
    log(`${urlOf(place.port)} is served by another process of this directory, and shows the sessions of both`)
    while (place.listening === undefined) {
      await delay(TAKE_OVER_EVERY_MS, undefined, { signal: leave.signal, ref: false }).catch(() => {})
      if (leave.signal.aborted) return
      place = (await lookAgain(options, place)) ?? place
    }
    await onOwn(originOf(place.port))
    log(`the page is served from this process now: ${urlOf(place.port)}`)
  }

  function originOf(port: number): string {
    const name = isLoopbackHost(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
    return `http://${name}:${port}`
  }

  function urlOf(port: number): string {
    return originOf(port) + basePath
  }

  return {
    get url() {
      return urlOf(place.port)
    },
    get port() {
      return place.port
    },
    get own() {
      return place.listening !== undefined
    },
    hold() {
      held ??= setInterval(() => {}, LONGEST_INTERVAL_MS)
    },
    close: once(async () => {
      leave.abort()
      await settled
      await place.listening?.close()
      clearInterval(held)
    }),
  }
}

interface Place {
  readonly port: number
  /** Absent while another process of the same directory serves there. */
  readonly listening: Listening | undefined
  /** Times in a row that it did not prove itself. */
  readonly unproven: number
}

/** The first port from the wanted one on that is free, or is served by one of ours. */
async function findPlace(options: ServeOptions): Promise<Place> {
  const { createServer, basePath, port, host, directoryKey = () => undefined, log } = options
  const addresses = addressesOf(host)
  for (let tried = 0; tried < PORTS_TRIED && port + tried <= 65_535; tried++) {
    const wanted = port === 0 ? 0 : port + tried
    const listening = await listenOnAll({ createServer, addresses, port: wanted, log })
    if (listening !== undefined) return { port: listening.port, listening, unproven: 0 }
    if (wanted === 0) continue
    const holder = await findPortHolder(wanted, basePath, directoryKey())
    if (holder.isOurs && isLoopbackHost(host)) return { port: wanted, listening: undefined, unproven: 0 }
    log(`port ${wanted} is taken by ${holder.text}; trying the next one`)
  }
  throw new CollectorError(
    'PORT_IN_USE',
    `None of ${PORTS_TRIED} ports from ${port} on is free on ${addresses.join(' and ')}.`,
  )
}

/** @returns nothing if it could not be found out */
async function lookAgain(options: ServeOptions, { port, unproven }: Place): Promise<Place | undefined> {
  const { createServer, basePath, host, directoryKey = () => undefined, log } = options
  try {
    const listening = await listenOnAll({ createServer, addresses: addressesOf(host), port, log })
    if (listening !== undefined) return { port, listening, unproven: 0 }
    const { isOurs } = await findPortHolder(port, basePath, directoryKey())
    if (isOurs || unproven < MAX_UNPROVEN) return { port, listening, unproven: isOurs ? 0 : unproven + 1 }
    return await findPlace(options)
  } catch (cause) {
    log(`port ${port} could not be looked at: ${String(cause)}`)
    return undefined
  }
}

function addressesOf(host: string): readonly string[] {
  return isLoopbackHost(host) ? ['127.0.0.1', '::1'] : [host]
}
