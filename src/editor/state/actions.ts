/** Every way to change what the page knows. */
export { edit, editNamed, editWhole, openDocument, redo, undo, type Opening } from './document-actions'
export { opens, stepInside, stepOut, stepOutTo } from './place-actions'
export { tellLost } from './tell-lost'
export { jumpTo, pause, play, setCursor, showAll, stepBack, stepForward } from './step-actions'
export {
  announce,
  focusOn,
  select,
  setLanguage,
  setLens,
  setOverlay,
  setPace,
  setSide,
  setTheme,
  toggleLocals,
  toggleLog,
} from './view-actions'
export { startComparison, stopComparison } from './comparison-link'
export {
  loadTraining,
  pauseTraining,
  resetTraining,
  restartTraining,
  startTraining,
  stepTraining,
} from './trainer-link'
