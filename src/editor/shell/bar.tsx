import { showsShapesOnly } from '../../graph/view'
import { useEditor } from '../state/store'
import { redo, setLanguage, setLens, setTheme, undo } from '../state/actions'
import { useText } from '../texts'
import { barTexts } from '../texts/bar'
import { Breadcrumb } from './breadcrumb'
import { Button, IconButton, Segments } from './controls'
import { FileMenu } from './file-menu'
import { Mark } from './icon'
import { toggleTraining } from './commands'
import { ProblemsButton } from './problems-button'
import { Title } from './title'

/** The strip at the top: whose document this is, how it is seen, and what can be done with all of it. */
export function Bar() {
  const t = useText()
  const lens = useEditor((state) => state.lens)
  const isOnlyShapes = useEditor((state) => showsShapesOnly(state.document))
  const side = useEditor((state) => state.side)
  const isInside = useEditor((state) => state.path.length > 0)
  const canUndo = useEditor((state) => state.history.done.length > 0)
  const canRedo = useEditor((state) => state.history.undone.length > 0)
  return (
    <header className="gw-bar">
      <h1 className="gw-mark">
        <Mark />
        <span>Gradwire</span>
      </h1>
      <i className="gw-bar-rule" />
      {isInside ? <Breadcrumb /> : <Title />}
      <div className="gw-bar-pair">
        <IconButton
          label={t(barTexts.undo)}
          keys="$mod+Z"
          look="bare"
          icon="undo"
          disabled={!canUndo}
          onClick={undo}
        />
        <IconButton
          label={t(barTexts.redo)}
          keys="$mod+Shift+Z"
          look="bare"
          icon="redo"
          disabled={!canRedo}
          onClick={redo}
        />
      </div>
      <div className="gw-grow" />
      {isOnlyShapes ? undefined : (
        <Segments
          label={t(barTexts.lens)}
          value={lens}
          choices={[
            { value: 'values', text: t(barTexts.values) },
            { value: 'shapes', text: t(barTexts.shapes) },
          ]}
          onChoose={setLens}
        />
      )}
      <ProblemsButton />
      <div className="gw-grow" />
      <LanguageSwitch />
      <ThemeButton />
      <FileMenu />
      <Button
        look={side === 'training' ? 'primary' : 'plain'}
        aria-pressed={side === 'training'}
        data-opens="training"
        onClick={toggleTraining}
      >
        {t(barTexts.train)}
      </Button>
    </header>
  )
}

function LanguageSwitch() {
  const t = useText()
  const language = useEditor((state) => state.language)
  return (
    <Segments
      label={t(barTexts.language)}
      value={language}
      choices={[
        { value: 'en', text: 'EN', lang: 'en' },
        { value: 'ja', text: '日本語', lang: 'ja' },
      ]}
      onChoose={setLanguage}
    />
  )
}

function ThemeButton() {
  const t = useText()
  const theme = useEditor((state) => state.theme)
  const other = theme === 'light' ? 'dark' : 'light'
  return (
    <IconButton
      label={t(barTexts[other])}
      look="bare"
      icon={theme === 'light' ? 'moon' : 'sun'}
      onClick={() => {
        setTheme(other)
      }}
    />
  )
}
