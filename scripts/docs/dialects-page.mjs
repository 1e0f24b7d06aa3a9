/**
 * The registry of packages/dialects → docs/dialects.md: each convention, which versions, where it is written down, and
 * every attribute that its reader asks for. Those are taken from the readers at work, over the fixtures and over spans
 * that hold nothing.
 */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { spansIn } from '../../packages/dialects/dist/conventions/fixture.test-kit.js'
import { createSpanReader } from '../../packages/dialects/dist/reading/span-reader.js'
import { USAGE_KEYS } from '../../packages/dialects/dist/reading/usage.js'
import { dialects } from '../../packages/dialects/dist/registry.js'
import { repositoryRoot } from '../repository.mjs'
import { SOURCES } from './dialect-sources.mjs'

const KINDS = ['llm', 'agent', 'tool', 'step', undefined]

const head = () => `# Dialects

Agents write what they do in many conventions. Each span is read in all of those that it is written in, in the order below:
messages, tools and facts come from the first that has them, what that leaves open from the next. The Context panel names
the convention, what it does not know (anything under the beginnings that a convention owns and nothing reads), and shows
each value as it came.

Values may be native, JSON text, or JSON text in JSON text. JSON that breaks off is read up to there, and said to. Parts of an
unknown type stay as they are.

Tokens are read in all of them alike, the first that is there: ${USAGE_KEYS.map(code).join(' · ')}.
Genkit tells them in the output of a call alone: there they are read from JSON of up to 32 KiB, which longer ones are cut to.

Which kind of operation a row is, and its subject, is told from attributes alone:
[operation-kinds.ts](../packages/dialects/src/operation-kinds.ts).

To add one: [CONTRIBUTING.md](../CONTRIBUTING.md), "A dialect".

| convention | versions | owns |
|---|---|---|
`

export function render() {
  const spans = [{ name: '', attributes: {} }, ...fixtures()]
  const rows = dialects.map(
    ({ name, title, owns }) =>
      `| [${title}](#${anchor(title)}) | ${SOURCES[name].version} | ${owns.map(code).join(' ') || 'events'} |`,
  )
  return `${head()}${rows.join('\n')}\n\n${dialects.map((dialect) => section(dialect, spans)).join('\n')}`
}

function fixtures() {
  const names = readdirSync(path.join(repositoryRoot, 'packages/dialects/fixtures'))
  return names.filter((name) => !name.endsWith('.md')).flatMap(spansIn)
}

function section(dialect, spans) {
  const asked = new Set()
  for (const span of spans) {
    for (const kind of KINDS) {
      const reader = createSpanReader(span)
      dialect.read(reader, kind)
      for (const key of reader.asked) asked.add(key)
    }
  }
  const { title, name } = dialect
  const { version, source } = SOURCES[name]
  const keys = withoutCovered([...asked].sort()).filter((key) => !USAGE_KEYS.includes(key))
  return `## ${title}

${code(name)}, ${version}. [Where it is written down](${source}), [its reader](../packages/dialects/src/conventions/${readerOf(name)}.ts).

${keys.map(code).join(' · ')}
`
}

/** Small ones share a file. */
function readerOf(name) {
  return existsSync(path.join(repositoryRoot, `packages/dialects/src/conventions/${name}.ts`)) ? name : 'other-tools'
}

/** Of `a.*` and `a.b` the first says it. */
function withoutCovered(keys) {
  const beginnings = keys.filter((key) => key.endsWith('*')).map((key) => key.slice(0, -1))
  return keys.filter((key) => !beginnings.some((beginning) => key.startsWith(beginning) && key !== `${beginning}*`))
}

function code(text) {
  return `\`${text}\``
}

/** As GitHub makes it from the heading. */
function anchor(title) {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
}
