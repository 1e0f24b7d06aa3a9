/** `agent-inspector serve`: the inspector on its own server, until it is told to stop. */
import { once } from 'node:events'
import { flagOf, SETTING_NAMES, SETTINGS, variableOf } from '../base/settings.js'
import type { Command, FlagRow } from './command.js'

const VALUES = {
  text: 'TEXT',
  file: 'FILE',
  port: 'PORT',
  'otlp-port': 'PORT',
  list: 'A,B',
  days: 'DAYS',
  bytes: 'SIZE',
} as const

const settingFlags = SETTING_NAMES.map((name): [string, FlagRow] => {
  const { kind, help } = SETTINGS[name]
  return [flagOf(name), kind === 'switch' ? { help } : { value: VALUES[kind], help }]
})

export const serve: Command = {
  usage: '',
  help: 'serve the sessions of a directory, and the page that shows them',
  details: `Each flag is also a variable (--port: ${variableOf('port')}). It ends by Ctrl-C.`,
  flags: Object.fromEntries(settingFlags),
  json: 'One object, once it serves: `url`.',
  arity: { least: 0, most: 0 },
  async run({ options, json, out, signal }) {
    // Loaded here: the other commands need neither the server nor the recorder, and are twice as fast without them.
    const { createInspector } = await import('../create-inspector.js')
    const inspector = createInspector({ ...options, settingsAre: 'flag' })
    const { url } = await inspector.listen()
    out.print(json ? JSON.stringify({ url }) : `Agent Inspector: ${url}`)
    if (!signal.aborted) await once(signal, 'abort')
    await inspector.close()
    return 0
  },
}
