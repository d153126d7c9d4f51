import { DropdownMenu } from 'radix-ui'
import { useEditor } from '../state/store'
import { useText } from '../texts'
import { barTexts } from '../texts/bar'
import { commandsById, type CommandId } from './commands'
import { Button, Keys } from './controls'

const entries: readonly (CommandId | 'rule')[] = [
  'file.new',
  'file.open',
  'file.examples',
  'rule',
  'file.save',
  'file.saveCopy',
  'rule',
  'file.exportSvg',
  'file.exportPng',
  'rule',
  'view.commands',
  'view.shortcuts',
]

export function FileMenu() {
  const t = useText()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button icon="page">{t(barTexts.file)}</Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="gw-menu" align="end" sideOffset={4} collisionPadding={8}>
          <CommandItems entries={entries} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

/** Commands as entries of a menu, each with its key. */
export function CommandItems({ entries }: { readonly entries: readonly (CommandId | 'rule')[] }) {
  return entries.map((entry, i) =>
    entry === 'rule' ? (
      <DropdownMenu.Separator key={`rule ${i}`} className="gw-menu-rule" />
    ) : (
      <CommandItem key={entry} id={entry} />
    ),
  )
}

function CommandItem({ id }: { readonly id: CommandId }) {
  const t = useText()
  const command = commandsById[id]
  const possible = useEditor((state) => command.when?.(state) ?? true)
  const keys = command.keys?.[0]
  return (
    <DropdownMenu.Item
      className="gw-menu-item"
      disabled={!possible}
      onSelect={() => {
        command.run()
      }}
    >
      {t(command.title)}
      {keys === undefined ? undefined : <Keys keys={keys} />}
    </DropdownMenu.Item>
  )
}
