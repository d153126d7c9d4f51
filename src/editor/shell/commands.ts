import { modeOf, setHidden, setMode, showsShapesOnly } from '../../graph/view'
import * as canvas from '../canvas/actions'
import { openGroup, selectedModules, ungroupSelection } from '../canvas/modules'
import * as act from '../state/actions'
import { hasModes, selectedNode } from '../state/derived'
import type { EditorState } from '../state/editor-state'
import { store } from '../state/store'
import { commandTexts as texts } from '../texts/commands'
import { insideTexts } from '../texts/inside'
import type { Command } from './command'
import { exportPng, exportSvg } from './export-picture'
import { chooseFile, newDocument, save, saveCopy } from './files'

const hasSelection = ({ selection }: EditorState): boolean => selection.nodes.size + selection.wires.size > 0
const hasNodes = ({ selection }: EditorState): boolean => selection.nodes.size > 0
const hasOne = (state: EditorState): boolean => selectedNode(state) !== undefined
const canEdit = ({ readOnly }: EditorState): boolean => !readOnly
const isTraining = ({ side }: EditorState): boolean => side === 'training'

const isInside = ({ path }: EditorState): boolean => path.length > 0
const opensOne = (state: EditorState): boolean => {
  const id = selectedNode(state)
  return id !== undefined && act.opens(state, id) !== false
}

const withOne = (use: (id: string) => unknown) => (): void => {
  const id = selectedNode(store.getState())
  if (id !== undefined) use(id)
}

/** Opens training beside the canvas, with everything shown, or goes back to the inspector. */
export function toggleTraining(): void {
  const isOpen = store.getState().side === 'training'
  if (!isOpen) act.showAll()
  act.setSide(isOpen ? 'inspector' : 'training')
}

