// Whether the tablet's storage will hold: asked of the browser, said before anything is at risk.

/** [bytes] below which somebody should know; a day of handovers with photos needs less. */
const LITTLE = 50_000_000;

/** @returns {Promise<{isLasting: boolean, isLittle: boolean}|null>} null where the browser says nothing */
export async function askStorage(storage = navigator.storage) {
  if (!storage?.estimate) return null;
  const isLasting = (await storage.persisted?.()) || (await storage.persist?.()) || false;
  const { quota = Infinity, usage = 0 } = await storage.estimate();
  return { isLasting, isLittle: quota - usage < LITTLE };
}
