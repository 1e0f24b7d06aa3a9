/**
 * The scripted model on its own, for any program that speaks to an OpenAI-compatible endpoint:
 *
 *   node examples/scripted-model/main.mjs [--port 7801] [--pace 1]
 */
import { parseArgs } from 'node:util'
import { startScriptedModel } from './server.mjs'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '7801' }, pace: { type: 'string', default: '1' } },
})
const { url } = await startScriptedModel({ port: Number(values.port), pace: Number(values.pace) })
console.log(`Scripted model, no real one: OPENAI_BASE_URL=${url}`)
