/**
 * For tests: the programs that people read trace files with, none of them ours. `gunzip` and `zcat` are in every Linux;
 * jq, CPython and DuckDB come from npm, so that no machine goes without the proof.
 */
import { spawnSync } from 'node:child_process'
import { createReadStream, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createGunzip } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { loadPyodide } from 'pyodide'

export interface OtherReader {
  readonly name: string
  /** Every whole line that it gives, in order, and whether it says that the file ends too early. */
  read(file: string): Promise<{ readonly lines: readonly string[]; readonly isTorn: boolean }>
}

export const gunzipReader: OtherReader = {
  name: 'gunzip -c',
  async read(file) {
    const { text, isTorn } = run('gunzip', ['-c', file])
    return { lines: wholeLines(text), isTorn }
  },
}

/** It writes each value again in its own way: what it gives is compared as JSON. */
export const jqReader: OtherReader = {
  name: 'zcat | jq',
  async read(file) {
    const { text, isTorn } = run('zcat', [file])
    const jq = await loadJq()
    const json = jq.raw(wholeLines(text).join('\n'), '.', ['-c'])
    return { lines: json.split('\n'), isTorn }
  },
}

/** It comes without types. */
function loadJq(): Promise<{ raw(json: string, filter: string, flags: readonly string[]): string }> {
  const require = createRequire(import.meta.url)
  return require('jq-web')
}

export const nodeReader: OtherReader = {
  name: 'createGunzip of Node',
  async read(file) {
    const gunzip = createReadStream(file).pipe(createGunzip())
    let text = ''
    try {
      for await (const piece of gunzip.setEncoding('utf8')) text += piece
      return { lines: wholeLines(text), isTorn: false }
    } catch (cause) {
      if (!(cause instanceof Error) || !cause.message.includes('unexpected end of file')) throw cause
      return { lines: wholeLines(text), isTorn: true }
    }
  },
}

/** With its documented option, and without it where that tells whether the file is torn. */
export const duckDbReader: OtherReader = {
  name: 'DuckDB',
  async read(file) {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const query = (ignoreErrors: boolean) =>
      `SELECT json::VARCHAR FROM read_json_objects('${file}', format = 'newline_delimited', ignore_errors = ${ignoreErrors})
       WHERE json IS NOT NULL`
    try {
      const isTorn = await connection.run(query(false)).then(
        () => false,
        () => true,
      )
      const rows = (await connection.runAndReadAll(query(true))).getRows()
      return { lines: rows.map(([line]) => String(line)), isTorn }
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  },
}

/** CPython, running what docs/trace-format.md tells people to write. */
export async function createPythonReader(): Promise<OtherReader> {
  const python = await loadPyodide()
  const docs = readFileSync(new URL('../../../docs/trace-format.md', import.meta.url), 'utf8')
  const code = /```python\n(import gzip[\s\S]*?)\nfor line in lines/.exec(docs)?.[1]
  if (code === undefined) throw new Error('docs/trace-format.md shows no Python any more')
  python.runPython(code)
  python.runPython(`
def is_torn(path):
    with gzip.open(path) as file:
        try:
            while file.read(65536): pass
            return False
        except EOFError:
            return True`)
  return {
    name: 'Python',
    async read(file) {
      python.FS.writeFile('/part.jsonl.gz', readFileSync(file))
      const lines: unknown = python.runPython(`json.dumps(list(lines('/part.jsonl.gz')))`)
      const isTorn: unknown = python.runPython(`is_torn('/part.jsonl.gz')`)
      return { lines: (JSON.parse(String(lines)) as string[]).flatMap(wholeLines), isTorn: isTorn === true }
    },
  }
}

function run(program: string, args: readonly string[]): { readonly text: string; readonly isTorn: boolean } {
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    maxBuffer: 2 ** 28,
    env: { ...process.env, LC_ALL: 'C' },
  })
  if (error !== undefined) throw error
  const isTorn = status !== 0 && stderr.toString().includes('unexpected end of file')
  if (status !== 0 && !isTorn) throw new Error(`${program} failed: ${stderr}`)
  return { text: stdout.toString(), isTorn }
}

/** Without a last one that has no end. */
function wholeLines(text: string): readonly string[] {
  return text.split('\n').slice(0, -1)
}
