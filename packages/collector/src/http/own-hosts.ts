/**
 * The names of this machine that a request's `Host` may have: whatever else it says, its sender was led
 * here by a name that somebody else owns.
 *
 *   settings, environment --> [own hosts] --> guard.ts
 */
const LOOPBACK_NAMES = ['localhost', '127.0.0.1', '[::1]']

/** @returns true for a name of this machine, in lower case and without its port */
export function createOwnHosts(
  allowedHosts: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): (host: string) => boolean {
  const names = new Set([...LOOPBACK_NAMES, ...allowedHosts.map((host) => host.toLowerCase())])
  const isForwarded = codespaceHosts(environment)
  return (host) => names.has(host) || isForwarded(host)
}

/** GitHub Codespaces forwards each port under a name of its own: `{codespace}-{port}.{domain}`. */
function codespaceHosts({
  CODESPACE_NAME: codespace,
  GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: domain,
}: Readonly<Record<string, string | undefined>>): (host: string) => boolean {
  if (!codespace || !domain) return () => false
  const before = `${codespace.toLowerCase()}-`
  const after = `.${domain.toLowerCase()}`
  return (host) =>
    host.startsWith(before) &&
    host.endsWith(after) &&
    /^\d{1,5}$/.test(host.slice(before.length, host.length - after.length))
}
