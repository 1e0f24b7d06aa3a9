/**
 * The secrets in a process's environment, by the names of their variables: what must never be
 * written, wherever it turns up.
 */
export type Environment = Readonly<Record<string, string | undefined>>

const SECRET_NAME =
  /(?:^|_)(?:PASS|PWD|AUTH|COOKIE|CREDENTIALS?)(?:_|$)|(?:KEY|TOKEN|SECRET|PASSWD|PASSWORD|PASSPHRASE)S?(?:_|$)/i
const PATH_OR_URL = /^(?:~|\.{1,2})?[\\/]|^[A-Za-z]:\\|:\/\//
const NUMBER = /^[\d.,+-]+$/
const MIN_LENGTH = 12

/** Longest first, so that none hides in the rest of another. */
export function secretValues(environment: Environment): readonly string[] {
  const secrets = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && isSecret(name, value) ? [value] : [],
  )
  return [...new Set(secrets)].sort((a, b) => b.length - a.length)
}

function isSecret(name: string, value: string): boolean {
  return value.length >= MIN_LENGTH && SECRET_NAME.test(name) && !PATH_OR_URL.test(value) && !NUMBER.test(value)
}
