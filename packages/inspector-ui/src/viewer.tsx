/** The page by itself, without a server: it shows the session that stands in its own file. */
import { createRoot } from 'react-dom/client'
import { App } from './app/App.js'
import AnswerWorker from './stores/answer.worker.ts?worker&inline'
import { createStores } from './stores/create-stores.js'
import { takeEmbedded } from './stores/embedded-session.js'
import TraceWorker from './stores/trace.worker.ts?worker&inline'
import ValueWorker from './stores/value.worker.ts?worker&inline'
import './widgets/tokens.css'
import './widgets/base.css'
import './widgets/controls.css'
import './widgets/status.css'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root element.')

const stores = createStores({
  base: new URL(location.pathname, location.href),
  window,
  worker: new TraceWorker(),
  startFeedWorker: () => undefined,
  startValueWorker: () => new ValueWorker(),
  startAnswerWorker: () => new AnswerWorker(),
  alone: takeEmbedded(document),
})
createRoot(root).render(<App stores={stores} />)
