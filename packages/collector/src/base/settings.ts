/**
 * Every setting, in one table: option `fooBar` = flag `--foo-bar` = variable `INSPECTOR_FOO_BAR`.
 * An option beats a variable, a variable beats the default; a flag is handed on as an option.
 *
 *   cli flags --> options --+
 *   environment ------------+--> resolveSettings --> create-inspector
 */
import { CollectorError } from './errors.js'
import { readHeaders, tracesUrl } from './otlp-target.js'
import { parseBytes } from './parse-bytes.js'

export interface Settings {
  /** Where trace files live. Made if absent. Default `~/.mcp_traces`. */
  readonly tracesDir: string
  /** Default 7800; 0 lets the system choose. A busy port is passed over for the next free one. */
  readonly port: number
  /** Default `127.0.0.1`, which stands for both loopback addresses. Any other needs a token. */
  readonly host: string
  /** Names that a request's `Host` may have besides localhost, 127.0.0.1, [::1] and those of a codespace. Default none. */
  readonly allowedHosts: readonly string[]
  /** Answer requests that are not from this machine, if they carry the token. Default false. */
  readonly allowRemote: boolean
  /** Where exporters send to unless they are told otherwise: OTLP over HTTP, on loopback. Default 4318; 0: not there. */
  readonly otlpPort: number
  /** Where those that speak gRPC are told what to set. Default 4317; 0: not there. */
  readonly otlpGrpcPort: number
  /** Pages whose exporters may send spans, as `http://localhost:5173`. Default none: programs need no leave. */
  readonly otlpOrigin: readonly string[]
  /** The token of this launch. Default: a random one. */
  readonly token: string | undefined
  /** Where the inspector stands in its server. Default `/_inspector`. */
  readonly basePath: string
  /** A session that nobody has written to for so many days is deleted. Default 30; 0 keeps all. */
  readonly retentionDays: number
  /** Bytes that the trace files may take; beyond it the oldest finished sessions are deleted. Default 10 GiB; 0 keeps all. */
  readonly retentionBytes: number
  /** Model and tool calls of every session wait for a person before they begin. Default false. */
  readonly step: boolean
  /** A file with the prices of models, see docs/prices.md. Default: those that ship with the collector. */
  readonly prices: string | undefined
  /** An OTLP/HTTP endpoint that gets the spans of this process too, as `http://host:4318`. Default: none does. */
  readonly forwardOtlp: string | undefined
  /** Headers for it, as `OTEL_EXPORTER_OTLP_HEADERS` has them: `key=value,key2=value2`. Default: none. */
  readonly forwardOtlpHeaders: string | undefined
}

export type SettingName = keyof Settings

interface SettingRow {
  readonly kind: 'otlp-port' | 'text' | 'file' | 'port' | 'list' | 'switch' | 'days' | 'bytes'
  /** For `--help`, with the default. */
  readonly help: string
}

export const SETTINGS = {
  tracesDir: { kind: 'text', help: 'directory of the trace files (~/.mcp_traces)' },
  port: { kind: 'port', help: 'port of the page; 0 lets the system choose (7800)' },
  host: { kind: 'text', help: 'address to listen on; any but loopback needs --token (127.0.0.1)' },
  allowedHosts: { kind: 'list', help: 'names of this machine, separated by commas, that a request may use (none)' },
  allowRemote: { kind: 'switch', help: 'answer other machines, if they send the token (no)' },
  otlpPort: { kind: 'otlp-port', help: 'port for OTLP over HTTP, beside that of the page; off: none (4318)' },
  otlpGrpcPort: { kind: 'otlp-port', help: 'port where gRPC exporters are told what to set; off: none (4317)' },
  otlpOrigin: {
    kind: 'list',
    help: 'web pages, separated by commas, that may send spans, as http://localhost:5173 (none)',
  },
  token: { kind: 'text', help: 'token that writes need (a new one at each launch)' },
  basePath: { kind: 'text', help: 'path of the inspector in its server (/_inspector)' },
  retentionDays: { kind: 'days', help: 'days that a session is kept after it was written last; off keeps all (30)' },
  retentionBytes: { kind: 'bytes', help: 'size of all trace files, as 500MB or 10GiB; off keeps all (10GiB)' },
  step: { kind: 'switch', help: 'let model and tool calls wait for you before they begin (no)' },
  prices: { kind: 'file', help: 'file with the prices of models (those of this version)' },
  forwardOtlp: { kind: 'text', help: 'OTLP/HTTP endpoint that gets the spans too, as http://host:4318 (none)' },
  forwardOtlpHeaders: { kind: 'text', help: 'headers for it: key=value,key2=value2, percent-encoded (none)' },
} as const satisfies Record<SettingName, SettingRow>

export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[]

const BASE_PATH = /^(?:\/[A-Za-z0-9._~-]+)+$/
const DEFAULT_PORT = 7800
const DEFAULT_OTLP_PORT = 4318
const DEFAULT_OTLP_GRPC_PORT = 4317
const DEFAULT_RETENTION_DAYS = 30
const DEFAULT_RETENTION_BYTES = 10 * 1024 ** 3

/** `tracesDir` → `traces-dir`. */
export function flagOf(name: SettingName): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** `tracesDir` → `INSPECTOR_TRACES_DIR`. */
export function variableOf(name: SettingName): string {
  return `INSPECTOR_${flagOf(name).replaceAll('-', '_').toUpperCase()}`
}

