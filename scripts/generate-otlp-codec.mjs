/**
 * The messages of OTLP as code that reads and writes them: packages/collector/proto → src/ingest/otlp/*.gen.ts.
 *
 *   node scripts/generate-otlp-codec.mjs            writes the files
 *   node scripts/generate-otlp-codec.mjs --check    fails where they differ from the messages
 */
import path from 'node:path'
import { promisify } from 'node:util'
import pbjs from 'protobufjs-cli/pbjs.js'
import { keepGenerated } from './generated-file.mjs'
import { repositoryRoot } from './repository.mjs'

const protos = path.join(repositoryRoot, 'packages/collector/proto')

/** Requests are only read here, answers only written. */
const files = [
  {
    name: 'requests',
    unused: '--no-encode',
    exports: {
      ofType: '{ decode(reader: object): object }',
      names: {
        TracesRequest: 'opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest',
        LogsRequest: 'opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest',
      },
    },
    sources: [
      'opentelemetry/proto/collector/trace/v1/trace_service.proto',
      'opentelemetry/proto/collector/logs/v1/logs_service.proto',
    ],
  },
  {
    name: 'answers',
    unused: '--no-decode',
    exports: {
      ofType: '{ encode(message: object): { finish(): Uint8Array } }',
      names: { ExportResponse: 'answers.ExportResponse', Status: 'answers.Status' },
    },
    sources: ['answers.proto'],
  },
]

const unused = ['create', 'verify', 'convert', 'delimited', 'service', 'comments', 'typeurl'].map(
  (part) => `--no-${part}`,
)

for (const { name, unused: half, exports, sources } of files) {
  const root = `agent-inspector-otlp-${name}`
  const args = ['-t', 'static-module', '-w', 'esm', '-r', root, '-p', protos, half, ...unused]
  const code = await promisify(pbjs.main)([...args, ...sources.map((source) => path.join(protos, source))])
  const types = Object.entries(exports.names).map(
    ([short, long]) => `export const ${short}: ${exports.ofType} = ${long}`,
  )
  await keepGenerated({
    path: `packages/collector/src/ingest/otlp/${name}.gen.ts`,
    text: `// @ts-nocheck: JavaScript, made by scripts/generate-otlp-codec.mjs; the types of what it exports stand at its end.\n${code}\n${types.join('\n')}\n`,
    command: 'node scripts/generate-otlp-codec.mjs',
    check: process.argv.includes('--check'),
  })
}
