/** No session yet: the ways to send a first trace. The page notices it by itself. */
import type { ReactNode } from 'react'
import { numbered } from '../../base/numbered.js'
import { CopyButton } from '../../widgets/CopyButton.js'
import { Icon } from '../../widgets/Icon.js'
import { useStores } from '../stores-context.js'
import { Launchers } from './Launchers.js'
import './first-trace.css'

/** @param base of the page: exporters add `/v1/traces` to it */
function waysTo(base: string) {
  return [
    {
      title: 'Without touching the code',
      description: 'What a Node app and its libraries tell OpenTelemetry. Its own exporter gets what it always got.',
      code: 'node --import @agent-inspector/collector/register app.js',
    },
    {
      title: 'Around your own functions, in an Express app',
      description: 'Helpers for workflows, agents, models, tools and pauses. The page is at /_inspector of that app.',
      code: `import { createInspector } from '@agent-inspector/collector'
import { session, tool } from '@agent-inspector/hooks'
app.use(createInspector().router)
await session({ title: 'Hello' }, () => tool('greet', {}, greet))`,
    },
    {
      title: 'From any language',
      description: 'OTLP over HTTP, JSON or Protobuf. Every common GenAI dialect is read.',
      code: `export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_EXPORTER_OTLP_ENDPOINT=${base.replace(/\/$/, '')}`,
    },
  ]
}

export function FirstTrace(): ReactNode {
  const { client } = useStores()
  return (
    <div className="scroll grow hero-scroll">
      <div className="hero">
        <h1>Send a first trace</h1>
        <p>Pick one. The session opens here as soon as its first span arrives.</p>
        <div className="ways">
          {waysTo(client.base).map(({ title, description, code }, i) => (
            <div key={title} className="way">
              <span className="n">{i + 1}</span>
              <div>
                <b>{title}</b>
                <div className="desc">{description}</div>
                <div className="snip">
                  <pre>
                    <Code text={code} />
                  </pre>
                  <CopyButton text={() => code} label={`Copy: ${title}`}>
                    Copy
                  </CopyButton>
                </div>
              </div>
            </div>
          ))}
        </div>
        <div className="listen">
          <Icon name="s-running" className="s-running" />
          <span className="grow">Listening on {new URL(client.base).host}</span>
          <button type="button" className="btn" onClick={() => document.getElementById('trace-file')?.click()}>
            <Icon name="resource" />
            Open a trace file
          </button>
          <Launchers />
        </div>
      </div>
    </div>
  )
}

/** Words of the language and strings in their colours: enough for three lines of example. */
function Code({ text }: { readonly text: string }): ReactNode {
  return numbered(text.split(/('[^']*'|(?<![-\w])(?:import|from|await)\b)/)).map(({ number, item }) => (
    <span key={number} className={number % 2 === 0 ? undefined : item.startsWith("'") ? 'js' : 'jb'}>
      {item}
    </span>
  ))
}