/** Reads what a flag or a variable holds into the type of its option. @throws CollectorError OPTION_INVALID */
export function parseSetting(name: SettingName, text: string): string | number | boolean | readonly string[] {
  const { kind } = SETTINGS[name]
  if (kind === 'otlp-port' && text.trim().toLowerCase() === 'off') return 0
  if (kind === 'port' || kind === 'otlp-port')
    return /^\d{1,5}$/.test(text) ? Number(text) : refuse(name, `"${text}" is not a port`)
  if (kind === 'days' || kind === 'bytes') return parseRetention(name, text)
  if (kind === 'list') return splitList(text)
  if (kind === 'switch') return ['1', 'true', 'yes', ''].includes(text.toLowerCase())
  return text
}

/**
 * @param options what the application or the command line says
 * @throws CollectorError OPTION_INVALID
 */
export function resolveSettings(
  options: { readonly [Name in SettingName]?: Settings[Name] | undefined },
  environment: Readonly<Record<string, string | undefined>>,
  homeDirectory: string,
): Settings {
  const given = <Name extends SettingName>(name: Name): Settings[Name] | undefined => {
    if (options[name] !== undefined) return options[name]
    const text = environment[variableOf(name)]
    // The table says which kind of value each name has; the switch over kinds is in parseSetting.
    return text === undefined || text === '' ? undefined : (parseSetting(name, text) as Settings[Name])
  }
  const settings = {
    tracesDir: given('tracesDir') ?? `${homeDirectory}/.mcp_traces`,
    port: given('port') ?? DEFAULT_PORT,
    host: given('host') ?? '127.0.0.1',
    allowedHosts: given('allowedHosts') ?? [],
    allowRemote: given('allowRemote') ?? false,
    otlpPort: given('otlpPort') ?? DEFAULT_OTLP_PORT,
    otlpGrpcPort: given('otlpGrpcPort') ?? DEFAULT_OTLP_GRPC_PORT,
    otlpOrigin: given('otlpOrigin') ?? [],
    token: given('token'),
    basePath: given('basePath') ?? '/_inspector',
    retentionDays: given('retentionDays') ?? DEFAULT_RETENTION_DAYS,
    retentionBytes: given('retentionBytes') ?? DEFAULT_RETENTION_BYTES,
    step: given('step') ?? false,
    prices: given('prices'),
    forwardOtlp: given('forwardOtlp'),
    forwardOtlpHeaders: given('forwardOtlpHeaders'),
  }
  check(settings)
  return settings
}

export type SettingOrigin = 'option' | 'flag' | 'variable' | 'default'

/** Where each setting comes from. @param asked what options are: of the application, or flags of the command line */
export function originsOf(
  options: { readonly [Name in SettingName]?: Settings[Name] | undefined },
  environment: Readonly<Record<string, string | undefined>>,
  asked: 'option' | 'flag' = 'option',
): Readonly<Record<SettingName, SettingOrigin>> {
  const originOf = (name: SettingName): SettingOrigin => {
    if (options[name] !== undefined) return asked
    return (environment[variableOf(name)] ?? '') === '' ? 'default' : 'variable'
  }
  // Every name of the table has an entry.
  return Object.fromEntries(SETTING_NAMES.map((name) => [name, originOf(name)])) as Record<SettingName, SettingOrigin>
}

/** True where `host` means the loopback addresses and nothing else. */
export function isLoopbackHost(host: string): boolean {
  return ['127.0.0.1', '::1', '[::1]', 'localhost'].includes(host)
}

function check(settings: Settings): void {
  const { basePath, host, allowRemote, token, tracesDir } = settings
  for (const name of ['port', 'otlpPort', 'otlpGrpcPort'] as const) {
    const port = settings[name]
    if (!Number.isInteger(port) || port < 0 || port > 65_535) refuse(name, `${port} is not a port`)
  }
  if (!BASE_PATH.test(basePath)) refuse('basePath', `"${basePath}" is not a path like /_inspector`)
  if (tracesDir === '') refuse('tracesDir', 'it is empty')
  if (token !== undefined && token.length < 16) refuse('token', 'it has fewer than 16 characters')
  if (allowRemote && token === undefined) refuse('allowRemote', 'it needs a token too')
  if (!isLoopbackHost(host) && token === undefined) {
    refuse('host', `"${host}" can be reached from other machines, and no token is set`)
  }
  const { forwardOtlp, forwardOtlpHeaders } = settings
  if (forwardOtlp !== undefined && tracesUrl(forwardOtlp) === undefined) {
    refuse('forwardOtlp', 'it is no URL like http://host:4318, without a password')
  }
  if (forwardOtlpHeaders !== undefined && readHeaders(forwardOtlpHeaders) === undefined) {
    refuse('forwardOtlpHeaders', 'it is not key=value,key2=value2 with percent-encoded values')
  }
  for (const name of ['retentionDays', 'retentionBytes'] as const) {
    if (!Number.isFinite(settings[name]) || settings[name] < 0) refuse(name, `${settings[name]} is not 0 or more`)
  }
}

function parseRetention(name: SettingName, text: string): number {
  if (text.trim().toLowerCase() === 'off') return 0
  const days = /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : undefined
  const value = SETTINGS[name].kind === 'days' ? days : parseBytes(text)
  return value ?? refuse(name, `"${text}" is neither off nor a ${SETTINGS[name].kind === 'days' ? 'number' : 'size'}`)
}

function splitList(text: string): readonly string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

function refuse(name: SettingName, reason: string): never {
  throw new CollectorError('OPTION_INVALID', `The setting ${name} (--${flagOf(name)}, ${variableOf(name)}): ${reason}.`)
}
