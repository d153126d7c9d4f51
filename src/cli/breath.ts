/** Lets signals, news of threads and output through. */
export const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
