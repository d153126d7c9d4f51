import { say } from '../texts'
import { inspectorTexts } from '../texts/inspector'
import { toast } from '../state/toast'

/** Puts text on the clipboard and says so. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    toast(say(inspectorTexts.copied))
  } catch {
    toast.error(say(inspectorTexts.copyFailed))
  }
}
