/** No session yet: the ways to send a first trace. The page notices it by itself. */
import type { ReactNode } from 'react'
import { numbered } from '../../base/numbered.js'
import { CopyButton } from '../../widgets/CopyButton.js'
import { Icon } from '../../widgets/Icon.js'
import { useStores } from '../stores-context.js'
import { Launchers } from './Launchers.js'
import './first-trace.css'

const WAYS = [
  {
    title: 'Around your own functions',
    description: 'Helpers for workflows, agents, models, tools, resources, prompts and pauses.',
    code: "import { session, tool } from '@agent-inspector/hooks'\nawait session({ title: 'Hello' }, () => tool('greet', {}, greet))",
  },
  {
    title: 'Inside an Express app',
    description: 'The page is then at /_inspector of that app.',
    code: "import { createInspector } from '@agent-inspector/collector'\napp.use(createInspector().router)",
  },
  {
    title: 'From an OpenTelemetry SDK',
    description: 'Every span of the process, in one tree with those of the hooks.',
    code: "import { createInspector } from '@agent-inspector/collector'\nconst inspector = createInspector()\nnew NodeTracerProvider({ spanProcessors: [inspector.spanProcessor] })",
  },
]

export function FirstTrace(): ReactNode {
  const { client } = useStores()
  return (
    <div className="scroll grow hero-scroll">
      <div className="hero">
        <h1>Send a first trace</h1>
        <p>Pick one. The session opens here as soon as its first span arrives.</p>
        <div className="ways">
          {WAYS.map(({ title, description, code }, i) => (
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
          <Launchers />
        </div>
      </div>
    </div>
  )
}

/** Words of the language and strings in their colours: enough for three lines of example. */
function Code({ text }: { readonly text: string }): ReactNode {
  return numbered(text.split(/('[^']*'|\b(?:import|from|const|await|new)\b)/)).map(({ number, item }) => (
    <span key={number} className={number % 2 === 0 ? undefined : item.startsWith("'") ? 'js' : 'jb'}>
      {item}
    </span>
  ))
}
