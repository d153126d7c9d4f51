import { useEffect, useState } from 'react'
import { useText } from '../texts'
import { fileTexts } from '../texts/files'
import { setSide } from '../state/actions'
import { openFile } from './files'
import { ui } from './ui'

const isTable = /\.(?:csv|tsv)$/i

/** A table becomes training data: the dialog of the training panel takes it from here. */
function offerTable(file: File): void {
  setSide('training')
  ui.setState({ table: file })
}

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true

/** Opens a file that is dropped anywhere on the page. */
export function FileDrop() {
  const t = useText()
  const [over, setOver] = useState(false)
  useEffect(() => {
    const move = (event: DragEvent): void => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent): void => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (file === undefined) return
      if (isTable.test(file.name)) offerTable(file)
      else void openFile(file)
    }
    window.addEventListener('dragover', move)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', move)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])
  return over ? <div className="gw-drop">{t(fileTexts.dropHere)}</div> : undefined
}
