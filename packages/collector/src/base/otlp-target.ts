/** Where spans are forwarded to, as people write it: a URL, and headers as `OTEL_EXPORTER_OTLP_HEADERS` has them. */

/** The header that names the process which forwards. */
export const FORWARDED_BY = 'agent-inspector-forwarded-by'

/** @returns nothing where nothing is to be forwarded */
export function otlpTarget({
  forwardOtlp,
  forwardOtlpHeaders = '',
}: ForwardSettings): { readonly url: URL; readonly headers: Readonly<Record<string, string>> } | undefined {
  const url = forwardOtlp === undefined ? undefined : tracesUrl(forwardOtlp)
  return url === undefined ? undefined : { url, headers: readHeaders(forwardOtlpHeaders) ?? {} }
}

interface ForwardSettings {
  readonly forwardOtlp: string | undefined
  readonly forwardOtlpHeaders: string | undefined
}

/** @returns the address of its traces, or nothing where it is no http or https URL without a name and password */
export function tracesUrl(base: string): URL | undefined {
  if (!URL.canParse(base)) return undefined
  const url = new URL(base)
  if (!['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '') return undefined
  if (!url.pathname.endsWith('/v1/traces')) url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`
  return url
}

/** `key=value,key2=value2`, values percent-encoded. @returns nothing where it is something else */
export function readHeaders(text: string): Readonly<Record<string, string>> | undefined {
  const headers: Record<string, string> = {}
  for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
    const [, name, value] = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? []
    const decoded = value === undefined ? undefined : decode(value)
    if (name === undefined || decoded === undefined || !/^[\t\x20-\x7e]*$/.test(decoded)) return undefined
    headers[name.toLowerCase()] = decoded
  }
  return headers
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
