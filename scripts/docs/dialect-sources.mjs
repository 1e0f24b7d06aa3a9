/** Of each dialect: which versions of the convention, or of the libraries that write it, are read, and where it is written down. */
export const SOURCES = {
  'agent-inspector': {
    version: '1; also the inspector of mcp-agent',
    source: 'https://github.com/jsedgwick/mcp-agent/blob/main/docs/inspector/telemetry-spec.md',
  },
  'otel-genai': {
    version: 'semantic conventions 1.37 and later',
    source: 'https://github.com/open-telemetry/semantic-conventions-genai',
  },
  'vercel-ai-sdk': {
    version: '3 to 6, and 7 with its legacy telemetry',
    source: 'https://ai-sdk.dev/docs/ai-sdk-core/telemetry',
  },
  'pydantic-ai': {
    version: 'instrumentation versions 1 to 6',
    source: 'https://ai.pydantic.dev/logfire/',
  },
  genkit: {
    version: '1',
    source: 'https://genkit.dev/docs/observability/getting-started/',
  },
  langsmith: {
    version: 'SDK 0.3 and later',
    source: 'https://docs.langchain.com/langsmith/trace-with-opentelemetry',
  },
  openinference: {
    version: '0.1 to 1',
    source: 'https://github.com/Arize-ai/openinference/tree/main/spec',
  },
  openllmetry: {
    version: '0.40 and later',
    source: 'https://github.com/traceloop/openllmetry',
  },
  'mcp-agent': {
    version: '0.1 and later',
    source: 'https://github.com/lastmile-ai/mcp-agent/tree/main/src/mcp_agent/tracing',
  },
  'otel-events': {
    version: 'semantic conventions 1.27 to 1.36',
    source: 'https://github.com/open-telemetry/semantic-conventions/blob/v1.36.0/docs/gen-ai/gen-ai-events.md',
  },
  mlflow: {
    version: 'as of 2026',
    source: 'https://mlflow.org/docs/latest/genai/tracing/opentelemetry/',
  },
  langfuse: {
    version: 'as of 2026',
    source: 'https://langfuse.com/integrations/native/opentelemetry',
  },
  sentry: {
    version: 'as of 2026',
    source: 'https://develop.sentry.dev/sdk/telemetry/traces/modules/ai-agents/',
  },
  livekit: {
    version: 'as of 2026',
    source: 'https://docs.livekit.io/agents/build/metrics/',
  },
  voltagent: {
    version: 'as of 2026',
    source: 'https://voltagent.dev/docs/observability/overview/',
  },
}
