/**
 * Builds the page into the collector's package, which serves it; in development the API comes from
 * a running inspector on port 7800 and the page from here.
 */
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: { outDir: '../collector/dist/page', emptyOutDir: true, target: 'es2023', sourcemap: false },
  server: {
    proxy: {
      '/_inspector': {
        target: 'http://127.0.0.1:7800',
        changeOrigin: true,
        bypass: (request) => (request.headers.accept?.includes('text/html') === true ? '/index.html' : undefined),
      },
    },
  },
})
