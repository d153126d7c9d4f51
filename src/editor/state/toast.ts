import type { ExternalToast } from 'sonner'

/*
 * Short messages at the lower edge. What shows them is fetched after the first picture of the page: messages that come
 * earlier wait for it.
 */

interface Message {
  readonly words: string
  readonly isError: boolean
  readonly options: ExternalToast | undefined
}

type Show = (message: Message) => void

let show: Show | undefined
const waiting: Message[] = []

function send(message: Message): void {
  if (show === undefined) waiting.push(message)
  else show(message)
}

export const toast = Object.assign(
  (words: string, options?: ExternalToast): void => {
    send({ words, isError: false, options })
  },
  {
    error(words: string, options?: ExternalToast): void {
      send({ words, isError: true, options })
    },
  },
)

/** What shows messages from now on, and those that have waited. */
export function showWith(shower: Show): void {
  show = shower
  waiting.splice(0).forEach(shower)
}