const table = {
  'file.new': { group: 'file', title: texts.newDocument, run: newDocument },
  'file.open': { group: 'file', title: texts.open, keys: ['$mod+O'], whileTyping: true, run: chooseFile },
  'file.examples': { group: 'file', title: texts.examples, run: () => { act.setOverlay({ kind: 'examples' }) } },
  'file.save': { group: 'file', title: texts.save, keys: ['$mod+S'], whileTyping: true, run: save },
  'file.saveCopy': { group: 'file', title: texts.saveCopy, keys: ['$mod+Shift+S'], whileTyping: true, run: saveCopy },
  'file.exportSvg': { group: 'file', title: texts.exportSvg, run: exportSvg },
  'file.exportPng': { group: 'file', title: texts.exportPng, run: exportPng },

  'edit.undo': { group: 'edit', title: texts.undo, keys: ['$mod+Z'], repeats: true, when: ({ history }) => history.done.length > 0, run: act.undo },
  'edit.redo': { group: 'edit', title: texts.redo, keys: ['$mod+Shift+Z', '$mod+Y'], repeats: true, when: ({ history }) => history.undone.length > 0, run: act.redo },
  'edit.cut': { group: 'edit', title: texts.cut, keys: ['$mod+X'], when: hasNodes, run: canvas.cutSelection },
  'edit.copy': { group: 'edit', title: texts.copy, keys: ['$mod+C'], when: hasNodes, run: canvas.copySelection },
  'edit.paste': { group: 'edit', title: texts.paste, keys: ['$mod+V'], when: canEdit, run: () => canvas.pasteClipboard() },
  'edit.pasteWired': { group: 'edit', title: texts.pasteWired, keys: ['$mod+Shift+V'], when: canEdit, run: () => canvas.pasteClipboard({ incoming: true }) },
  'edit.duplicate': { group: 'edit', title: texts.duplicate, keys: ['$mod+D'], when: hasNodes, run: canvas.duplicateSelection },
  'edit.selectAll': { group: 'edit', title: texts.selectAll, keys: ['$mod+A'], run: canvas.selectAll },
  'edit.remove': { group: 'edit', title: texts.remove, keys: ['Delete', 'Backspace'], when: hasSelection, run: () => { canvas.deleteSelection() } },
  'edit.removeReconnect': { group: 'edit', title: texts.removeReconnect, keys: ['$mod+Delete', '$mod+Backspace'], when: hasNodes, run: () => { canvas.deleteSelection({ reconnect: true }) } },
  'edit.group': { group: 'edit', title: texts.group, keys: ['$mod+G'], when: (state) => hasNodes(state) && canEdit(state), run: openGroup },
  'edit.ungroup': { group: 'edit', title: texts.ungroup, keys: ['$mod+Shift+G'], when: (state) => selectedModules(state).length > 0 && canEdit(state), run: ungroupSelection },
  'edit.add': { group: 'edit', title: texts.addOp, keys: ['Shift+A', 'Tab'], when: canEdit, run: canvas.openAddAtCentre },
  'edit.connect': { group: 'edit', title: texts.connect, keys: ['C'], when: hasOne, run: withOne((from) => { act.setOverlay({ kind: 'connect', from }) }) },
  'edit.objective': { group: 'edit', title: texts.objective, keys: ['O'], when: (state) => hasOne(state) && !isInside(state), run: canvas.toggleObjective },

  'view.commands': { group: 'view', title: texts.commandPalette, keys: ['$mod+K', '$mod+Shift+P', '$mod+F'], whileTyping: true, unlisted: true, run: () => { act.setOverlay({ kind: 'commands' }) } },
  'view.fit': { group: 'view', title: texts.fit, keys: ['F', 'Shift+Digit1'], run: canvas.fitView },
  'view.zoomIn': { group: 'view', title: texts.zoomIn, keys: ['$mod+='], repeats: true, run: canvas.zoomIn },
  'view.zoomOut': { group: 'view', title: texts.zoomOut, keys: ['$mod+-'], repeats: true, run: canvas.zoomOut },
  'view.stepInside': { group: 'view', title: insideTexts.stepInside, keys: ['I'], when: opensOne, run: withOne((id) => { act.stepInside(id) }) },
  'view.stepOut': { group: 'view', title: insideTexts.stepOut, keys: ['Shift+I'], when: isInside, run: act.stepOut },
  'view.layout': { group: 'view', title: texts.layout, keys: ['L'], when: canEdit, run: canvas.autoLayout },
  'view.values': { group: 'view', title: texts.lensValues, run: () => { act.setLens('values') } },
  'view.shapes': { group: 'view', title: texts.lensShapes, run: () => { act.setLens('shapes') } },
  'view.onlyShapes': { group: 'view', title: texts.onlyShapes, when: canEdit, run: () => { act.editWhole((document) => setHidden(document, 'values', !showsShapesOnly(document))) } },
  'view.mode': { group: 'view', title: texts.mode, when: (state) => canEdit(state) && hasModes(state.document) && !showsShapesOnly(state.document), run: () => { act.editWhole((document) => setMode(document, modeOf(document) === 'train' ? 'eval' : 'train')) } },
  'view.locals': { group: 'view', title: texts.locals, keys: ['D'], run: act.toggleLocals },
  'view.log': { group: 'view', title: texts.log, run: act.toggleLog },
  'view.theme': { group: 'view', title: texts.theme, run: () => { act.setTheme(store.getState().theme === 'light' ? 'dark' : 'light') } },
  'view.language': { group: 'view', title: texts.language, run: () => { act.setLanguage(store.getState().language === 'en' ? 'ja' : 'en') } },
  'view.shortcuts': { group: 'view', title: texts.shortcuts, keys: ['Shift+?', '?'], run: () => { act.setOverlay({ kind: 'shortcuts' }) } },

  'steps.forward': { group: 'steps', title: texts.stepForward, keys: ['.'], repeats: true, run: act.stepForward },
  'steps.back': { group: 'steps', title: texts.stepBack, keys: [','], repeats: true, run: act.stepBack },
  'steps.start': { group: 'steps', title: texts.toStart, keys: ['Home'], run: () => { act.setCursor(0) } },
  'steps.end': { group: 'steps', title: texts.toEnd, keys: ['End'], run: act.showAll },
  'steps.play': { group: 'steps', title: texts.playPause, keys: ['P'], run: () => { if (store.getState().playing) act.pause(); else act.play() } },

  'training.panel': { group: 'training', title: texts.training, keys: ['T'], run: toggleTraining },
  'training.plan': { group: 'training', title: texts.trainPlan, run: () => { act.setOverlay({ kind: 'plan' }) } },
  'training.start': { group: 'training', title: texts.trainStart, when: isTraining, run: () => (store.getState().training.running ? act.pauseTraining() : act.startTraining()) },
  'training.step': { group: 'training', title: texts.trainStep, when: isTraining, run: act.stepTraining },
  'training.reset': { group: 'training', title: texts.trainReset, when: isTraining, run: act.resetTraining },
} as const satisfies Readonly<Record<string, Command>> // prettier-ignore

export type CommandId = keyof typeof table

export const commandsById: Readonly<Record<CommandId, Command>> = table

/** Every command, in the order of the shortcut list. */
export const commands: readonly (Command & { readonly id: CommandId })[] = (
  Object.keys(table) as CommandId[]
).map((id) => ({ id, ...commandsById[id] }))

export const groupTitles = {
  file: texts.groupFile,
  edit: texts.groupEdit,
  view: texts.groupView,
  steps: texts.groupSteps,
  training: texts.groupTraining,
} as const
