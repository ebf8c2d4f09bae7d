// The head of a page to send. Its policy allows exactly one style sheet, by hash, and nothing else: no script, no address.
import { base64Of } from '../../base/base64.ts';
import { sha256Hex } from '../../base/hash.ts';
import { toHtmlText } from '../toHtmlText.ts';
import { pageStyle } from './pageStyle.ts';

/** Everything up to and with the opening `<body>`. */
export function pageHead(title: string): string {
  const policy = `default-src 'none'; style-src 'sha256-${base64Of(bytesOf(sha256Hex(pageStyle)))}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${toHtmlText(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
`;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
