/**
 * Every way the collector can refuse, in one table.
 *
 * A code is permanent: people search for it, the page switches on it, docs/errors.md lists it.
 * The message says what happened and to what; the hint says what to do about it.
 */
const CODES = {
  NOT_LOCAL: {
    status: 403,
    title: 'Not from this machine',
    hint: 'Open it on the machine where it runs, or set allowRemote and a token.',
  },
  HOST_NOT_ALLOWED: {
    status: 403,
    title: 'Host not allowed',
    hint: 'Use localhost or 127.0.0.1, or name the host in INSPECTOR_ALLOWED_HOSTS.',
  },
  ORIGIN_NOT_ALLOWED: {
    status: 403,
    title: 'Origin not allowed',
    hint: 'Only the page of the inspector itself may do this; pages that send spans are named in INSPECTOR_OTLP_ORIGIN.',
  },
  TOKEN_MISSING: {
    status: 401,
    title: 'Token missing',
    hint: 'Send the token of this launch as Authorization: Bearer.',
  },
  TOKEN_WRONG: {
    status: 401,
    title: 'Token wrong',
    hint: 'The inspector was started anew: reload the page to get its token.',
  },
  TOO_MANY_ATTEMPTS: {
    status: 429,
    title: 'Too many wrong tokens',
    hint: 'Wait as long as Retry-After says, then send the token of this launch.',
  },
  ROUTE_NOT_FOUND: { status: 404, title: 'No such route', hint: 'docs/openapi.yaml lists the routes there are.' },
  PATH_INVALID: {
    status: 400,
    title: 'Path invalid',
    hint: 'Percent-encode the path as UTF-8: encodeURIComponent does it.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'Method not allowed',
    hint: 'The Allow header names the methods of this route.',
  },
  SESSION_NOT_FOUND: { status: 404, title: 'No such session', hint: 'GET /sessions lists the sessions there are.' },
  SESSION_BEING_WRITTEN: {
    status: 409,
    title: 'Session being written',
    hint: 'Wait for its end, or end the process that runs it; then delete it again.',
  },
  FILE_NOT_OURS: {
    status: 409,
    title: 'File not ours',
    hint: 'Only trace files of sessions are changed or deleted here: delete it by hand if nobody needs it.',
  },
  PART_NOT_FOUND: { status: 404, title: 'No such part', hint: 'GET /sessions/{id} lists the parts of a session.' },
  VALUE_NOT_FOUND: {
    status: 404,
    title: 'No such value',
    hint: 'It was too big to be kept, or its part was deleted: the preview in the span is what is left of it.',
  },
  VALUE_DAMAGED: {
    status: 422,
    title: 'Value damaged',
    hint: 'A block of the trace file is damaged: the preview in the span is what can be shown of it.',
  },
  INDEX_UNAVAILABLE: {
    status: 503,
    title: 'Index unavailable',
    hint: 'Make the traces directory writable, or read the trace itself: GET /trace/{id}/file.',
  },
  LAUNCHER_NOT_FOUND: {
    status: 404,
    title: 'No such launcher',
    hint: 'GET /launchers lists what the application lets you start.',
  },
  SESSION_UNREADABLE: {
    status: 422,
    title: 'Session unreadable',
    hint: 'The file is not a trace file, or is damaged from its first block on: move it elsewhere or delete it.',
  },
  TRACE_TOO_LARGE: {
    status: 422,
    title: 'Trace too large',
    hint: 'Of a file that is in no blocks of ours 1 GiB of text is read: split it, or bring it in with agent-inspector import.',
  },
  SESSION_ID_INVALID: {
    status: 400,
    title: 'Session id invalid',
    hint: 'A session id is 1 to 200 printable characters, and neither "." nor "..".',
  },
  QUERY_INVALID: { status: 400, title: 'Query invalid', hint: 'docs/openapi.yaml lists what the route takes.' },
  BODY_INVALID: { status: 400, title: 'Body invalid', hint: 'docs/openapi.yaml shows the body.' },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'Body too large',
    hint: 'An answer may have 1 MiB; of spans send fewer at once.',
  },
  CONTENT_TYPE_UNSUPPORTED: {
    status: 415,
    title: 'Content type not supported',
    hint: 'Send application/json; by OTLP also application/x-protobuf, as it is or as gzip.',
  },
  RANGE_UNSATISFIABLE: {
    status: 416,
    title: 'Range not satisfiable',
    hint: 'Content-Range tells the size; ask again when it has grown.',
  },
  SIGNAL_NOT_AWAITED: {
    status: 409,
    title: 'Signal not awaited',
    hint: 'GET /sessions/{id} lists in waiting_for what the session waits for.',
  },
  SIGNAL_ALREADY_ANSWERED: {
    status: 409,
    title: 'Signal already answered',
    hint: 'Somebody was first; the session goes on with that answer.',
  },
  SIGNAL_AMBIGUOUS: {
    status: 409,
    title: 'Signal ambiguous',
    hint: 'Two waits have this name: send wait_id too, on the command line --wait.',
  },
  TOO_MANY_WRITES: {
    status: 429,
    title: 'Too many writes',
    hint: 'Wait as long as Retry-After says, then go on.',
  },
  TOO_BUSY: {
    status: 429,
    title: 'Too busy',
    hint: 'Send it again after the seconds of Retry-After: exporters of OpenTelemetry do so by themselves.',
  },
  SESSION_NOT_RUNNING: {
    status: 409,
    title: 'Session not running',
    hint: 'It has ended, or it runs where nothing but its spans is heard from: end it there.',
  },
  OWNER_UNREACHABLE: {
    status: 502,
    title: 'Owner unreachable',
    hint: 'Only the process that runs the session can take this: look whether it hangs, then try again.',
  },
  PAYLOAD_OFF_SCHEMA: { status: 422, title: 'Payload off schema', hint: 'errors lists what does not fit and where.' },
  TOO_MANY_CLIENTS: {
    status: 503,
    title: 'Too many clients',
    hint: 'Close some of the open pages, or try again later.',
  },
  FORWARDED_TO_ITSELF: {
    status: 508,
    title: 'Forwarded to itself',
    hint: 'The setting forwardOtlp names this inspector: name another endpoint.',
  },
  VIEWER_NOT_BUILT: {
    status: 503,
    title: 'Page not built',
    hint: 'Run npm run build in the repository of Agent Inspector, or export to another format.',
  },
  TOO_MANY_EXPORTS: {
    status: 503,
    title: 'Too many exports',
    hint: 'Wait until one of them has ended; agent-inspector export writes a session without the server.',
  },
  INTERNAL: { status: 500, title: 'Internal error', hint: 'This is a bug of the inspector; its log has the cause.' },
  PORT_IN_USE: {
    status: 500,
    title: 'Port in use',
    hint: 'Free one of the ports, or choose another with --port or INSPECTOR_PORT.',
  },
  OPTION_INVALID: { status: 500, title: 'Option invalid', hint: 'agent-inspector serve --help lists the options.' },
  DIR_NOT_WRITABLE: {
    status: 500,
    title: 'Directory not writable',
    hint: 'Recording goes on live-only; choose another with INSPECTOR_TRACES_DIR.',
  },
  LINE_INVALID: {
    status: 422,
    title: 'Line invalid',
    hint: 'The line is counted and passed over; the rest of the file is read.',
  },
  BLOCK_INVALID: {
    status: 422,
    title: 'Block invalid',
    hint: 'The block is counted and passed over; the rest of the file is read.',
  },
  FILE_SYSTEM: {
    status: 500,
    title: 'File system refused',
    hint: 'Look at that path, its permissions and the free room: agent-inspector doctor --storage tells of the traces directory.',
  },
  EXPANDS_TOO_MUCH: {
    status: 413,
    title: 'Expands too much',
    hint: 'Trace files grow 5 to 50 times when decompressed. If you trust it, decompress it yourself and import the plain file.',
  },
  IMPORT_UNREADABLE: {
    status: 422,
    title: 'Cannot be imported',
    hint: 'Import trace files and lines of OTLP/JSON, plain or gzip: agent-inspector import --help lists the forms.',
  },
} as const satisfies Record<string, { status: number; title: string; hint: string }>

export type ErrorCode = keyof typeof CODES

export interface FieldError {
  /** JSON Pointer. */
  readonly path: string
  readonly message: string
}

export class CollectorError extends Error {
  override readonly name = 'CollectorError'
  readonly code: ErrorCode
  readonly errors: readonly FieldError[] | undefined

  constructor(
    code: ErrorCode,
    message: string,
    options: ErrorOptions & { readonly errors?: readonly FieldError[] } = {},
  ) {
    super(message, options)
    this.code = code
    this.errors = options.errors
  }

  /** HTTP status: 4xx where the caller can mend it, 5xx where only we can. */
  get status(): number {
    return CODES[this.code].status
  }

  get title(): string {
    return CODES[this.code].title
  }

  get hint(): string {
    return CODES[this.code].hint
  }
}

/** True for a code of the table, as another process may have sent it. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(CODES, value)
}

/** The table, for docs/errors.md. */
export function listErrors(): ReadonlyArray<{ code: ErrorCode; status: number; title: string; hint: string }> {
  return (Object.keys(CODES) as ErrorCode[]).map((code) => ({ code, ...CODES[code] }))
}
