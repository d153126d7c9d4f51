import { Select, Tooltip } from 'radix-ui'
import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Icon, type IconName } from './icon'
import { keyNames } from './key-names'

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** one primary button per region */
  readonly look?: 'plain' | 'primary' | 'bare'
  readonly icon?: IconName
}

export function Button({ look = 'plain', icon, children, className = '', ...rest }: ButtonProps) {
  const square = children === undefined ? ' gw-btn-square' : ''
  const looks = look === 'plain' ? '' : ` gw-btn-${look}`
  return (
    <button type="button" className={`gw-btn${looks}${square} ${className}`.trim()} {...rest}>
      {icon === undefined ? undefined : <Icon name={icon} />}
      {children}
    </button>
  )
}

/** A button of a sign alone: its name is in the tooltip, with the key that does the same. */
export function IconButton({
  label,
  keys,
  ...rest
}: Omit<ButtonProps, 'children'> & { readonly label: string; readonly keys?: string }) {
  return (
    <Tip text={label} {...(keys === undefined ? {} : { keys })}>
      <Button aria-label={label} {...rest} />
    </Tip>
  )
}

export function Tip({
  text,
  keys,
  children,
}: {
  readonly text: string
  readonly keys?: string
  readonly children: ReactNode
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="gw-tip" sideOffset={6} collisionPadding={8}>
          {text}
          {keys === undefined ? undefined : <Keys keys={keys} />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

/** A key combination, written as this machine's keyboards do. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className="gw-keys">
      {keyNames(keys).map((name) => (
        <kbd key={name} className="gw-kbd">
          {name}
        </kbd>
      ))}
    </span>
  )
}

/** A few choices, all of them in sight. */
export function Segments<T extends string>({
  label,
  value,
  choices,
  onChoose,
}: {
  readonly label: string
  readonly value: T
  readonly choices: readonly { readonly value: T; readonly text: string; readonly lang?: string }[]
  readonly onChoose: (value: T) => void
}) {
  return (
    <div className="gw-seg" role="group" aria-label={label}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          lang={choice.lang}
          onClick={() => {
            onChoose(choice.value)
          }}
        >
          {choice.text}
        </button>
      ))}
    </div>
  )
}

/** Many choices, one in sight. */
export function Choice({
  label,
  value,
  choices,
  onChoose,
  disabled = false,
  id,
}: {
  readonly label: string
  readonly value: string
  readonly choices: readonly { readonly value: string; readonly text: string }[]
  readonly onChoose: (value: string) => void
  readonly disabled?: boolean
  readonly id?: string
}) {
  return (
    <Select.Root value={value} onValueChange={onChoose} disabled={disabled}>
      <Select.Trigger className="gw-select" aria-label={label} {...(id === undefined ? {} : { id })}>
        <Select.Value>{choices.find((choice) => choice.value === value)?.text ?? value}</Select.Value>
        <svg width="9" height="6" aria-hidden="true">
          <path d="M1 1l3.5 3.5L8 1" fill="none" stroke="var(--ink-2)" strokeWidth="1.5" />
        </svg>
      </Select.Trigger>
      <Select.Portal>
        <Select.Content className="gw-menu" position="popper" sideOffset={4} collisionPadding={8}>
          <Select.Viewport>
            {choices.map((choice) => (
              <Select.Item key={choice.value} value={choice.value} className="gw-menu-item">
                <Select.ItemText>{choice.text}</Select.ItemText>
              </Select.Item>
            ))}
          </Select.Viewport>
        </Select.Content>
      </Select.Portal>
    </Select.Root>
  )
}
