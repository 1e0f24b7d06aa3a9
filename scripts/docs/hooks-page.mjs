/** packages/hooks/src/describe-hooks.ts → docs/hooks.md: one section a hook, to be linked to. */
import { HOOK_DESCRIPTIONS } from '../../packages/hooks/dist/describe-hooks.js'

const head = `# Hooks

A hook says what an agent does, at the moment it does it. The helpers of \`@agent-inspector/hooks\`
emit them; \`on(hook, listener)\` hears them, and so does a subscriber of the diagnostics channel
\`agent-inspector:<hook>\`. \`before_*\` fires just before the effect, \`after_*\` after success, \`error_*\`
after failure; the three share one \`operation\`.

- A listener is called at once, in the order of registration. What it throws or rejects with is counted
  (\`listenerFailures(hook)\`), warned of once per hook (\`process.emitWarning\`, code
  \`HOOK_LISTENER_FAILED\`), and never reaches the agent. A raw subscriber of a channel has no such shelter.
- A payload is handed over by reference and is true at that moment: copy what you keep.
- A hook or a field that is added is a minor version; one that is renamed or removed is a major one.

| hook | fires |
|---|---|
`

/** @returns {string} the text of docs/hooks.md */
export function render() {
  const hooks = Object.entries(HOOK_DESCRIPTIONS)
  const rows = hooks.map(([name, { fires }]) => `| [\`${name}\`](#${name}) | ${fires} |`)
  return `${head}${rows.join('\n')}\n\n${hooks.map(section).join('\n')}`
}

function section([name, { fires, fields, fills }]) {
  const rows = Object.entries(fields).map(([field, meaning]) => `| \`${field}\` | ${meaning} |`)
  return `## ${name}

${fires}

| field | type, unit, meaning |
|---|---|
${rows.join('\n')}

Fills: ${fills.join(', ')}.
`
}
