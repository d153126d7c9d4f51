import type { SceneNode } from '../../figure/scene'
import { startEditing } from '../canvas/focus'
import { stepInside } from '../state/actions'
import { explainLock } from '../state/place'
import { store } from '../state/store'
import { hasOwnNumber } from './value-editor'

/** Double-click and Enter: a number is edited where it stands, a node with something inside opens, another is renamed. */
export function openOrEdit(scene: SceneNode): void {
  const { id } = scene
  if (hasOwnNumber(scene)) startUnlessLocked(id, 'value')
  else
    stepInside(id, () => {
      startUnlessLocked(id, 'name')
    })
}

function startUnlessLocked(id: string, field: 'value' | 'name'): void {
  const { locked } = store.getState()
  if (locked === undefined) startEditing(id, field)
  else explainLock(locked)
}
