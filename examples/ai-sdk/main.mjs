/**
 * An AI SDK agent with tools, and a stream, over the scripted model; its spans go out by OTLP.
 *
 *   node examples/ai-sdk/main.mjs             as AI SDK 7 writes them: the conventions of OpenTelemetry
 *   node examples/ai-sdk/main.mjs --legacy    as versions 4 to 6 did: ai.*
 */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { endTracing, startTracing } from '@agent-inspector/example-otel-setup'
import { startScriptedModel } from '@agent-inspector/example-scripted-model'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { LegacyOpenTelemetry, OpenTelemetry } from '@ai-sdk/otel'
import { generateText, isStepCount, registerTelemetry, streamText, tool } from 'ai'
import { z } from 'zod'

const docs = path.join(import.meta.dirname, '../../docs')
const isLegacy = process.argv.includes('--legacy')
const tracing = startTracing(isLegacy ? 'ai-sdk-legacy' : 'ai-sdk')
registerTelemetry(isLegacy ? new LegacyOpenTelemetry() : new OpenTelemetry())

const server = await startScriptedModel({ pace: 0 })
const model = createOpenAICompatible({ name: 'scripted', baseURL: server.url, includeUsage: true })('gpt-5-mini')

const tools = {
  search_files: tool({
    description: 'Finds files by a pattern.',
    inputSchema: z.object({ path: z.string(), pattern: z.string() }),
    execute: async () => (await readdir(docs)).filter((name) => name.endsWith('.md')).join('\n'),
  }),
  read_text_file: tool({
    description: 'Reads the first lines of a file.',
    inputSchema: z.object({ path: z.string(), head: z.number() }),
    execute: async ({ path: file, head }) => {
      const text = await readFile(path.join(docs, path.basename(file)), 'utf8')
      return text.split('\n').slice(0, head).join('\n').slice(0, 600)
    },
  }),
}

// The scripted model plays overloaded at first: the SDK asks again.
const { text } = await generateText({
  model,
  tools,
  stopWhen: isStepCount(5),
  instructions: 'You are the researcher.',
  prompt: 'Say what each is for.\nFiles:\n- hooks.md\n- missing.md\n',
  temperature: 0.2,
  telemetry: { functionId: 'research' },
})
console.log(text)

const written = streamText({
  model,
  instructions: 'You are the writer.',
  messages: [{ role: 'user', content: `Title: Hooks\n<notes>\n${text}\n</notes>` }],
  telemetry: { functionId: 'write' },
})
for await (const piece of written.textStream) process.stdout.write(piece)
console.log()

await server.close()
await endTracing(tracing)
