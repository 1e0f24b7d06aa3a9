/**
 * Every attribute of the session events that come of hooks, as data: docs/telemetry.md is written from it, and the
 * test of telemetry-table.ts holds it against lines that were really produced.
 */
import { type AttributeGroup, of } from './attribute-description.js'

export const SESSION_EVENTS: readonly AttributeGroup[] = [
  {
    title: '`agent_inspector.session_started`',
    attributes: [
      of('agent_inspector.engine', 'string', 'session_started', '`node`; `otlp` where no helper opened it.'),
      of('agent_inspector.title', 'string', 'session_started', 'For people.'),
      of('agent_inspector.metadata_json', 'json', 'session_started', 'What the application said of it.'),
    ],
  },
  {
    title: '`agent_inspector.waiting_on_signal`',
    attributes: [
      of('agent_inspector.signal.name', 'string', 'session_paused', 'Name of the signal.'),
      of('agent_inspector.signal.prompt', 'string', 'session_paused', 'What is asked.'),
      of('agent_inspector.signal.schema_json', 'json', 'session_paused', 'JSON Schema of the answer.'),
      of('agent_inspector.writer', 'string', 'session_paused', 'The process that waits, as its `.live` file names it.'),
      of('agent_inspector.step.kind', 'string', 'session_paused', 'Of an operation that is held back: its kind.'),
      of('agent_inspector.step.title', 'string', 'session_paused', 'Its name.'),
      of('agent_inspector.step.input_json', 'json', 'session_paused', 'What it is about to get, where that is short.'),
      {
        ...of('agent_inspector.signal.timeout_ms', 'number', 'session_paused', 'How long it waits at most.'),
        unit: 'ms',
      },
    ],
  },
  {
    title: '`agent_inspector.signal_received`',
    attributes: [
      of('agent_inspector.signal.name', 'string', 'session_resumed', 'Name of the signal.'),
      of(
        'agent_inspector.signal.outcome',
        'string',
        'session_resumed',
        '`answered`, `timed_out`, `cancelled` or `failed`.',
      ),
      of('agent_inspector.signal.payload_json', 'json', 'session_resumed', 'The answer.'),
      of('agent_inspector.signal.by', 'string', 'session_resumed', 'Who answered, as far as is known.'),
    ],
  },
  {
    title: '`agent_inspector.session_finished`',
    attributes: [
      of('agent_inspector.status', 'string', 'session_finished', '`completed`, `failed` or `cancelled`.'),
      of('agent_inspector.error.message', 'string', 'session_finished', 'Why, if it did not complete.'),
    ],
  },
  {
    title: '`agent_inspector.stepping_changed`',
    attributes: [
      of('agent_inspector.step.kinds', 'string[]', 'session_stepping', 'Which operations wait before they begin.'),
    ],
  },
  {
    title: '`agent_inspector.cancel_requested`',
    attributes: [
      of('agent_inspector.cancel.by', 'string', 'operation_cancelled', 'Who cancelled, as far as is known.'),
      of('agent_inspector.cancel.reason', 'string', 'operation_cancelled', 'What its functions were told.'),
    ],
  },
  {
    title: '`agent_inspector.progress`',
    attributes: [
      of('agent_inspector.progress', 'number', 'progress_update', 'How far it has come.'),
      of('agent_inspector.progress.total', 'number', 'progress_update', 'How far there is to go.'),
      of('agent_inspector.progress.message', 'string', 'progress_update', 'For people.'),
      of('mcp.progress.token', 'string', 'progress_update', 'Whose progress it is.'),
    ],
  },
]
