import { tinykeys, type KeyBindingMap } from 'tinykeys'
import { store } from '../state/store'
import type { Command } from './command'
import { commands } from './commands'

/** Keys that take something away do so only where it is in sight; those that go to an end mean other ends in a list. */
const removingKeys = new Set(['Delete', 'Backspace'])
const endKeys = new Set(['Home', 'End'])
const lists =
  '[role="slider"], [role="toolbar"], [role="separator"], [role="combobox"], [tabindex="0"].gw-dialog-body'

/** Makes every command's keys work on the whole page. */
export function listenToKeys(): () => void {
  const bindings: KeyBindingMap = {}
  for (const command of commands)
    for (const keys of command.keys ?? [])
      bindings[keys] = (event) => {
        answer(event, command)
      }
  return tinykeys(window, bindings)
}

function answer(event: KeyboardEvent, command: Command): void {
  if (event.defaultPrevented || isComposing(event)) return
  if (event.repeat && command.repeats !== true) return
  const target = event.target instanceof Element ? event.target : document.body
  const isFree = command.whileTyping === true || !isTyping(target)
  // A dialog or menu keeps its keys to itself.
  const isBelow =
    store.getState().overlay !== undefined ||
    document.querySelector('[role="dialog"], [role="menu"], [role="listbox"]') !== null
  if (!isFree || isBelow) return
  const onCanvas = target === document.body || target.closest('.gw-canvas') !== null
  if (removingKeys.has(event.key) && !onCanvas) return
  if (endKeys.has(event.key) && target.closest(lists) !== null) return
  if (event.key === 'Tab' && !(onCanvas && isPointing(target))) return
  if (command.when?.(store.getState()) === false) return
  event.preventDefault()
  command.run()
}

/** The Enter that ends a Japanese conversion is not a command. */
const isComposing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229

const isTyping = (target: Element): boolean =>
  target.closest('input:not([type="checkbox"]), textarea, select, [contenteditable="true"]') !== null

/** Tab adds a node for a hand on the mouse; for one that moves the focus by keyboard it keeps moving the focus. */
const isPointing = (target: Element): boolean =>
  document.querySelector('.gw-canvas:hover') !== null &&
  (target === document.body || !target.matches(':focus-visible'))
