export { openBrowser } from './open-browser'
export { startServer } from './server'
