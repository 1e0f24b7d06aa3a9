/** The page's first line: worker, stores, React; then what is needed later. */
import { createRoot } from 'react-dom/client'
import { App } from './app/App.js'
import { preloadDialogs } from './app/OpenDialog.js'
import { createStores } from './stores/create-stores.js'
import { preloadAnswerForm } from './views/trace/Pauses.js'
import './widgets/tokens.css'
import './widgets/base.css'
import './widgets/controls.css'
import './widgets/status.css'

const root = document.getElementById('root')
if (root === null) throw new Error('The page has no #root element.')

const worker = new Worker(new URL('./stores/trace.worker.ts', import.meta.url), { type: 'module' })
// The server writes its base path into <base>, so that the page works wherever it is mounted.
const base = new URL('./', document.baseURI)
const startValueWorker = () => new Worker(new URL('./stores/value.worker.ts', import.meta.url), { type: 'module' })
const startAnswerWorker = () => new Worker(new URL('./stores/answer.worker.ts', import.meta.url), { type: 'module' })
const startFeedWorker = () =>
  typeof SharedWorker === 'undefined'
    ? undefined
    : new SharedWorker(new URL('./api/feed.worker.ts', import.meta.url), { type: 'module' })
const stores = createStores({ base, window, worker, startFeedWorker, startValueWorker, startAnswerWorker })
createRoot(root).render(<App stores={stores} />)
addEventListener('load', () => void Promise.all([preloadAnswerForm(), preloadDialogs()]), { once: true })
