// Bytes as base64, which APIs want inside JSON.

/** A multiple of three, so that no padding falls between two pieces; small enough to be arguments of a call. */
const pieceLength = 24_576;

/** Standard base64 with padding. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += pieceLength) {
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + pieceLength)));
  }
  return text;
}
