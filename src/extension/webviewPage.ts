// The HTML around a page of ours: no network, no inline script or style, files only from dist/webview.
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** What a page loads: `<name>.js` and `<name>.css` of dist/webview. */
export interface Page {
  readonly name: 'runPanel' | 'evolution' | 'evaluationGrid' | 'review';
  readonly title: string;
}

/** A fresh page with a 128-bit nonce; the webview may load nothing from elsewhere. */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, { name, title }: Page): string {
  const nonce = randomBytes(16).toString('base64url');
  const file = (path: string) => webview.asWebviewUri(vscode.Uri.joinPath(pageFolder(extension), path));
  const source = webview.cspSource;
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source}; img-src ${source}; font-src ${source}`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('codicon.css')}">
<link rel="stylesheet" href="${file(`${name}.css`)}">
<title>${title}</title>
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${file(`${name}.js`)}"></script>
</body>
</html>`;
}

export function pageFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'dist', 'webview');
}
