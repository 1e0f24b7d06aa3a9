/**
 * The contract as types: docs/openapi.yaml → packages/inspector-ui/src/api/schema.gen.ts.
 *
 *   node scripts/generate-api-types.mjs            writes the file
 *   node scripts/generate-api-types.mjs --check    fails where it differs from the contract
 */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import openapiTypescript, { astToString, COMMENT_HEADER } from 'openapi-typescript'
import { keepGenerated } from './generated-file.mjs'
import { repositoryRoot } from './repository.mjs'

const contract = pathToFileURL(path.join(repositoryRoot, 'docs/openapi.yaml'))

await keepGenerated({
  path: 'packages/inspector-ui/src/api/schema.gen.ts',
  text: COMMENT_HEADER + astToString(await openapiTypescript(contract, { immutable: true })),
  command: 'node scripts/generate-api-types.mjs',
  check: process.argv.includes('--check'),
})
