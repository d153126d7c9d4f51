import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles/index.css'
import { App } from './app'
import { listenToKeys } from './shell/keyboard'
import { startDocument } from './shell/start'
import { linkComparison } from './state/comparison-link'
import { linkEngine } from './state/engine-link'
import { linkTrainer } from './state/trainer-link'
import { store } from './state/store'

const { theme, language } = store.getState()
document.documentElement.dataset['theme'] = theme
document.documentElement.lang = language

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)

linkEngine()
linkTrainer()
linkComparison()
listenToKeys()
void startDocument()

// In production only: while developing, files must come from the server as they are now.
if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('./sw.js')
