// What both clients are tried with.

/** Every byte value, and what trips parsers: line ends, lengths, nulls. */
export const everyByte = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
export const tricky = Buffer.from('\r\n$5\r\n*1\r\n\0\xff', 'latin1');
export const large = Buffer.alloc(1_000_000, 'large value ');

/** Names of so many keys, over all shards. */
export const keys = (prefix, count) => Array.from({ length: count }, (_, i) => `${prefix}:${i}`);

/** Resolves once `ask` gives `wanted`; rejects after five seconds. */
export async function until(ask, wanted) {
  const end = Date.now() + 5_000;
  for (;;) {
    const got = await ask();
    if (got === wanted) return;
    if (Date.now() > end) throw new Error(`still ${got}, not ${wanted}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** The text of a field of CLIENT INFO. */
export const field = (info, name) => new RegExp(`(?:^| )${name}=(\\S*)`).exec(info)?.[1];
